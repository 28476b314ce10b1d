"""What a change does: by claim, verdict, evidence, source and page, against the merge base."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from repository import commit, git

from conftest import CLAIM, REFS, write
from knowledge import claim, knowledge, source
from sourcebook.cli import main
from sourcebook.comparison import Change, compare
from sourcebook.comparison.markdown import LIMIT, to_markdown
from sourcebook.comparison.telling import sections
from sourcebook.vocabulary import Certainty, Independence, LinkState, Stance, Verdict

HISTORY = {"date": "2026-11-01", "type": "verdict", "from": "supported", "to": "mixed"}


def evidence(*keys: str, stance: str = "supports"):
    return [{"source": key, "stance": stance} for key in keys]


def kb(claims, sources=()):
    return knowledge(claims, sources or [source("a"), source("b")])


# -- claims --------------------------------------------------------------------------------------


def test_same_is_empty():
    """Nothing differs from itself."""
    assert compare(kb([claim()]), kb([claim()])).is_empty


def test_claims_come_and_go():
    """Each with its verdict."""
    change = compare(kb([claim("old")]), kb([claim("new", verdict="mixed")]))
    assert [(one.id, one.verdict) for one in change.claims_added] == [("new", Verdict.MIXED)]
    assert [one.id for one in change.claims_removed] == ["old"]


def test_a_claim_with_an_alias_is_the_same():
    """Its evidence is compared as well."""
    before = kb([claim("old", evidence=evidence("a"))])
    after = kb([claim("new", aliases=["old"], evidence=evidence("a", "b"))])
    change = compare(before, after)
    assert [(one.before, one.id) for one in change.claims_renamed] == [("old", "new")]
    assert (change.claims_added, change.claims_removed) == ((), ())
    assert [(one.id, one.source) for one in change.evidence] == [("new", "b")]


@pytest.mark.parametrize(("history", "told"), [([], False), ([HISTORY], True)])
def test_a_verdict_changes_with_or_without_history(history, told):
    """Only a new entry about the verdict counts."""
    old = [{"date": "2026-01-01", "type": "verdict", "from": "mixed", "to": "supported"}]
    before = kb([claim(verdict="supported", history=old)])
    after = kb([claim(verdict="mixed", history=[*history, *old])])
    (one,) = compare(before, after).verdicts
    assert (one.before, one.after, one.told) == (Verdict.SUPPORTED, Verdict.MIXED, told)


def test_certainty_and_words_are_told_apart():
    """Another layout of the same words is none."""
    before = kb([claim(claim="Water is wet.", certainty="high")])
    (one,) = compare(before, kb([claim(claim="Water is wet.", certainty="low")])).certainties
    assert (one.before, one.after, one.told) == (Certainty.HIGH, Certainty.LOW, False)
    (two,) = compare(before, kb([claim(claim="Water is dry.", certainty="high")])).wordings
    assert (two.before, two.after) == ("Water is wet.", "Water is dry.")
    assert compare(before, kb([claim(claim="Water  is\nwet.", certainty="high")])).wordings == ()


def test_independent_support_that_is_lost_is_counted():
    """Because evidence went, or because its source turns out to be a party."""
    sources = [source("a"), source("b")]
    before = kb([claim(verdict="supported", evidence=evidence("a", "b"))], sources)
    gone = kb([claim(verdict="supported", evidence=evidence("a"))], sources)
    (one,) = compare(before, gone).support_lost
    assert (one.before, one.after) == (2, 1)
    parties = [source(key, independence=Independence.DEVELOPER) for key in "ab"]
    (two,) = compare(before, kb(list(before.claims.values()), parties)).support_lost
    assert (two.before, two.after) == (2, 0)


def test_two_sources_of_one_origin_lose_support():
    """Documents did not change, origins did."""
    before = kb([claim(verdict="supported", evidence=evidence("a", "b"))])
    repeats = [source("a"), source("b", derived_from=("a",))]
    (one,) = compare(before, kb(list(before.claims.values()), repeats)).support_lost
    assert (one.before, one.after) == (2, 1)


def test_evidence_comes_goes_and_turns():
    """Each with the state of its source's link."""
    before = kb([claim(evidence=evidence("a"))])
    after = kb([claim(evidence=[*evidence("a", stance="refutes"), *evidence("b")])])
    found = [(one.source, one.before, one.after) for one in compare(before, after).evidence]
    assert found == [("a", Stance.SUPPORTS, Stance.REFUTES), ("b", None, Stance.SUPPORTS)]
    (gone,) = compare(after, kb([claim(evidence=evidence("b"))])).evidence
    assert (gone.source, gone.after, gone.state) == ("a", None, LinkState.UNCHECKED)


# -- sources -------------------------------------------------------------------------------------


def test_sources_come_go_and_change():
    """One that nothing uses is told apart."""
    before = kb([claim(evidence=evidence("a"))], [source("a"), source("b")])
    old = before.sources["a"]
    other = replace(old, fields={**old.fields, "title": "Another"})
    change = compare(before, kb([claim(evidence=evidence("a", "c"))], [other, source("c")]))
    assert [(one.key, one.cited) for one in change.sources_added] == [("c", True)]
    assert [(one.key, one.cited) for one in change.sources_removed] == [("b", False)]
    assert [(one.key, one.fields) for one in change.sources_changed] == [("a", ("title",))]


def test_a_source_under_a_new_key_is_the_same():
    """By its DOI or its address; then its evidence is the same, too."""
    address = "https://example.org/one"
    before = kb([claim(evidence=evidence("a"))], [source("a", url=address)])
    moved = replace(before.sources["a"], key="z")
    after = kb([claim(evidence=evidence("z"))], [moved])
    change = compare(before, after)
    assert (change.sources_added, change.sources_removed, change.evidence) == ((), (), ())
    assert [(one.key, one.fields) for one in change.sources_changed] == [("z", ("key",))]


# -- in a repository -----------------------------------------------------------------------------


@pytest.fixture
def repository(make_site):
    """The small site, committed on main."""
    root = make_site()
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root)
    return root


def diff(root, *words):
    return CliRunner().invoke(main, ["diff", "--in", str(root), *words])


SECOND = "@online{b, title = {More}, url = {https://example.org/b}}\n"
CHANGED = (
    CLAIM.replace("verdict: supported", "verdict: mixed") + "  - {source: b, stance: disputes}\n"
)


def test_command_tells_all_of_a_change(repository):
    """Verdict without history, new evidence, new source, and the pages that follow."""
    write(repository, {"data/claims/wet.yml": CHANGED, "data/refs.bib": REFS + SECOND})
    result = diff(repository, "main")
    assert result.exit_code == 0, result.output
    text = " ".join(result.output.split())
    for words in (
        "Verdicts changed (1) wet Supported → Mixed; its history does not say so Water is wet.",
        "Evidence (1) wet new: disputes (link not yet checked) b",
        "Sources added (1) b kind not stated, unknown tie, link not yet checked More",
        "claims/wet/ its claim changed",
        "water/ shows wet, now Mixed",
    ):
        assert words in text


def test_what_landed_on_main_meanwhile_is_not_counted(repository):
    """The base is where the branches parted."""
    git(repository, "switch", "--quiet", "--create", "work")
    commit(repository, {"data/refs.bib": REFS + SECOND})
    git(repository, "switch", "--quiet", "main")
    commit(repository, {"data/claims/dry.yml": CLAIM.replace("wet", "dry")})
    git(repository, "switch", "--quiet", "work")
    change = json.loads(diff(repository, "main", "--format", "json").stdout)
    assert [one["key"] for one in change["sources_added"]] == ["b"]
    assert change["claims_removed"] == []


def test_a_broken_claim_is_said_first(repository):
    """It is not a claim that was removed."""
    write(repository, {"data/claims/wet.yml": "claim: [\n"})
    output = diff(repository, "main").output
    assert output.startswith("Claims that cannot be loaded (1)\n  wet  ")
    assert "removed" not in output


def test_a_rewritten_article_is_a_page_that_changes(repository):
    """A new one as well."""
    write(repository, {"docs/water.md": "# Water\n\nWet [@a].\n", "docs/new.md": "# New\n"})
    pages = json.loads(diff(repository, "main", "--format", "json").stdout)["pages"]
    found = {one["url"]: one["reasons"] for one in pages}
    assert found == {"water/": ["its text changed"], "new/": ["new"]}


def test_nothing_says_so(repository):
    """In both forms."""
    assert diff(repository, "main").output == "Nothing that a reader would notice is different.\n"
    assert (
        "Nothing that a reader would notice."
        in diff(repository, "main", "--format", "markdown").output
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "git knows no revision 'nowhere' here."),
        ([], "Name a revision to compare with"),
        (["main", "--output", "/nowhere/file"], "/nowhere/file cannot be written"),
    ],
)
def test_trouble_is_a_sentence(repository, words, said):
    """No traceback, exit code 2."""
    result = diff(repository, *words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


# -- from one job to the other -------------------------------------------------------------------


def test_json_steers_no_terminal_and_no_log(repository):
    """A label is a stranger's: it turns no direction of reading, and gives no order to a runner."""
    label = "Water \u202e##[add-mask]is\u2028 dry."
    text = CLAIM.replace("Water is wet.", json.dumps(label))
    write(repository, {"data/claims/turned.yml": text})
    printed = diff(repository, "main", "--format", "json").stdout
    assert printed.isascii()
    assert "##[" not in printed
    assert label in {one["label"] for one in json.loads(printed)["claims_added"]}


def test_a_change_travels_as_json(repository, tmp_path_factory):
    """What one job wrote, another shows without the files."""
    write(repository, {"data/claims/wet.yml": CHANGED, "data/refs.bib": REFS + SECOND})
    file = tmp_path_factory.mktemp("away") / "change.json"
    assert diff(repository, "main", "--format", "json", "-o", str(file)).exit_code == 0
    shown = CliRunner().invoke(main, ["diff", "--read", str(file), "--format", "markdown"])
    assert shown.exit_code == 0, shown.output
    assert shown.output == diff(repository, "main", "--format", "markdown").output
    line = "- ⚠️ `wet`: Supported → Mixed; its history does not say so · Water is wet."
    assert line in shown.output.splitlines()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "At its beginning"),
        ('{"base": "x"}', "At base"),
        ('{"extra": 1}', "At extra"),
        ('{"verdicts": [{"before": "evil"}]}', "At verdicts.0.id"),
        ('{"claims_broken": [7]}', "At claims_broken.0"),
        ('{"pages": [{"url": "", "reasons": [], "more": 1}]}', "At pages.0.more"),
    ],
)  # fmt: skip
def test_what_is_not_a_change_is_refused(tmp_path, text, said):
    """Whole, in one sentence."""
    file = tmp_path / "change.json"
    file.write_text(text)
    result = CliRunner().invoke(main, ["diff", "--read", str(file)])
    assert result.exit_code == 2
    assert f"The change is refused. {said}" in result.output


def test_words_of_strangers_do_nothing_in_a_comment():
    """No mark-up, mention, link or reference; a name stays in its code."""
    evil = "@admin <img src=x> [x](http://evil.example) #1 `**`\n# heading"
    change = compare(kb([]), kb([claim(short=None, claim=evil)], [source("a`b")]))
    text = to_markdown(change)
    for sign in ("@admin", "<img", "](http", " #1", "\n# heading", "http://evil"):
        assert sign not in text


def test_a_huge_change_fits_into_a_comment():
    """Rows are counted where they have no room."""
    claims = [claim(f"claim-{number}", claim="word " * 40) for number in range(3_000)]
    text = to_markdown(compare(kb([]), kb(claims)))
    assert len(text) <= LIMIT
    assert "**Claims added** (3,000)" in text
    assert "and 2,975 more" in text


def test_every_kind_of_change_is_told():
    """A kind that has no section would be lost without a word."""
    word = {"id": "x", "label": "X"}
    whole = {
        "claims_added": [{**word, "verdict": "mixed", "certainty": "low"}],
        "claims_removed": [{**word, "verdict": "mixed", "certainty": "low"}],
        "claims_renamed": [{**word, "before": "y"}],
        "claims_broken": ["x"],
        "verdicts": [{**word, "before": "mixed", "after": "refuted", "told": True}],
        "certainties": [{**word, "before": "low", "after": "high", "told": True}],
        "wordings": [{**word, "before": "a", "after": "b", "told": True}],
        "support_lost": [{**word, "verdict": "mixed", "before": 2, "after": 1}],
        "evidence": [{**word, "source": "a", "before": None, "after": "context", "state": "dead"}],
        "sources_added": [{"key": "a", "title": "A", "kind": None, "independence": "unknown",
                           "state": "dead", "cited": False}],
        "sources_removed": [{"key": "a", "title": "A", "kind": "news", "independence": "unknown",
                             "state": "dead", "cited": False}],
        "sources_changed": [{"key": "a", "title": "A", "fields": ["title"]}],
        "pages": [{"url": "", "reasons": ["new"]}],
    }  # fmt: skip
    assert set(whole) == set(Change.model_fields) - {"base"}
    change = Change.model_validate_json(json.dumps(whole))
    assert len(list(sections(change))) == len(whole)
    assert len(re.findall(r"^- ", to_markdown(change), re.MULTILINE)) == len(whole)
