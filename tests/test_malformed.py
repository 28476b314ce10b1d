"""Malformed input: every mistake is found, at its exact place, with its code."""

from __future__ import annotations

import time

import pytest

from conftest import ARTICLE, CLAIM, NAMES, REFS
from sourcebook.checking import survey
from sourcebook.loading import load

WET = "data/claims/wet.yml"
BIB = "data/refs.bib"
PAGE = "docs/water.md"


def claim(old: str = "", new: str = "", more: str = "") -> dict[str, str]:
    assert old in CLAIM
    return {WET: CLAIM.replace(old, new, 1) + more}


def bib(old: str = "", new: str = "", more: str = "") -> dict[str, str]:
    assert old in REFS
    return {BIB: REFS.replace(old, new, 1) + more}


def page(old: str = "", new: str = "", more: str = "") -> dict[str, str]:
    assert old in ARTICLE
    return {PAGE: ARTICLE.replace(old, new, 1) + more}


CASES = {
    # YAML
    "colon in a text": (
        claim("Water is wet.", "Water: it is: wet."),
        ["Y101 data/claims/wet.yml:1:13"],
    ),
    "quote never closed": (
        claim("Water is wet.", "'Water is wet."),
        ["Y101 data/claims/wet.yml:1:8"],
    ),
    "bracket never closed": (claim(more="topics: [water\n"), ["Y101 data/claims/wet.yml:9:9"]),
    "tab as indentation": (claim("  - {", "\t- {"), ["Y101 data/claims/wet.yml:8:1"]),
    "value that begins with @": (
        claim("It is [@a].", "@a says so"),
        ["Y101 data/claims/wet.yml:5:12"],
    ),
    "field given twice": (claim(more="kind: event\n"), ["Y102 data/claims/wet.yml:9:1"]),
    "field given twice inside": (
        claim("stance: supports", "stance: supports, stance: refutes"),
        ["Y102 data/claims/wet.yml:8:35"],
    ),
    "anchor": (claim("Water is", "&w Water is"), ["Y103 data/claims/wet.yml:1:8"]),
    "alias": (claim(more="conflict: *w\n"), ["Y103 data/claims/wet.yml:9:11"]),
    "merge key": (claim(more="<<: {short: Wet}\n"), ["Y103 data/claims/wet.yml:9:1"]),
    "tag that would run code": (
        claim("Water is wet.", "!!python/object/apply:os.system [ls]"),
        ["F203 data/claims/wet.yml:1:8", "Y104 data/claims/wet.yml:1:8"],
    ),
    "nested too deep": (
        claim(more="topics: " + "[" * 50 + "\n"),
        ["Y105 data/claims/wet.yml:9:28"],
    ),
    "two documents": (claim(more="---\nclaim: x\n"), ["Y106 data/claims/wet.yml:9:1"]),
    "a list instead of fields": ({WET: "- claim: x\n"}, ["Y106 data/claims/wet.yml:1:1"]),
    "an empty file": ({WET: ""}, ["Y106 data/claims/wet.yml:1:1"]),
    "a control character": (claim("wet.", "wet\x07."), ["Y107 data/claims/wet.yml:1:20"]),
    # fields
    "unknown field": (
        claim("kind:", "knid:"),
        ["F201 data/claims/wet.yml:2:1", "F202 data/claims/wet.yml:1:1"],
    ),
    "unknown field inside": (
        claim("stance: supports", "stance: supports, notes: x"),
        ["F201 data/claims/wet.yml:8:35"],
    ),
    "id as a field": (claim(more="id: wet\n"), ["F201 data/claims/wet.yml:9:1"]),
    "missing field": (claim("certainty: high\n"), ["F202 data/claims/wet.yml:1:1"]),
    "field without value": (
        claim("certainty: high", "certainty:"),
        ["F202 data/claims/wet.yml:4:1"],
    ),
    "missing field inside": (
        claim("{source: a, stance: supports}", "{source: a}"),
        ["C308 data/claims/wet.yml:1:1", "F202 data/claims/wet.yml:8:5"],
    ),
    "list where a text belongs": (
        claim("Water is wet.", "[Water]"),
        ["F203 data/claims/wet.yml:1:8"],
    ),
    "text where a list belongs": (claim(more="topics: water\n"), ["F203 data/claims/wet.yml:9:9"]),
    "text where fields belong": (
        claim(more="searches: [everywhere]\n"),
        ["F203 data/claims/wet.yml:9:12"],
    ),
    "yes for true": (
        claim(more="said_by:\n  - {who: ann, first: yes}\n"),
        ["F203 data/claims/wet.yml:10:23"],
    ),
    "word for a number": (
        claim(
            more="searches:\n  - {where: w, query: q, date: 2026-01-01, hits: many, relevant: 0}\n"
        ),
        ["F203 data/claims/wet.yml:10:50"],
    ),
    "negative number": (
        claim(
            more="searches:\n  - {where: w, query: q, date: 2026-01-01, hits: -1, relevant: 0}\n"
        ),
        ["F203 data/claims/wet.yml:10:50"],
    ),
    "pin without an end": (
        bib("  url =", "  pin = {alive: read it},\n  url ="),
        ["B422 data/refs.bib:4:10"],
    ),
    "pin without a reason": (
        bib("  url =", "  pin = {alive until 2027-05-01},\n  url ="),
        ["B422 data/refs.bib:4:10"],
    ),
    "pin to no state": (
        bib("  url =", "  pin = {fine until 2027-05-01: read it},\n  url ="),
        ["B422 data/refs.bib:4:10"],
    ),
    "pin to a day that is none": (
        bib("  url =", "  pin = {alive until 2027-02-30: read it},\n  url ="),
        ["B422 data/refs.bib:4:10"],
    ),
    "unknown verdict": (
        claim("verdict: supported", "verdict: suported"),
        ["F204 data/claims/wet.yml:3:10"],
    ),
    "unknown stance": (
        claim("stance: supports", "stance: agrees"),
        ["C308 data/claims/wet.yml:1:1", "F204 data/claims/wet.yml:8:25"],
    ),
    "German date": (claim("2026-01-27", "27.1.2026"), ["F205 data/claims/wet.yml:6:10"]),
    "day that is none": (claim("2026-01-27", "2026-02-30"), ["F205 data/claims/wet.yml:6:10"]),
    "month where a day belongs": (
        claim("2026-01-27", "2026-01"),
        ["F205 data/claims/wet.yml:6:10"],
    ),
    "bad loose date": (
        claim(more="said_by:\n  - {who: ann, date: early 2026}\n"),
        ["F205 data/claims/wet.yml:10:22"],
    ),
    "topic that is no id": (claim(more="topics: [Water!]\n"), ["F206 data/claims/wet.yml:9:10"]),
    "file name that is no id": (
        {"data/claims/Wet_2.yml": CLAIM},
        ["F206 data/claims/Wet_2.yml:1:1"],
    ),
    "short words too long": (claim(more=f"short: {'x' * 76}\n"), ["F207 data/claims/wet.yml:9:8"]),
    "empty text": (claim("Water is wet.", "'  '"), ["F207 data/claims/wet.yml:1:8"]),
    "watch that is a script": (
        claim(more="would_change:\n  - {if: x, watch: 'javascript:alert(1)'}\n"),
        ["F208 data/claims/wet.yml:10:20"],
    ),
    # claims
    "id used twice": ({"data/claims/sub/wet.yml": CLAIM}, ["C301 data/claims/wet.yml:1:1"]),
    "alias that is an id": (
        {**claim(more="aliases: [dry]\n"), "data/claims/dry.yml": CLAIM},
        ["C302 data/claims/wet.yml:9:11"],
    ),
    "alias used twice": (
        {**claim(more="aliases: [old]\n"), "data/claims/dry.yml": CLAIM + "aliases: [old]\n"},
        ["C302 data/claims/wet.yml:9:11"],
    ),
    "unknown source in evidence": (
        claim("source: a", "source: aa"),
        ["C303 data/claims/wet.yml:8:14"],
    ),
    "unknown source in said_by": (
        claim(more="said_by:\n  - {who: ann, source: b}\n"),
        ["C303 data/claims/wet.yml:10:24"],
    ),
    "unknown source in the rationale": (
        claim("[@a]", "[@a; @nobody]"),
        ["P601 data/claims/wet.yml:5:23"],
    ),
    "unknown source in a folded rationale": (
        claim("It is [@a].", ">\n  It is\n  so `[@code]` [@a;\n  @nobody]."),
        ["P601 data/claims/wet.yml:8:3"],
    ),
    "unknown source that is an address with an @": (
        claim("[@a]", "*x* [@a; @{https://x.y/@who}]"),
        ["P601 data/claims/wet.yml:5:27"],
    ),
    "unknown source with a backslash before an underscore": (
        claim("[@a]", "[@a; @{no\\_body}]"),
        ["P601 data/claims/wet.yml:5:23"],
    ),
    "links to nothing in the rationale": (
        claim("[@a]", "[@a], `[](claim:code)` [](claim:wet) [x](claim:wett) [y](source:b) []()"),
        ["P603 data/claims/wet.yml:5:65", "P604 data/claims/wet.yml:5:82"],
    ),
    "links to nothing in a folded field": (
        claim("It is [@a].", ">\n  It is\n  so [](claim:wet) [@a];\n  see [x](source:)."),
        ["P604 data/claims/wet.yml:8:11"],
    ),
    "unknown claim in relations": (
        claim(more="relations:\n  - {type: broader, claim: wett}\n"),
        ["C304 data/claims/wet.yml:10:28"],
    ),
    "circle of depends-on": (
        {
            **claim(more="relations:\n  - {type: depends-on, claim: dry}\n"),
            "data/claims/dry.yml": CLAIM + "relations:\n  - {type: depends-on, claim: wet}\n",
        },
        ["C305 data/claims/dry.yml:10:31"],
    ),
    "claim that depends on itself": (
        claim(more="relations:\n  - {type: depends-on, claim: wet}\n"),
        ["C305 data/claims/wet.yml:10:31"],
    ),
    "verdict that left its history": (
        claim(more="history:\n  - {date: 2026-01-27, type: verdict, from: mixed, to: refuted}\n"),
        ["C306 data/claims/wet.yml:10:56"],
    ),
    "history with a gap": (
        claim(
            more="history:\n  - {date: 2026-01-27, type: verdict, from: mixed, to: supported}\n"
            "  - {date: 2026-01-26, type: verdict, from: refuted, to: unproven}\n"
        ),
        ["C306 data/claims/wet.yml:11:58"],
    ),
    "absence without searches": (
        claim("kind: status", "kind: absence"),
        ["C307 data/claims/wet.yml:2:7"],
    ),
    "unproven without searches": (
        claim("verdict: supported", "verdict: unproven"),
        ["C307 data/claims/wet.yml:3:10"],
    ),
    "neither evidence nor searches": (
        claim("evidence:\n  - {source: a, stance: supports}\n"),
        ["C308 data/claims/wet.yml:1:1"],
    ),
    "unknown person": (
        claim(more="said_by:\n  - {who: anne}\n"),
        ["C309 data/claims/wet.yml:10:11"],
    ),
    "unknown topic": (claim(more="topics: [wate]\n"), ["C309 data/claims/wet.yml:9:10"]),
    "history upside down": (
        claim(
            more="history:\n  - {date: 2026-01-01, type: created}\n"
            "  - {date: 2026-02-01, type: wording}\n"
        ),
        ["C310 data/claims/wet.yml:11:12"],
    ),
    # bibliography
    "entry never closed": (
        bib("\n}\n", "\n", "@online{b, title = {B}}\n"),
        ["B401 data/refs.bib:1:1"],
    ),
    "key used twice": (bib(more="@online{a, title = {B}}\n"), ["B402 data/refs.bib:6:9"]),
    "keys that differ by case": (bib(more="@online{A, title = {B}}\n"), ["B403 data/refs.bib:6:9"]),
    "field given twice in an entry": (
        bib(more="@online{b,\n  title = {B},\n  TITLE = {C}}\n"),
        ["B404 data/refs.bib:8:3"],
    ),
    "entry without title": (bib(more="@online{b, date = {2025}}\n"), ["B405 data/refs.bib:6:1"]),
    "unknown kind": (
        bib(more="@online{b, title = {B}, keywords = {kind:newz}}\n"),
        ["B406 data/refs.bib:6:37"],
    ),
    "unknown entry type": (bib(more="@onlin{b, title = {B}}\n"), ["B407 data/refs.bib:6:1"]),
    "entry without key": (bib(more="@online{title = {B}}\n"), ["B408 data/refs.bib:6:1"]),
    "text between entries": (bib(more="title = {lost},\n"), ["B409 data/refs.bib:6:1"]),
    "unknown abbreviation": (bib(more="@online{b, title = nosuch}\n"), ["B410 data/refs.bib:6:20"]),
    "bad date in an entry": (
        bib(more="@online{b, title = {B}, date = {May 2025}}\n"),
        ["B412 data/refs.bib:6:33"],
    ),
    "unknown crossref": (
        bib(more="@online{b, title = {B}, crossref = {c}}\n"),
        ["B413 data/refs.bib:6:37"],
    ),
    "script as url": (
        bib("https://example.org/water", "javascript:alert(1)"),
        ["F208 data/refs.bib:4:10"],
    ),
    "bad DOI": (bib(more="@online{b, title = {B}, doi = {none}}\n"), ["B416 data/refs.bib:6:32"]),
    # pages
    "front matter never closed": ({PAGE: "---\ntitle: x\n"}, ["A501 docs/water.md:1:1"]),
    "misspelt front matter": (page("summary:", "sumary:"), ["F201 docs/water.md:4:1"]),
    "unknown claim in front matter": (page("[wet]", "[wett]"), ["C304 docs/water.md:3:10"]),
    "unknown page in followups": (
        page("---\nWater", "followups: [{question: Why?, page: why.md}]\n---\nWater"),
        ["A502 docs/water.md:5:36"],
    ),
    "unknown source cited": (
        page(more="\nIt *is* [see\n@nobody, p. 3].\n"),
        ["P601 docs/water.md:9:1"],
    ),
    "unknown source in the summary": (page("Yes [@a]", "Yes [@b]"), ["P601 docs/water.md:4:15"]),
    "unknown claim linked": (page(more="\n[](claim:wett)\n"), ["P603 docs/water.md:8:10"]),
    "unknown source linked": (page(more="\n[x](source:b)\n"), ["P604 docs/water.md:8:12"]),
    "unknown claim in a block": (
        page(more="\n::: claims\nwet\nwett\n:::\n"),
        ["P603 docs/water.md:10:1"],
    ),
    "block never closed": (page(more="\n::: claims\nwet\n"), ["P605 docs/water.md:8:1"]),
    # names, ledger, settings, files
    "name used twice": (
        {"data/names.yml": NAMES + "bodies:\n  - {id: x, label: ANN}\n"},
        ["N701 data/names.yml:6:20"],
    ),
    "name id used twice": (
        {"data/names.yml": NAMES + "bodies:\n  - {id: ann, label: B}\n"},
        ["N701 data/names.yml:6:10"],
    ),
    "ledger line cut off": (
        {"data/health.jsonl": '\n{"url": "x",\n'},
        ["L801 data/health.jsonl:2:13"],
    ),
    "ledger line without state": (
        {"data/health.jsonl": '{"url": "x"}\n'},
        ["L801 data/health.jsonl:1:1"],
    ),
    "unknown setting": (
        {"mkdocs.yml": "site_name: x\nextra:\n  sourcebook:\n    refrences: x\n"},
        ["S901 mkdocs.yml:4:5"],
    ),
    "setting that leaves the folder": (
        {"mkdocs.yml": "site_name: x\nextra:\n  sourcebook:\n    names: ../names.yml\n"},
        ["S902 mkdocs.yml:4:12"],
    ),
    "format of the future": (
        {"mkdocs.yml": "site_name: x\nextra:\n  sourcebook: {format: 2}\n"},
        ["S903 mkdocs.yml:3:24"],
    ),
    "not UTF-8": (
        {WET: CLAIM.encode().replace(b"wet.", b"w\xe9t.")},
        ["X005 data/claims/wet.yml:1:18"],
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES.keys())
def test_mistake_is_found_at_its_place(make_site, files, expected):
    """A mistake gives exactly the problems named, each at its line and column."""
    found = survey(load(make_site(files)))
    # What follows from a claim that could not be read is reported where it is named.
    shown = [f"{problem.code} {problem.location}" for problem in found]
    follows = {"C304 docs/water.md:3:10"}
    assert sorted(set(shown) - (follows - set(expected))) == sorted(expected)
    assert all(problem.message.endswith(".") for problem in found)


def test_good_site_has_no_problem(make_site):
    """The site that the cases spoil is itself without fault, so each case fails for one reason."""
    assert survey(load(make_site())) == ()


def test_all_problems_come_at_once(make_site):
    """Several bad files are all reported, sorted by place, and hide nothing that is good."""
    loaded = load(
        make_site(
            {
                "data/claims/bad.yml": "claim: [",
                "data/claims/worse.yml": CLAIM.replace("high", "hihg").replace("wet.", "wet:."),
                BIB: REFS + "@online{b, title = {B}, title = {C}}\n@online{, title = {D}}\n",
            }
        )
    )
    found = survey(loaded)
    assert [problem.location.path for problem in found] == sorted(
        problem.location.path for problem in found
    )
    assert {problem.code for problem in found} >= {"Y101", "F204", "B404", "B408"}
    assert "wet" in loaded.kb.claims
    assert "a" in loaded.kb.sources
    assert set(loaded.kb.broken_claims) == {"bad", "worse"}


def test_broken_claim_is_checked_to_its_end(make_site):
    """A wrong verdict does not hide an unknown source below it: one run names both."""
    text = CLAIM.replace("supported", "suported").replace("source: a", "source: aa")
    found = survey(load(make_site({WET: text.replace("[@a]", "[@b]")})))
    assert [f"{problem.code} {problem.location}" for problem in found] == [
        "F204 data/claims/wet.yml:3:10",
        "P601 data/claims/wet.yml:5:19",
        "C303 data/claims/wet.yml:8:14",
    ]


def test_symbolic_link_is_refused(make_site):
    """A claim that is a link to somewhere else is reported and not read."""
    root = make_site()
    (root / "data/claims/link.yml").symlink_to("/etc/hostname")
    found = survey(load(root))
    assert [(problem.code, str(problem.location)) for problem in found] == [
        ("X002", "data/claims/link.yml:1:1")
    ]


def test_one_bad_item_hides_no_other(make_site):
    """A bad piece of evidence is left out, the others stay and keep their places."""
    text = CLAIM + "  - {source: a, stance: wrong}\n  - {source: nobody, stance: context}\n"
    loaded = load(make_site({WET: text}))
    assert [item.source for item in loaded.kb.claims["wet"].evidence] == ["a", "nobody"]
    shown = [f"{problem.code} {problem.location}" for problem in survey(loaded)]
    assert shown == ["F204 data/claims/wet.yml:9:25", "C303 data/claims/wet.yml:10:14"]


def test_a_character_that_is_not_allowed_hides_nothing(make_site):
    """One that nobody sees costs neither the claim nor the names, and is told in each line."""
    bad = CLAIM.replace("Water is", "Water\x92 is").replace("kind: status", "kind: \x07status")
    names = NAMES.replace("Ann", "Ann\x7f")
    said = "said_by: [{who: ann}, {who: nobody}]\n"
    loaded = load(make_site({WET: f"# \x01\x02\n{bad}{said}", "data/names.yml": names}))
    assert [f"{problem.code} {problem.location}" for problem in survey(loaded)] == [
        "Y107 data/claims/wet.yml:1:3",
        "Y107 data/claims/wet.yml:2:13",
        "F204 data/claims/wet.yml:3:7",
        "Y107 data/claims/wet.yml:3:7",
        "C309 data/claims/wet.yml:10:29",
        "Y107 data/names.yml:2:25",
    ]
    loaded = load(make_site({WET: CLAIM.replace("Water is", "Water\x92 is")}))
    assert loaded.kb.claims["wet"].claim == "Water\ufffd is wet."


def test_a_file_that_is_no_text_is_told_of_once(make_site):
    """Not in each of its lines, nor that it holds no fields."""
    # As a machine may leave it whose power failed.
    found = survey(load(make_site({WET: b"\0" * 4096 + b"\n\0\n", PAGE: "Water.\n"})))
    assert [f"{problem.code} {problem.location}" for problem in found] == [
        "Y107 data/claims/wet.yml:1:1"
    ]


@pytest.mark.parametrize(
    "names",
    [
        "people: [\n",
        NAMES.replace("people:", "persons:"),
        NAMES.replace(", label: Ann", ""),
        NAMES.replace("id: ann", "id: Ann B"),
        f"- {{}}\n{NAMES}",
        "people: " + "[" * 50,
        "people: ann\n",
        "x" * 1_000_001,
    ],
)
def test_names_that_could_not_be_read_are_not_sought_in_each_claim(make_site, names):
    """Of thousands of claims each would name somebody unknown."""
    said = f"{CLAIM}said_by: [{{who: ann}}]\ntopics: [water]\n"
    found = survey(load(make_site({WET: said, "data/names.yml": names})))
    assert {problem.location.path for problem in found} == {"data/names.yml"}


def test_names_in_a_file_with_another_mistake_are_sought(make_site):
    """Where nobody is missing, whoever is named in vain is told in the same run."""
    said = f"{CLAIM}said_by: [{{who: bob}}]\n"
    names = NAMES.replace("label: Ann", "label: Ann, nickname: A")
    found = survey(load(make_site({WET: said, "data/names.yml": names})))
    assert {problem.code for problem in found} == {"C309", "F201"}


def test_names_of_a_file_that_is_missing_are_not_sought(make_site):
    """The settings name it, so names there are."""
    settings = "site_name: S\nextra: {sourcebook: {names: data/others.yml}}\n"
    said = f"{CLAIM}said_by: [{{who: ann}}]\n"
    found = survey(load(make_site({"mkdocs.yml": settings, WET: said})))
    assert [problem.code for problem in found] == ["X003"]


@pytest.mark.parametrize("name", ["refs.bib", "other.bib"])
def test_sources_of_a_file_that_is_missing_are_not_sought_one_by_one(make_site, name):
    """Every citation of the site would be one that leads nowhere; the file is what is missing."""
    settings = f"site_name: S\nextra: {{sourcebook: {{references: data/{name}}}}}\n"
    root = make_site({"mkdocs.yml": settings, PAGE: f"{ARTICLE}[It](source:a)\n"})
    (root / "data/refs.bib").unlink()
    found = survey(load(root))
    assert [problem.code for problem in found] == ["X003"]


def test_thousands_of_unknown_fields_are_told_in_seconds(make_site):
    """As many as a file has room for: each is left out, and the rest is not copied for each."""
    root = make_site(claim(more="".join(f"k{number}: x\n" for number in range(30_000))))
    start = time.process_time()
    loaded = load(root)
    assert time.process_time() - start < 15
    assert sum(one.code == "F201" for one in loaded.problems) == 30_000
    assert "wet" in loaded.kb.claims
