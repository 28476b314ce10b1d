"""Twelve weeks of a knowledge base whose sources change under it, through the command line.

One web on loopback plays the sources, Crossref and an archive. Each source has its own story, told
in `STORIES`; the scheduled check runs twice a week, and what it concludes is read out of the ledger
and off the pages.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from web import NETWORK, Web

from conftest import write
from knowledge import pages_of, read, words
from sourcebook.checking.references.targets import normalised
from sourcebook.cli import main
from sourcebook.loading import load

BEGIN = dt.date(2026, 1, 5)
WEEKS = 12
QUOTE = "the water in the upper basin stood at eleven metres"
WORDS = (
    "river basin water gauge keeper bridge spring winter metre clerk report valley stone flood "
    "measure record board meeting autumn village channel gate letter figure table station north "
    "upper lower summer drought signal wooden iron path month evening morning survey ledger"
).split()


def prose(seed: int, length: int = 260) -> str:
    """A text of its own for each number: sentences of common words in an order of chance."""
    dice = random.Random(seed)
    said = [" ".join(dice.choices(WORDS, k=13)).capitalize() + "." for _ in range(length // 13)]
    return " ".join(said)


def page(title: str, *paragraphs: str, around: str = "", head: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}"
        f"</head><body>{around}<main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )


def quoting(seed: int) -> str:
    first, second = prose(seed), prose(seed + 1000)
    return page("Report", first, f"On that day, {QUOTE}, as the keeper wrote.", second)


def menus(seed: int) -> str:
    dice = random.Random(seed)
    links = "".join(f"<li><a href=/{n}>{' '.join(dice.choices(WORDS, k=5))}</a>" for n in range(9))
    return f"<header><nav><ul>{links}</ul></nav></header><aside><ul>{links}</ul></aside>"


def retraction(kind: str, day: str, number: int = 1) -> dict[str, object]:
    year, month, dom = map(int, day.split("-"))
    return {
        "DOI": f"10.1000/notice.{number}",
        "type": kind,
        "label": kind.replace("_", " ").title(),
        "source": "publisher",
        "updated": {"date-parts": [[year, month, dom]], "date-time": f"{day}T00:00:00Z"},
    }


TEASER = page(
    "Report", prose(71, 80), head='<script type="application/ld+json">{"@type":"NewsArticle",'
    '"isAccessibleForFree":false}</script>',
)  # fmt: skip


class World:
    """The web as it is in a given week."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.week = 0
        web.behaviour("source", self.source)
        web.behaviour("crossref", self.crossref)
        web.behaviour("handles", self.handle)

    async def source(self, visit) -> None:  # noqa: PLR0912 - a case for each story
        name = visit.request.path.rstrip("/").rpartition("/")[2]
        late = self.week >= 3
        match name:
            case "keeps":  # Everything around the quote is new each week.
                await visit.answer(
                    200, page("Report", prose(self.week), f"Said: {QUOTE}.", prose(50))
                )
            case "loses":
                await visit.answer(200, page("Report", prose(2, 900)) if late else quoting(2))
            case "flickers":  # One bad week: half of the page did not come.
                await visit.answer(
                    200, page("Report", prose(4, 900)) if self.week == 4 else quoting(4)
                )
            case "walls":
                await visit.answer(200, TEASER if late else quoting(71))
            case "drifts":
                await visit.answer(200, page("Report", prose(6 if late else 5)))
            case "redesigned":
                around = menus(self.week) if late else ""
                await visit.answer(200, page("Report", prose(7), around=around))
            case "grows":
                more = [prose(800 + number) for number in range(self.week)]
                await visit.answer(200, page("Report", prose(8), *more))
            case "dies" if late:
                await visit.answer(404, "Not here.")
            case "sold" if late:
                await visit.redirect(self.web.url("source/other-owner", host=9), 301)
            case "other-owner":
                await visit.answer(200, page("Casino", prose(99)))
            case "dies" | "dies-copy":
                await visit.answer(200, quoting(9))
            case "shrinks-copy":  # An archived copy that never held the words.
                await visit.answer(200, page("Report", prose(11, 900)))
            case _:
                await visit.answer(200, quoting(sum(name.encode())))

    async def handle(self, visit) -> None:
        await visit.answer(200, '{"responseCode": 1}', **{"content-type": "application/json"})

    async def crossref(self, visit) -> None:
        doi = visit.request.path.partition("crossref/")[2]
        notices = []
        if doi == "10.1000/taken-back" and self.week >= 3:
            notices.append(retraction("retraction", "2026-01-20"))
            if self.week >= 8:
                notices.append(retraction("reinstatement", "2026-03-01", 2))
        if doi == "10.1000/retracted" and self.week >= 3:
            notices.append(retraction("retraction", "2026-01-20"))
        if doi == "10.1000/doubted" and self.week >= 3:
            notices.append(retraction("expression_of_concern", "2026-01-20"))
            notices.append(retraction("correction", "2026-01-21", 2))
        record = {"DOI": doi, "title": ["A work"], **({"updated-by": notices} if notices else {})}
        told = json.dumps({"status": "ok", "message-type": "work", "message": record})
        await visit.answer(200, told, **{"content-type": "application/json"})


SOURCES = "keeps loses flickers walls drifts redesigned grows dies sold shrinks well".split()
DOIS = "retracted taken-back doubted".split()
QUOTED = "keeps loses flickers walls dies shrinks well".split()


def files(web: Web) -> dict[str, str]:
    """A claim for each source, and one that depends on that of the retracted."""
    bib = ""
    claims = {}
    for number, key in enumerate(SOURCES):
        url = web.url(f"source/{key}", host=1 + number % 8)
        archived = ""
        if key in {"dies", "shrinks"}:
            copy = web.url(f"source/{key}-copy", host=10)
            archived = f", archiveurl = {{{copy}}}, archivedate = {{2026-01-02}}"
        bib += f"@online{{{key}, title = {{Report}}, url = {{{url}}}{archived}}}\n"
    for key in DOIS:
        bib += f"@article{{{key}, title = {{A work}}, doi = {{10.1000/{key}}}}}\n"
    for key in (*SOURCES, *DOIS):
        quote = f', quote: "{QUOTE}"' if key in QUOTED else ""
        claims[f"data/claims/on-{key}.yml"] = (
            f"claim: The report {key} stands.\nkind: status\nverdict: supported\ncertainty: high\n"
            f"rationale: It says so [@{key}].\nchecked: 2026-01-03\nevidence:\n"
            f"  - {{source: {key}, stance: supports, independence: independent{quote}}}\n"
        )
    claims["data/claims/above.yml"] = claims["data/claims/on-well.yml"] + (
        "relations:\n  - {type: depends-on, claim: on-retracted}\n"
    )
    checker = {
        "canaries": [web.url("ok", host=12)],
        "interval": 0,
        "timeout": 5,
        "minutes": 1,
        "allow_networks": [NETWORK],
        "handles": web.url("handles/", host=13),
        "crossref": web.url("crossref/", host=14),
        "datacite": web.url("datacite/", host=15),
    }
    settings = {"site_name": "Small", "extra": {"sourcebook": {"checker": checker}}}
    return {
        "mkdocs.yml": json.dumps(settings),
        "data/refs.bib": bib,
        "docs/index.md": "# Small\n",
        **claims,
    }


def run(root: Path, *arguments: str):
    result = CliRunner().invoke(main, ["check", str(root), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


class Told:
    """What twelve weeks came to."""

    def __init__(self, root: Path, web: Web, ledgers: dict[int, bytes]) -> None:
        self.root = root
        self.web = web
        self.ledgers = ledgers

    def line(self, key: str, week: int = WEEKS, role: str = "url") -> dict:
        for text in self.ledgers[week].splitlines():
            line = json.loads(text)
            if {"key": key, "role": role} in line["roles"]:
                return line
        raise KeyError(key)

    def states(self, key: str, role: str = "url") -> list[str]:
        """The states that a source went through, each once in a row."""
        found: list[str] = []
        for week in range(1, WEEKS + 1):
            state = self.line(key, week, role)["state"]
            if found[-1:] != [state]:
                found.append(state)
        return found


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    root = tmp_path_factory.mktemp("weeks")
    ledgers = {}
    with Web(hosts=16) as web:
        world = World(web)
        write(root, files(web))
        for week in range(1, WEEKS + 1):
            world.week = week
            for day in (0, 3):
                today = BEGIN + dt.timedelta(days=7 * (week - 1) + day)
                result = run(
                    root,
                    "--links",
                    "--update-ledger",
                    "--all",
                    "--today",
                    str(today),
                    "--select",
                    "X",
                )
                assert result.exit_code == 0, result.output
            ledgers[week] = (root / "data/health.jsonl").read_bytes()
        yield Told(root, web, ledgers)


@pytest.mark.parametrize(
    ("key", "states"),
    [
        ("well", ["alive"]),
        ("keeps", ["alive"]),
        ("flickers", ["alive", "quote-missing", "alive"]),
        ("walls", ["alive"]),
        ("redesigned", ["alive"]),
        ("grows", ["alive"]),
        ("shrinks", ["alive"]),
        ("loses", ["alive", "quote-missing"]),
        ("drifts", ["alive", "changed"]),
        ("sold", ["alive", "usurped"]),
        ("dies", ["alive", "dead"]),
    ],
)
def test_each_source_comes_to_what_became_of_it(told, key, states):
    """No false alarm over twelve weeks, and no loss missed."""
    assert told.states(key) == states


@pytest.mark.parametrize(
    ("key", "states"),
    [
        ("retracted", ["alive", "retracted"]),
        ("taken-back", ["alive", "retracted", "alive"]),
        ("doubted", ["alive"]),
    ],
)
def test_each_work_comes_to_what_its_record_says(told, key, states):
    """Retracted at once, and until the record says that it was taken back."""
    assert told.states(key, "doi") == states


def test_concern_and_correction_are_both_kept(told):
    """The stronger one decides the class; neither is lost."""
    line = told.line("doubted", role="doi")
    assert [one["type"] for one in line["notices"]] == ["expression-of-concern", "correction"]
    assert "concern" in line["flags"]


def test_one_look_without_the_words_is_no_verdict(told):
    """The first look of week three has missed them; three days later so has the second."""
    assert told.line("loses", 2)["state"] == "alive"
    assert told.line("loses", 3)["state"] == "quote-missing"


def test_what_is_left_of_a_drifted_text_is_said(told):
    """The evidence is a figure that a person can check."""
    assert told.line("drifts")["last"]["error"].endswith(f"of the text of {BEGIN} is left")


def test_baseline_is_that_of_the_first_look_however_often_the_page_changes(told):
    """A text that grows is compared with what was cited, and the ledger stays as it was."""
    assert told.line("grows")["baseline"] == str(BEGIN)
    assert told.line("grows", 2)["fingerprint"] == told.line("grows")["fingerprint"]


def test_baseline_comes_from_the_copy_where_there_is_one(told):
    """What was archived at the time of use is what was cited."""
    assert told.line("dies", 1)["baseline"] == "2026-01-02"


def test_copy_without_the_words_is_flagged(told):
    """It would not serve a reader, should the page go."""
    assert "archive-broken" in told.line("shrinks", role="archive")["flags"]


def test_quiet_weeks_leave_the_ledger_as_it_was(told):
    """Texts are read each time; no byte tells of it while nothing happens."""
    lines = {week: told.line("keeps", week) for week in (1, 2, 3)}
    assert lines[1] == lines[2] == lines[3]


@pytest.fixture(scope="module")
def pages(told):
    loaded = load(told.root)
    return pages_of(loaded.kb.on(BEGIN + dt.timedelta(days=80), 60))


def test_quote_of_a_live_page_is_marked_as_found(pages):
    """A reader sees that somebody looked."""
    assert "quote found" in words(read(pages["claims/on-well/"].html).select_one(".sb-quote"))


def test_missing_quote_is_marked_where_it_is_quoted(pages):
    """In the claim's own evidence, in words."""
    assert "quote missing" in words(read(pages["claims/on-loses/"].html).select_one(".sb-quote"))


def test_quote_of_a_dead_page_is_found_in_its_copy(pages):
    """The copy is what a reader can still check."""
    assert "quote found" in words(read(pages["claims/on-dies/"].html).select_one(".sb-quote"))


def test_claims_that_lost_their_ground_need_review(pages):
    """The retracted one and what depends on it; those with a copy or a wall do not."""
    section = read(pages["health/"].html).find(id="needs-review").find_next("ul")
    names = [item.a["href"].split("/")[-2] for item in section.find_all("li", recursive=False)]
    assert names == ["on-drifts", "on-loses", "on-retracted", "on-sold", "above"]


def test_address_is_normalised_as_the_ledger_has_it(told):
    """What the pages look up is what the check wrote."""
    kb = load(told.root).kb
    assert all(normalised(source.url) in kb.ledger for source in kb.sources.values() if source.url)
