"""`sourcebook rename`: the letters of a name change everywhere, and nothing else does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import CLAIM, REFS, SMALL, build
from sourcebook.checking import survey
from sourcebook.cli import main
from sourcebook.editing.files import Change, write_all
from sourcebook.editing.renaming.records import rename_in_record
from sourcebook.editing.renaming.references import rename_in_references
from sourcebook.editing.renaming.request import CannotRename, Request, unfit
from sourcebook.loading import load, read_yaml
from sourcebook.loading.bibtex.file import load_bibliography

OWN = Path(__file__).parents[1]
BIB = "data/refs.bib"
WET = "data/claims/wet.yml"
RAIN = "data/claims/rain.yml"
LEDGER = "data/health.jsonl"
TAO = """\
claim: Tao is water.
kind: status
verdict: unproven
certainty: low
# old: a remark on [@old]
rationale: >
  It is [@old, p. 3; see @oldest], says [this](source:old) `[@old]`
  old friend, me@old.org and [@{old}].
conflict: 'It''s [@old] "old"'
open_questions: ["Is \\"[-@old]\\" it?"]
checked: 2026-01-27
said_by: [{who: ann, source: old}]
evidence:
  - {source: "old", stance: context, note: old, at: "[@old]"}
  - source: oldest
    stance: supports
searches:
  - {where: old, query: "[@old]", date: 2026-01-01, hits: 1, relevant: 0, note: "[@old]"}
"""
REFERENCES = """\
% old is cited
@string{old = "old"}
@online{old,
  title        = {On old water},
  keywords     = {kind:news, origin:old, old},
}
@online{oldest, title = old, related = {x, old}, relatedtype = {derivedfrom}}
@online{x, title = {X}, crossref = {old}, xref = "old", keywords = {origin: old , origin:older}}
"""
PAGE = """\
---
title: Is water old?
claims: [tao]
summary: "Yes [@old]."
old: old
changes:
  - {date: 2026-01-01, type: created, why: 'See [@old].'}
---
Old [@old; see @oldest, p. 3; -@old] and `[@old]` and <!-- [@old] --> [@old](http://old.org/[@old]).

    [@old]

```
[@old]
```

Write to me@old or \\[@old], or [old](source:old), [there][ref], [@{old}, old].[^1]

[ref]: source:old
[^1]: It is [@old].
"""
LINES = [
    {"url": "https://old.org/", "roles": [{"key": "old", "role": "url"}], "state": "alive"},
    {"url": "https://o.org/", "roles": [{"key": "oldest", "role": "url"}], "state": "alive"},
]
SITE = {
    "data/claims/tao.yml": TAO,
    BIB: REFS + REFERENCES,
    "docs/old.md": PAGE,
    LEDGER: "".join(
        json.dumps({**line, "since": "2026-01-01", "final_url": '"key":"old"'}) + "\n"
        for line in LINES
    ),
}
CLAIMS = {
    RAIN: CLAIM.replace("Water", "Rain")
    + "relations:\n  - {type: depends-on, claim: wet, note: 'See [](claim:wet), wet'}\n",
    "docs/water.md": """\
---
title: Is water wet?
claims: [wet, rain]
summary: Yes, [wet](claim:wet).
followups:
  - {question: Why wet?, claim: wet}
---
Water is wet: [](claim:wet), `[](claim:wet)`, [link](claims/wet/), <a href="claim:wet">wet</a>.

::: claims
- wet
- rain
- wet
:::

::: claims
wet, rain
:::
""",
}


def run(*words: object):
    return CliRunner().invoke(main, ["rename", *(str(word) for word in words)])


def test_source_is_renamed_wherever_it_is_named_and_nowhere_else(make_site):
    """Fields, citations, links, keys and origins; not code, remarks, addresses, escapes or text."""
    root = make_site(SITE)
    result = run("old", "new", "--in", root)
    assert result.exit_code == 0, result.output
    assert (root / "data/claims/tao.yml").read_text() == (
        TAO.replace("It is [@old, p. 3;", "It is [@new, p. 3;")
        .replace("(source:old)", "(source:new)")
        .replace("[@{old}]", "[@{new}]")
        .replace("It''s [@old]", "It''s [@new]")
        .replace("[-@old]", "[-@new]")
        .replace("who: ann, source: old", "who: ann, source: new")
        .replace('source: "old"', 'source: "new"')
        .replace('relevant: 0, note: "[@old]"', 'relevant: 0, note: "[@new]"')
    )
    assert (root / BIB).read_text() == REFS + (
        REFERENCES.replace("@online{old,\n", "@online{new,\n  ids          = {old},\n")
        .replace("kind:news, origin:old,", "kind:news, origin:new,")
        .replace("{x, old}", "{x, new}")
        .replace("crossref = {old}", "crossref = {new}")
        .replace('xref = "old"', 'xref = "new"')
        .replace("origin: old ,", "origin: new ,")
    )
    assert (root / "docs/old.md").read_text() == (
        PAGE.replace('"Yes [@old]."', '"Yes [@new]."')
        .replace("See [@old]", "See [@new]")
        .replace("Old [@old; see @oldest, p. 3; -@old]", "Old [@new; see @oldest, p. 3; -@new]")
        .replace("[old](source:old)", "[old](source:new)")
        .replace("[@{old}, old]", "[@{new}, old]")
        .replace("[ref]: source:old", "[ref]: source:new")
        .replace("It is [@old].", "It is [@new].")
    )
    assert (root / LEDGER).read_text() == SITE[LEDGER].replace(
        '"roles": [{"key": "old",', '"roles": [{"key": "new",'
    )


def test_claim_is_renamed_wherever_it_is_named_and_its_file_too(make_site):
    """Relations, lists, follow-ups, links and blocks; the former id becomes an alias."""
    root = make_site(CLAIMS)
    result = run("wet", "damp", "--in", root)
    assert result.exit_code == 0, result.output
    assert not (root / WET).exists()
    assert (root / "data/claims/damp.yml").read_text() == CLAIM + "aliases: [wet]\n"
    assert (root / RAIN).read_text() == CLAIMS[RAIN].replace(
        "claim: wet, note: 'See [](claim:wet)", "claim: damp, note: 'See [](claim:damp)"
    )
    page = CLAIMS["docs/water.md"]
    assert (root / "docs/water.md").read_text() == (
        page.replace("[wet, rain]", "[damp, rain]")
        .replace("[wet](claim:wet)", "[wet](claim:damp)")
        .replace("claim: wet}", "claim: damp}")
        .replace("Water is wet: [](claim:wet)", "Water is wet: [](claim:damp)")
        .replace("\n- wet", "\n- damp")
        .replace("\nwet, rain\n", "\ndamp, rain\n")
    )
    assert "docs/water.md:8" in result.output  # its other uses on that line are left, and told


@pytest.mark.parametrize(
    ("aliases", "after"),
    [
        ("aliases: [moist]\n", "aliases: [moist, wet]\n"),
        ("aliases: []\n", "aliases: [wet]\n"),
        ("aliases:\n", "aliases: [wet]\n"),
        ("aliases:\n  - moist  # before\n", "aliases:\n  - moist  # before\n  - wet\n"),
        ("aliases:\n- moist\nshort: W\n", "aliases:\n- moist\n- wet\nshort: W\n"),
        ("aliases: [moist, damp]\n", "aliases: [moist, wet]\n"),
        ("# at the end", "# at the end\naliases: [wet]\n"),
    ],
)
def test_former_id_is_kept_however_aliases_are_written(make_site, aliases, after):
    """It joins the aliases that there are; a name taken back changes places with the one it had."""
    root = make_site({WET: CLAIM + aliases})
    result = run("wet", "damp", "--in", root)
    assert result.exit_code == 0, result.output
    assert (root / "data/claims/damp.yml").read_text() == CLAIM + after


@pytest.mark.parametrize(
    ("entry", "after"),
    [
        ("@misc{a, title = {A}}", "@misc{b, ids = {a}, title = {A}}"),
        ("@misc(a,title={A})", "@misc(b, ids = {a},title={A})"),
        ("@misc{a,\n    title={A}}", "@misc{b,\n    ids = {a},\n    title={A}}"),
        ("@misc{a,\n % on\n title  = {A}}", "@misc{b,\n % on\n ids    = {a},\n title  = {A}}"),
        ("@misc{a}", "@misc{b, ids = {a}}"),
        ("@misc{a, ids = {z}, title = {A}}", "@misc{b, ids = {z, a}, title = {A}}"),
        ("@misc{a, IDS = {z, b}, title = {A}}", "@misc{b, IDS = {z, a}, title = {A}}"),
    ],
)
def test_former_key_is_kept_however_the_entry_is_written(entry, after):
    """In `ids`, set as the entry's other fields are."""
    assert rename_in_references(entry, BIB, Request("source", "a", "b")) == after


def test_line_ends_and_byte_order_mark_stay(make_site):
    """A file with CRLF and a byte order mark keeps both, to the byte."""
    texts = {name: SITE[name].replace("\n", "\r\n") for name in SITE if name != LEDGER}
    root = make_site({name: b"\xef\xbb\xbf" + text.encode() for name, text in texts.items()})
    plain = shutil.copytree(root, root.parent / "plain")
    for name, text in texts.items():
        (plain / name).write_text(text.replace("\r\n", "\n"))
    assert run("old", "new", "--in", root).exit_code == 0
    assert run("old", "new", "--in", plain).exit_code == 0
    for name in texts:
        expected = b"\xef\xbb\xbf" + (plain / name).read_bytes().replace(b"\n", b"\r\n")
        assert (root / name).read_bytes() == expected


def test_old_addresses_lead_to_the_pages_of_today(make_site):
    """A site that is built afterwards has a redirect for the claim and for the source."""
    root = make_site({"mkdocs.yml": SMALL})
    assert run("wet", "damp", "--in", root).exit_code == 0
    assert run("a", "Smith:2020", "--in", root).exit_code == 0
    built = build(root, strict=True)
    assert built.exit_code == 0, built.log
    for before, after in (("claims/wet", "../damp/"), ("sources/a", "../smith-2020/")):
        page = (built.folder / before / "index.html").read_text()
        assert f'content="0; url={after}"' in page
        assert (built.folder / before / after / "index.html").is_file()


def test_dry_run_shows_everything_and_changes_nothing(make_site):
    """The new path of a claim's file and each changed line."""
    root = make_site(CLAIMS)
    before = _bytes(root)
    result = run("wet", "damp", "--dry-run", "--in", root)
    assert result.exit_code == 0
    assert "rename data/claims/wet.yml -> data/claims/damp.yml" in result.output
    assert "\n+aliases: [wet]\n" in result.output
    assert "\n-- wet\n+- damp\n" in result.output
    assert _bytes(root) == before


def _bytes(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("wett", "damp"), "There is no claim or source 'wett'. Did you mean 'wet'?"),
        (("wet", "rain"), "There is a claim 'rain' already."),
        (("wet", "wet"), "The new name is the old one."),
        (("wet", "Wet!"), "'Wet!' cannot be the id of a claim."),
        (("wet", "moist"), "'moist' is a former id of 'rain'"),
        (("moist", "damp"), "It is a former id of 'rain'."),
        (("a", "x y"), "'x y' cannot be the key of a source."),
        (("a", "{b}"), "'{b}' cannot be the key of a source."),
        (("a", "b"), "There is a source 'b' already."),
        (("a", "B"), "'B' differs from the key 'b' only by case."),
        (("a", "c"), "'c' is a former key of 'b'."),
        (("c", "d", "--source"), "There is no source 'c'. It is a former key of 'b'."),
        (("both", "one"), "'both' is a claim and a source. Say which is meant"),
        (("mad", "one"), "data/claims/mad.yml cannot be read as a claim. Mend it first"),
    ],
)
def test_refusals_say_why_and_change_nothing(make_site, words, told):
    """Unknown, taken, unfit and unclear names end with exit code 2 and one sentence."""
    root = make_site(
        {
            RAIN: CLAIM + "aliases: [moist]\n",
            "data/claims/both.yml": CLAIM,
            "data/claims/mad.yml": "claim: [",
            BIB: REFS + "@misc{b, ids = {c}, title = {B}}\n@misc{both, title = {C}}\n",
        }
    )
    before = _bytes(root)
    result = run(*words, "--in", root)
    assert result.exit_code == 2
    shown = " ".join(result.output.replace("│", " ").split())
    assert told in shown
    assert _bytes(root) == before


def test_claim_and_source_of_one_name_are_told_apart(make_site):
    """--claim leaves the source alone, and --source the claim."""
    root = make_site({"data/claims/a.yml": CLAIM})
    assert run("a", "b", "--claim", "--in", root).exit_code == 0
    assert (root / BIB).read_text() == REFS
    assert (root / "data/claims/b.yml").read_text() == CLAIM + "aliases: [a]\n"


@pytest.mark.parametrize(
    ("files_", "told"),
    [
        ({RAIN: "claim: [@a\n"}, "data/claims/rain.yml:1:9 cannot be read"),
        ({RAIN: CLAIM.replace("It is [@a].", '"[@\\x61]"')}, "in other letters"),
        ({RAIN: CLAIM.replace("source: a,", 'source: "\\x61",')}, "in other letters"),
        ({BIB: '@string{n = "a"}\n' + REFS + "@misc{c, title={C}, crossref = n}"}, "otherwise"),
    ],
)
def test_place_that_cannot_be_changed_to_the_letter_stops_everything(make_site, files_, told):
    """Nothing is written, and the place is named."""
    root = make_site(files_)
    before = _bytes(root)
    result = run("a", "b", "--in", root)
    assert result.exit_code == 2, result.output
    assert told.replace("otherwise", "say something else") in " ".join(result.output.split())
    assert _bytes(root) == before


def test_all_or_nothing_when_a_file_cannot_be_written(make_site, monkeypatch):
    """What was written before the failure is put back, and no temporary file is left."""
    root = make_site(CLAIMS)
    before = _bytes(root)
    real = Path.replace

    def failing(self, target):
        if target.name == "water.md":
            raise OSError(28, "No space left on device", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    result = run("wet", "damp", "--in", root)
    assert result.exit_code == 2
    assert "no space left on device. Nothing was changed." in result.output
    assert _bytes(root) == before


def test_failure_before_the_first_change_leaves_no_trace(tmp_path):
    """A folder that is missing is found out while nothing has been touched."""
    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(OSError, match="Nothing was changed"):
        write_all(tmp_path, [Change("a", b"b"), Change("gone/b", b"c")])
    assert _bytes(tmp_path) == {str(tmp_path / "a"): b"a"}


def test_own_data_can_be_renamed_there_and_back(tmp_path):
    """Every claim and source that is used: the checker finds nothing new, and a way there and
    back leaves only the former names."""
    for name in ("data", "docs"):
        shutil.copytree(OWN / name, tmp_path / name)
    shutil.copy(OWN / "mkdocs.yml", tmp_path)
    told = [(one.code, one.message) for one in survey(load(tmp_path))]
    loaded = load(tmp_path)
    key = max(loaded.kb.sources, key=lambda one: _uses(tmp_path, one))
    claim = max(loaded.kb.claims, key=lambda one: _uses(tmp_path, one))
    first = _bytes(tmp_path)
    for old in (key, claim):
        assert run(old, "entirely-new", "--in", tmp_path).exit_code == 0
        assert [(one.code, one.message) for one in survey(load(tmp_path))] == told
        assert run("entirely-new", old, "--in", tmp_path).exit_code == 0
    last = _bytes(tmp_path)
    changed = {name for name in first if first[name] != last.get(name)}
    assert set(last) == set(first)
    assert {Path(name).name for name in changed} == {"refs.bib", f"{claim}.yml"}


def _uses(root: Path, name: str) -> int:
    return sum(path.read_text().count(name) for path in root.rglob("*.yml"))


# -- properties --------------------------------------------------------------------------------

PIECES = st.sampled_from(
    """
    [@old]|[@old, p. 3]|[@older]|`[@old]`|old|\\[@old]|[-@old]|a@old|[see @x; @old]|[t](source:old)
    |[t](source:older)|\\@old|é|\n\n|: |[@{old}]|<!-- [@old] -->|[@old](x)
    """.strip().split("|")
)


@given(st.lists(PIECES), st.sampled_from(["literal", "double", "single"]))
def test_any_text_cites_the_same_but_for_the_new_name(pieces, style):
    """Whatever stands around citations: the data differ in the name alone, and a way there and
    back gives the same bytes."""
    value = " ".join(pieces)
    if style == "double":
        text = f"rationale: {json.dumps(value, ensure_ascii=False)}\n"
    elif style == "single":
        text = "rationale: '" + value.replace("'", "''").replace("\n", " ") + "'\n"
    else:
        text = "rationale: |\n  " + value.replace("\n", "\n  ") + "\n"
    there = Request("source", "old", "quitenew")
    try:
        after = rename_in_record(text, WET, there)
    except CannotRename:
        assert style == "double"  # what is escaped cannot be found by its letters
        return
    assert rename_in_record(after, WET, Request("source", "quitenew", "old")) == text
    before, _ = read_yaml(text, WET)
    data, problems = read_yaml(after, WET)
    assert not problems
    assert data.data["rationale"].replace("quitenew", "old") == before.data["rationale"]
    assert "`[@old]`" in data.data["rationale"] or "`[@old]`" not in pieces


@given(st.text(max_size=12))
def test_any_key_that_is_let_through_is_read_as_that_key(key):
    """In BibTeX, in YAML and in a citation."""
    if unfit("source", key):
        return
    sources, problems, _ = load_bibliography(f"@misc{{{key}, title = {{X}}}}", BIB)
    assert list(sources) == [key]
    assert not problems
    text = "evidence: [{source: old}]\nrationale: 'It is [@old].'\n"
    after, found = read_yaml(rename_in_record(text, WET, Request("source", "old", key)), WET)
    assert not found
    assert after.data == {"evidence": [{"source": key}], "rationale": f"It is [@{key}]."}
