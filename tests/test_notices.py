"""Notices on works: what Crossref's record says, what follows from it, and what pages show."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import TODAY
from knowledge import knowledge, ledger_line, pages_of, read, source, words
from sourcebook.bibliography import to_bibtex, to_csl, to_ris
from sourcebook.checking import survey, upkeep
from sourcebook.checking.references.answers import Answer, Failure
from sourcebook.checking.references.classifying import classify_doi, notices_of
from sourcebook.checking.references.classifying.notices import updates_of
from sourcebook.fragments import CitedSource, Fragments
from sourcebook.loading import load
from sourcebook.model import LedgerLine, Notice, Pin, decisive, joined_notices
from sourcebook.vocabulary import LinkState

DAY = dt.date(2026, 11, 21)
URL = "https://api.crossref.org/works/10.5555/lake"
KNOWN = Answer(url="https://doi.org/", status=200, body=b'{"responseCode":1}')
MISSING = Answer(url="https://doi.org/", status=404, body=b'{"responseCode":100}')


def record(*updates, **more) -> Answer:
    """Crossref's record of a work."""
    message = {"DOI": "10.5555/lake", "title": ["On the lake"], **more}
    if updates:
        message["updated-by"] = list(updates)
    body = {"status": "ok", "message-type": "work", "message": message}
    return Answer(url=URL, status=200, body=json.dumps(body).encode())


def update(kind="retraction", day=(2024, 5, 1), doi="10.5555/Notice", by="publisher", **more):
    """One update, as Crossref has it."""
    return {
        "DOI": doi,
        "type": kind,
        "label": kind.replace("_", " ").capitalize(),
        "source": by,
        "updated": {
            "date-parts": [list(day)],
            "date-time": "2024-05-01T00:00:00Z",
            "timestamp": 1714521600000,
        },
        **({"record-id": "4036"} if by == "retraction-watch" else {}),
        **more,
    }


def notice(kind="retraction", date="2024-05-01", doi="10.5555/notice", by="publisher") -> Notice:
    return Notice(type=kind, date=date, doi=doi, by=by)


# -- the record ------------------------------------------------------------------------------------


def test_an_update_of_the_work_is_read_with_its_day_its_notice_and_who_says_so():
    """The DOI of the notice is in lower case, as all DOIs are compared."""
    assert notices_of(record(update())) == (notice(),)
    watched = update(by="retraction-watch", doi="10.5555/n2", day=(2010, 2, 6))
    assert notices_of(record(watched)) == (
        notice(date="2010-02-06", doi="10.5555/n2", by="retraction-watch"),
    )


TYPES = {
    "retraction": "retraction", "Retraction": "retraction", "retracion": "retraction",
    "withdrawal": "withdrawal", "removal": "removal",
    "partial_retraction": "partial-retraction", "partial-retraction": "partial-retraction",
    "expression_of_concern": "expression-of-concern",
    "expression-of-concern": "expression-of-concern",
    "Expression of concern": "expression-of-concern",
    "correction": "correction", "corrigendum": "correction", "erratum": "correction",
    "err": "correction", "corrected-article": "correction", "reinstatement": "reinstatement",
}  # fmt: skip


@pytest.mark.parametrize(("kind", "expected"), TYPES.items())
def test_every_type_that_says_something_of_soundness_is_known(kind, expected):
    """In all the spellings in which publishers deposit it."""
    (found,) = notices_of(record(update(kind))) or ()
    assert found.type == expected


@pytest.mark.parametrize("kind", ["new_version", "new_edition", "addendum", "clarification"])
def test_a_new_version_says_nothing(kind):
    """It is neither a notice nor worth a word."""
    updates = updates_of(record(update(kind)))
    assert updates is not None
    assert (updates.notices, updates.unknown) == ((), ())
    assert classify_doi(KNOWN, record(update(kind)), None, DAY).error is None


def test_an_unknown_type_is_no_notice_and_is_told_of():
    """It may mean anything, so nobody is accused, and nobody is left without a word."""
    seen = classify_doi(KNOWN, record(update("publisher-note")), None, DAY)
    assert (seen.result, seen.notices) == ("ok", ())
    assert seen.error == "Crossref's record has updates of unknown types: publisher_note"


def test_one_retraction_told_of_twice_is_one_and_the_publishers():
    """Crossref lists the publisher's own deposit and Retraction Watch's row side by side."""
    told = record(update(by="retraction-watch"), update())
    assert notices_of(told) == (notice(),)


NOT_ABOUT_THE_WORK = {
    "a notice": record(**{"update-to": [update(doi="10.5555/other")]}),
    "a title": record(title=["RETRACTED: On the lake"]),
    "a relation": record(
        relation={"is-retracted-by": [{"id": "10.5555/n", "id-type": "doi", "asserted-by": "x"}]}
    ),
    "a lone boolean": record(is_retracted=True, retracted=True),
    "an empty list": record(**{"updated-by": []}),
}


@pytest.mark.parametrize("answer", NOT_ABOUT_THE_WORK.values(), ids=NOT_ABOUT_THE_WORK)
def test_what_only_looks_like_a_retraction_is_none(answer):
    """What the work does to others, titles, and flags that nobody stands for."""
    assert notices_of(answer) == ()
    assert classify_doi(KNOWN, answer, None, DAY).result == "ok"


SILENT = {
    "timed out": Answer(url=URL, failure=Failure.TIMEOUT),
    "404": Answer(url=URL, status=404, body=b"Resource not found."),
    "429": Answer(url=URL, status=429),
    "502": Answer(url=URL, status=502, body=record(update()).body),
    "cut off": dataclasses.replace(record(update()), truncated=True),
    "no JSON": Answer(url=URL, status=200, body=b"<html>"),
    "deep JSON": Answer(url=URL, status=200, body=b"[" * 100_000),
    "a list": Answer(url=URL, status=200, body=b"[1]"),
    "a message that is none": Answer(url=URL, status=200, body=b'{"message": "ok"}'),
    "updates that are none": record(**{"updated-by": {"type": "retraction"}}),
}


@pytest.mark.parametrize("answer", SILENT.values(), ids=SILENT)
def test_where_the_record_cannot_be_read_nothing_is_told_and_the_doi_stands(answer):
    """A registry that is down retracts nothing; a DOI of DataCite's is no work of Crossref's."""
    assert notices_of(answer) is None
    seen = classify_doi(KNOWN, answer, None, DAY)
    assert (seen.result, seen.error, seen.notices) == ("ok", None, ())


@pytest.mark.parametrize(
    "updated",
    [
        None, 7, [], "2024", {"date-parts": [[2024]]}, {"date-parts": [[2024, 5]]},
        {"date-parts": [[2024, 13, 1]]}, {"date-parts": [[True, 5, 1]]}, {"date-parts": [["a"]]},
        {"date-parts": [[None]]}, {"date-time": "soon"}, {"date-parts": [[10**40, 1, 1]]},
        {"date-parts": [[2024]], "date-time": "2024-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_a_day_that_is_not_known_is_not_made_up(updated):
    """The first of January of a year that is all one knows is no day of a notice."""
    (found,) = notices_of(record(update(updated=updated))) or ()
    assert found.date is None


def test_a_day_stands_in_the_date_time_too():
    """Where the parts are left out."""
    (found,) = notices_of(record(update(updated={"date-time": "2024-05-01T00:00:00Z"}))) or ()
    assert found.date == dt.date(2024, 5, 1)


@pytest.mark.parametrize("doi", [None, 7, "", "unavailable", "javascript:alert(1)", "10.5/<b>\n"])
def test_a_notice_without_a_doi_of_its_own_is_one_all_the_same(doi):
    """Nothing that is no DOI can become a link."""
    (found,) = notices_of(record(update(doi=doi))) or ()
    assert (found.type, found.doi) == ("retraction", None)


def test_a_record_of_thousands_of_updates_stays_small_and_says_the_worst():
    """Corrections go first when the list is cut."""
    many = [update("correction", doi=f"10.5555/c{number}") for number in range(5_000)]
    found = notices_of(record(*many, update())) or ()
    assert len(found) <= 100
    assert decisive(found) == notice()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["message", "updated-by", "type", "DOI", "updated", "date-parts", "source"])
        | st.text(),
        inner,
    ),
)  # fmt: skip


@given(JSON)
def test_no_json_is_too_odd(value):
    """Whatever a registry sends, nothing is raised."""
    for told in (value, {"message": value}, {"message": {"updated-by": [value, value]}}):
        body = json.dumps(told).encode()
        notices_of(Answer(url=URL, status=200, body=body))


# -- what it comes to ------------------------------------------------------------------------------

OLD, NEW, NEWEST = (2020, 1, 1), (2021, 1, 1), (2022, 1, 1)
CASES = {
    "retracted": ([update(day=OLD)], "retracted"),
    "withdrawn": ([update("withdrawal")], "retracted"),
    "removed": ([update("removal")], "retracted"),
    "in part": ([update("partial_retraction")], "concern"),
    "doubted": ([update("expression_of_concern")], "concern"),
    "corrected": ([update("erratum")], "corrected"),
    "doubted, then retracted": (
        [update("expression_of_concern", OLD, "10.5555/a"), update(day=NEW)],
        "retracted",
    ),
    "corrected after its retraction": (
        [update(day=OLD), update("correction", NEW, "10.5555/a")],
        "retracted",
    ),
    "reinstated": ([update(day=OLD), update("reinstatement", NEW, "10.5555/a")], "reinstated"),
    "reinstated without a day": (
        [update(day=OLD), update("reinstatement", doi="10.5555/a", updated=None)],
        "retracted",
    ),
    "retracted again": (
        [
            update(day=OLD),
            update("reinstatement", NEW, "10.5555/a"),
            update(day=NEWEST, doi="10.5555/b"),
        ],
        "retracted",
    ),
    "doubted again": (
        [
            update(day=OLD),
            update("reinstatement", NEW, "10.5555/a"),
            update("expression_of_concern", NEWEST, "10.5555/b"),
        ],
        "concern",
    ),
    "corrected before it was reinstated": (
        [update("correction", OLD, "10.5555/b"), update("reinstatement", NEW, "10.5555/a")],
        "reinstated",
    ),
    "corrected after it was reinstated": (
        [update("reinstatement", OLD, "10.5555/a"), update("correction", NEW, "10.5555/b")],
        "corrected",
    ),
}


@pytest.mark.parametrize(("updates", "expected"), CASES.values(), ids=CASES)
def test_retraction_before_concern_before_correction(updates, expected):
    """And a reinstatement ends what came before it, and nothing that came after."""
    seen = classify_doi(KNOWN, record(*updates), None, DAY)
    assert seen.result == expected
    assert len(seen.notices) == len(updates)


def test_it_is_told_in_words_who_retracted_it_when_and_where():
    """So that a person can look."""
    seen = classify_doi(KNOWN, record(update(doi="10.1234/X")), None, DAY)
    assert seen.error == "retracted on 2024-05-01; notice 10.1234/x, says the publisher"
    seen = classify_doi(
        KNOWN,
        record(update("expression_of_concern", doi=None, updated=None, source="retraction-watch")),
        None,
        DAY,
    )
    assert seen.error == "expression of concern, says Retraction Watch"


def test_a_doi_without_a_handle_is_retracted_by_its_record_all_the_same():
    """Some publishers take the handle of a removed work away."""
    assert classify_doi(MISSING, record(update("removal")), None, DAY).result == "retracted"
    seen = classify_doi(MISSING, record(), None, DAY)
    assert (seen.result, seen.error) == ("ok", "no handle, but Crossref has it")


def test_records_that_differ_are_joined_with_what_each_knows():
    """The publisher's word is kept, a day it lacks is taken from the other, and a row without the
    notice's DOI is no second retraction of that day."""
    publisher = Notice(type="retraction", doi="10.5555/n")
    watched = notice(doi="10.5555/n", by="retraction-watch")
    assert joined_notices([publisher], [watched]) == (notice(doi="10.5555/n"),)
    bare = notice(doi=None, by="retraction-watch")
    assert joined_notices([bare], [watched]) == (watched,)
    other = notice(doi=None, date="2023-01-01")
    assert joined_notices([watched], [other]) == (other, watched)


# -- the state of a source -------------------------------------------------------------------------


def doi_line(key="a", *notices: Notice, state="alive") -> LedgerLine:
    return LedgerLine(
        url=f"https://doi.org/10.5555/{key}",
        roles=[{"key": key, "role": "doi"}],
        state=state,
        since="2026-10-02",
        last={"date": "2026-11-19", "result": "ok", "status": 200},
        notices=notices,
    )


def base(*notices, by="ledger", pin=None, entry="", **values):
    """A claim on one source with a URL that answers, and notices on its work."""
    fields = {"title": "On a", "date": "2025", **({"pubstate": entry} if entry else {})}
    one = source("a", doi="10.5555/a", pin=pin, fields=fields)
    lines = [ledger_line("a", "alive", last={"date": "2026-11-20", "result": "ok"})]
    if by == "ledger":
        lines.append(doi_line("a", *notices))
    return knowledge(
        sources=[one],
        ledger={line.url: line for line in lines},
        table={"a": notices} if by == "table" else {},
        **values,
    )


BACK = notice("reinstatement", "2025-01-01", "10.5555/back")
ALIVE = Pin(state="alive", why="Read it myself.", until="2027-01-01")


@pytest.mark.parametrize("by", ["ledger", "table"])
def test_a_pin_speaks_of_a_link_and_silences_no_retraction(by):
    """That somebody has read the page says nothing of the work on it."""
    kb = base(notice(), by=by, pin=ALIVE)
    assert kb.state_of("a") is LinkState.RETRACTED
    assert kb.pin_of("a") is None
    assert base(BACK, notice(), by=by, pin=ALIVE).state_of("a") is LinkState.ALIVE
    known = Pin(state="retracted", why="The journal told us.", until="2027-01-01")
    assert base(by=by, pin=known).state_of("a") is LinkState.RETRACTED


def test_a_reinstatement_in_one_record_ends_the_retraction_in_the_other():
    """The ledger may lag behind the table, and the table behind the ledger."""
    kb = base(notice(), BACK)
    stale = doi_line("a", notice(), state="retracted")
    kb = dataclasses.replace(kb, ledger={stale.url: stale}, table={"a": (BACK,)})
    assert kb.state_of("a") is LinkState.UNCHECKED
    assert dataclasses.replace(kb, table={}).state_of("a") is LinkState.RETRACTED


def test_the_word_of_an_entry_retracts_until_a_record_knows_better():
    """Who writes `pubstate = {retracted}` knows of a retraction, whatever records say."""
    assert base(entry="retracted").state_of("a") is LinkState.RETRACTED
    assert base(BACK, entry="retracted").state_of("a") is LinkState.ALIVE
    assert base(entry="inpress").state_of("a") is LinkState.ALIVE


# -- what `check` says -----------------------------------------------------------------------------

REFS = """\
@article{a,
  title = {On water},
  date = {2025-01-02},
  doi = {10.5555/a},
  url = {https://example.org/water},
}
"""


def told(make_site, *notices: Notice, refs: str = REFS, files=None) -> list[str]:
    ledger = doi_line("a", *notices)
    root = make_site(
        {
            "data/refs.bib": refs,
            "data/health.jsonl": ledger.model_dump_json(exclude_none=True) + "\n",
            **(files or {}),
        }
    )
    return [
        f"{one.code} {one.location}: {one.message}"
        for one in upkeep(load(root), TODAY)
        if one.code in {"R111", "R112", "P607", "C312"}
    ]


def test_a_retracted_work_that_is_cited_is_an_error_at_its_doi(make_site):
    """Once a source, however often it is cited; with the day, the notice and who says so."""
    found = [one for one in told(make_site, notice()) if one.startswith("R")]
    said = "retracted on 2024-05-01; notice 10.5555/notice, says the publisher"
    assert found == [f"R111 data/refs.bib:4:10: 'a': {said}."]


def test_an_entry_that_says_so_is_cited_knowingly(make_site):
    """Neither the entry nor the places that cite it are spoken of."""
    knowing = REFS.replace("doi =", "pubstate = {retracted},\n  doi =")
    assert told(make_site, notice(), refs=knowing) == []


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("expression-of-concern", "expression of concern on 2024-05-01"),
        ("partial-retraction", "retracted in part on 2024-05-01"),
        ("correction", "corrected on 2024-05-01"),
    ],
)
def test_a_doubt_or_a_correction_is_a_warning(make_site, kind, said):
    """It can be silenced by who has read the notice."""
    only = REFS.replace("  url = {https://example.org/water},\n", "")
    found = told(make_site, notice(kind), refs=only)
    found = [one for one in found if one.startswith("R")]
    assert len(found) == 1
    assert found[0].startswith(f"R112 data/refs.bib:4:10: 'a': {said}; notice 10.5555/notice")
    read_it = REFS.replace("  doi =", "  % sourcebook: ignore R112 read the notice\n  doi =")
    assert not [one for one in told(make_site, notice(kind), refs=read_it) if one[:4] == "R112"]


def test_a_reinstated_work_is_nobodys_problem(make_site):
    """It stands again."""
    assert not [one for one in told(make_site, notice(), BACK) if one.startswith("R")]


def test_a_work_that_nobody_cites_is_not_spoken_of(make_site):
    """But one to which a cited source goes back is."""
    refs = REFS.replace("{a,", "{x,") + "@online{a, title = {A}, url = {https://example.org/a}}\n"
    line = doi_line("x", notice(), state="retracted").model_dump_json(exclude_none=True)
    files = {"data/health.jsonl": line + "\n"}
    assert told(make_site, refs=refs, files=files) == []
    derived = refs.replace(
        "title = {A},", "title = {A}, related = {x}, relatedtype = {derivedfrom},"
    )
    assert [one[:4] for one in told(make_site, refs=derived, files=files)] == ["R111"]


def test_a_build_does_not_fail_for_what_was_retracted_last_night(make_site):
    """Or readers would go on seeing the page without the mark."""
    root = make_site(
        {
            "data/refs.bib": REFS,
            "data/health.jsonl": doi_line("a", notice()).model_dump_json(exclude_none=True) + "\n",
        }
    )
    loaded = load(root)
    assert loaded.kb.state_of("a") is LinkState.RETRACTED
    assert survey(loaded) == ()


# -- on pages --------------------------------------------------------------------------------------


def references(kb) -> object:
    made = Fragments(kb, TODAY).references([CitedSource("a", 1, ("m1",))], "x/")
    return read(made)


MARK = "✕ Retracted, 1 May 2024: notice 10.5555/notice, says the publisher"


def test_the_list_of_references_says_it_before_anything_else():
    """In words, with a sign that is not read out, the day, and a link to the notice."""
    page = references(base(notice()))
    meta = page.select_one(".sb-reference__meta")
    assert words(meta).startswith(MARK)
    assert meta.select_one(".sb-notice [aria-hidden]").get_text() == "✕"
    assert meta.select_one(".sb-notice a")["href"] == "https://doi.org/10.5555/notice"
    assert meta.select_one(".sb-notice time")["datetime"] == "2024-05-01"


def test_beside_it_stands_how_the_address_answers():
    """The work is retracted, and its page is there."""
    meta = words(references(base(notice())).select_one(".sb-reference__meta"))
    assert "● link live, checked 20 November 2026" in meta
    assert meta.lower().count("retracted") == 1


def test_the_reference_itself_stays_that_of_the_work():
    """So do the exports: they are what others cite by."""
    plain, retracted = base(), base(notice(), entry="retracted")
    assert (
        Fragments(retracted, TODAY).reference("a").text
        == Fragments(plain, TODAY).reference("a").text
    )
    one = plain.sources["a"]
    with_notice = base(notice()).sources["a"]
    for export in (to_bibtex, to_csl, to_ris):
        assert export(one) == export(with_notice)


def test_that_a_work_is_retracted_is_no_date_of_it():
    """BibLaTeX puts the state of a publication where a date is missing."""
    undated = source("a", fields={"title": "On a", "pubstate": "retracted"}, date=None)
    text = Fragments(knowledge(sources=[undated]), TODAY).reference("a").text
    assert "Undated" in text
    assert "retracted" not in text


@pytest.mark.parametrize(
    ("notices", "mark"),
    [
        ([notice("withdrawal", doi=None)], "✕ Withdrawn, 1 May 2024, says the publisher"),
        ([notice("correction", None)], "▲ Corrected: notice 10.5555/notice, says the publisher"),
        (
            [notice("expression-of-concern", by="retraction-watch")],
            "▲ Expression of concern, 1 May 2024: notice 10.5555/notice, says Retraction Watch",
        ),
        (
            [notice(), BACK],
            "● Reinstated, 1 January 2025: notice 10.5555/back, says the publisher; 1 more notice",
        ),
        ([], "link live"),
    ],
)
def test_what_decides_is_shown(notices, mark):
    """The gravest that still holds, and how many others there are."""
    meta = words(references(base(*notices)).select_one(".sb-reference__meta"))
    assert mark in meta
    assert ("sb-notice" in str(references(base(*notices)))) == bool(notices)


def test_the_word_of_an_entry_is_shown_as_such():
    """Nobody else says so."""
    meta = words(references(base(entry="retracted")).select_one(".sb-reference__meta"))
    assert meta.startswith("✕ Retracted, says its entry here")


def test_the_card_of_a_citation_shows_it():
    """Who hovers over a mark need not go to the references."""
    card = references(base(notice())).select_one("template.sb-preview-source")
    assert words(card.select_one(".sb-preview__notice")) == MARK


def test_the_page_of_a_source_lists_every_notice():
    """Newest first, each with its day, a link, and who says so."""
    other = notice("expression-of-concern", "2023-02-09", "10.5555/doubt", "retraction-watch")
    page = read(pages_of(base(notice(), other))["sources/a/"].html)
    box = page.select_one(".sb-notices")
    assert box["role"] == "group"
    assert box["aria-label"] == "Notices on this work"
    assert [words(item).split(" The ")[0] for item in box("li")] == [
        f"{MARK}.",
        "▲ Expression of concern, 9 February 2023: notice 10.5555/doubt, says Retraction Watch.",
    ]
    assert [link["href"] for link in box("a")] == [
        "https://doi.org/10.5555/notice",
        "https://doi.org/10.5555/doubt",
    ]
    assert not read(pages_of(base())["sources/a/"].html).select(".sb-notices, .sb-notice")


def test_the_evidence_of_a_claim_shows_it():
    """Beside the source, where a reader weighs it."""
    page = read(pages_of(base(notice()))["claims/wet/"].html)
    assert words(page.select_one(".sb-evidence .sb-notice")) == MARK


def test_no_word_of_a_record_runs_as_code():
    """A DOI is what it is, whatever stands in it."""
    odd = notice(doi="10.5555/<img/onerror=x>")
    page = references(base(odd))
    assert not page.select("img")
    assert page.select_one(".sb-notice a")["href"].startswith("https://doi.org/10.5555/%3Cimg")
