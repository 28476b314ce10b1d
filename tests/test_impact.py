"""What rests on a source, and what would be lost without it."""

from __future__ import annotations

from click.testing import CliRunner

from conftest import CLAIM, REFS
from knowledge import claim, knowledge, source
from sourcebook.cli import main
from sourcebook.graph import build_graph
from sourcebook.impact import impact_of
from sourcebook.vocabulary import Independence


def evidence(*keys: str, stance: str = "refutes"):
    return [{"source": key, "stance": stance} for key in keys]


def impact(key: str, claims, sources):
    kb = knowledge(claims=claims, sources=sources)
    return impact_of(kb, build_graph(kb), key)


def test_a_claim_on_one_source_alone_would_lose_all():
    """Nothing else stands behind the verdict."""
    found = impact("a", [claim("one", evidence=evidence("a"))], [source("a")])
    (one,) = found.claims
    assert (one.origins, one.origins_left) == (1, 0)
    assert one.loses_all
    assert one.loses_independent


def test_the_only_independent_support_is_told_apart_from_the_only_one():
    """A developer's word may be left, and is not the same."""
    sources = [source("a"), source("b", independence=Independence.DEVELOPER)]
    (one,) = impact("a", [claim("one", evidence=evidence("a", "b"))], sources).claims
    assert not one.loses_all
    assert one.loses_independent


def test_what_only_repeats_a_source_falls_with_it():
    """Ten articles that repeat one statement are no support without it."""
    sources = [source("a"), source("b", derived_from=("a",)), source("c")]
    found = impact("a", [claim("one", evidence=evidence("a", "b", "c"))], sources)
    assert found.repeats == ("b",)
    (one,) = found.claims
    assert [item.source for item in one.evidence] == ["a", "b"]
    assert (one.origins, one.origins_left) == (2, 1)


def test_background_costs_a_claim_nothing():
    """Context and origin never counted, so nothing is lost."""
    claims = [claim("one", evidence=[*evidence("b"), *evidence("a", stance="context")])]
    (one,) = impact("a", claims, [source("a"), source("b")]).claims
    assert one.origins == one.origins_left == 1


def test_claims_that_lose_most_stand_first_and_shake_what_depends_on_them():
    """A claim is no firmer than what it depends on, however long the way."""
    claims = [
        claim("a-second", evidence=evidence("a", "b")),
        claim("b-first", evidence=evidence("a")),
        claim("c", evidence=evidence("b"), relations=[{"type": "depends-on", "claim": "b-first"}]),
        claim("d", evidence=evidence("b"), relations=[{"type": "depends-on", "claim": "c"}]),
        claim("e", evidence=evidence("b"), relations=[{"type": "contradicts", "claim": "d"}]),
    ]
    found = impact("a", claims, [source("a"), source("b")])
    assert [one.claim.id for one in found.claims] == ["b-first", "a-second"]
    assert [one.id for one in found.dependent] == ["c", "d"]


def test_claims_that_depend_on_each_other_in_a_circle_end():
    """A circle is a mistake elsewhere, and no endless search here."""
    claims = [
        claim("a", evidence=evidence("a"), relations=[{"type": "depends-on", "claim": "b"}]),
        claim("b", evidence=evidence("b"), relations=[{"type": "depends-on", "claim": "a"}]),
    ]
    assert [one.id for one in impact("a", claims, [source("a"), source("b")]).dependent] == ["b"]


def run(*words: str):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_the_command_names_claims_pages_and_sentences(make_site):
    """A contributor sees what would have to be read again."""
    result = run("impact", "a", "--in", make_site())
    assert result.exit_code == 0
    assert "a: 1 claim and 1 page rest on it." in result.output
    assert "claims/wet/  Supported  supports" in result.output
    assert "nothing else stands behind its verdict" in result.output
    assert "water.md  2 citations" in result.output
    assert "Water is wet." in result.output
    assert "link not yet checked" in result.output


def test_the_command_says_which_claims_need_review_now(make_site):
    """What has fallen already is told apart from what would fall."""
    line = (
        '{"url": "https://example.org/water", "roles": [{"key": "a", "role": "url"}], '
        '"state": "retracted", "since": "2026-10-02"}\n'
    )
    ice = CLAIM.replace("{source: a,", "{source: b,") + "relations:\n"
    ice += "  - {type: depends-on, claim: wet}\n"
    bib = REFS + "@online{b, title = {On ice}, url = {https://example.org/ice}}\n"
    files = {"data/health.jsonl": line, "data/claims/ice.yml": ice, "data/refs.bib": bib}
    result = run("impact", "a", "--in", make_site(files))
    assert "claims/wet/  Supported  supports  needs review now" in result.output
    assert "claims/ice/  Water is wet.  needs review now" in result.output
    assert "In the ledger: retracted." in result.output


def test_an_unknown_key_is_answered_with_the_nearest(make_site):
    """Exit 2, and a way on."""
    root = make_site({"data/refs.bib": REFS.replace("{a,", "{lake2024,")})
    result = run("impact", "lake2042", "--in", root)
    assert result.exit_code == 2
    assert "Did you mean 'lake2024'?" in result.output


def test_a_broken_knowledge_base_gives_no_traceback(make_site):
    """What can be read is answered for."""
    result = run("impact", "a", "--in", make_site({"data/claims/wet.yml": CLAIM[:40] + ": ["}))
    assert result.exit_code == 0
    assert result.exception is None or isinstance(result.exception, SystemExit)
