"""Pages that say they are not there, parked domains, walls: and that no real article is one.

The pages in tests/data/pages are modelled on what servers and content systems send, in our words.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from sourcebook.checking.references.answers import Answer, Hop
from sourcebook.checking.references.classifying import classify, fold, probe_for, stands_in
from sourcebook.checking.references.classifying.phrases import says_not_found
from sourcebook.checking.references.classifying.titles import segments
from sourcebook.checking.references.targets import Target

PAGES = Path(__file__).parent / "data" / "pages"
DAY = dt.date(2026, 11, 21)
URL = "https://example.org/news/2020/water-is-wet"
PROSE = (
    "the river rose again in spring and people of the town carried sand to the old bridge while a"
    " clerk wrote down who came and how much each had brought because nobody would remember later"
).split()
CLASSES = {
    "missing": "soft-404",
    "parked": "usurped",
    "walls": "blocked",
    "outages": "unreachable",
    "articles": "ok",
}


def prose(words: int, start: int = 0) -> str:
    return " ".join(PROSE[(start + n * n) % len(PROSE)] for n in range(words))


def samples():
    for name, result in CLASSES.items():
        for line in (PAGES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield pytest.param(row, row.get("is", result), id=f"{name}: {row['name']}")


def answer(html: str, *, url: str = URL, hops=(), status=200, headers=None, encoding="utf-8"):
    kind = {"content-type": "text/html"}
    return Answer(
        url=url,
        status=status,
        hops=tuple(Hop(code, to) for code, to in hops),
        headers={**kind, **(headers or {})},
        body=html.encode(encoding),
    )


@pytest.mark.parametrize(("row", "expected"), list(samples()))
def test_page_is_what_it_is(row, expected):
    """Each page is taken for what a person would take it for."""
    target = Target(
        url=row.get("url", URL), roles=(), titles=tuple(filter(None, [row.get("cited")]))
    )
    given = answer(
        row["html"].replace("{text}", prose(row.get("filler", 0))),
        url=target.url,
        hops=row.get("hops", ()),
        status=row.get("status", 200),
        headers=row.get("headers"),
        encoding=row.get("encoding", "utf-8"),
    )
    seen = classify(target, given, DAY)
    assert seen.result == expected, seen.error
    assert (seen.error is None) == (expected in {"ok", "redirected"})


def site(body: str, title: str = "Lantern") -> str:
    return f"<title>{title}</title><nav>Home News About</nav><p>{body}</p>"


CITED = Target(url=URL, roles=(), titles=("Evidence that water is wet after all",))
SAME = site(prose(80))
PROBE = "https://example.org/news/2020/zq"


def test_sibling_gives_the_same_page():
    """A made-up address with the same text gives a page away, and `error` says how."""
    seen = classify(CITED, answer(SAME), DAY, probe=answer(SAME, url=PROBE))
    assert (seen.result, seen.error) == (
        "soft-404",
        "a made-up address beside it gives the same page",
    )


def test_sibling_that_repeats_what_was_asked():
    """The asked path in the text of a not-found page makes no other page of it."""
    page = answer(site(f"{prose(80)} water-is-wet"))
    sibling = answer(site(f"{prose(80)} zq"), url=PROBE)
    assert classify(CITED, page, DAY, probe=sibling).result == "soft-404"


NOT_THE_SAME = {
    "sibling is honest": (SAME, {"status": 404}, CITED),
    "another text": (SAME, {"html": site(prose(80, 5))}, CITED),
    "another title": (SAME, {"html": SAME.replace("Lantern", "Not here, sorry")}, CITED),
    "shows the title": (
        site(f"Evidence that water is <b>wet</b> after all. {prose(80)}"),
        {"html": site(f"Evidence that water is <b>wet</b> after all. {prose(80)}")},
        CITED,
    ),
    "shows a quote": (
        site(f"It is “wet – very wet”. {prose(80)}"),
        {"html": site(f"It is “wet – very wet”. {prose(80)}")},
        Target(url=URL, roles=(), quotes=('It is "wet - very wet"',)),
    ),
    "hardly any text": (site("Loading"), {"html": site("Loading")}, CITED),
    "filled by a script": (
        f'{SAME}<div id="root"></div>',
        {"html": f'{SAME}<div id="root"></div>'},
        CITED,
    ),
}


@pytest.mark.parametrize(("html", "other", "target"), NOT_THE_SAME.values(), ids=NOT_THE_SAME)
def test_sibling_proves_nothing(html, other, target):
    """Where the two differ, or the page shows what it is cited for, it is the page."""
    probe = answer(**{"html": html, "url": PROBE, **other})
    assert classify(target, answer(html), DAY, probe=probe).result == "ok"


def test_one_page_for_all_that_speaks_of_robots():
    """A wall that is not known by name is no dead page."""
    wall = site(f"Please show that you are no robot before you read. {prose(30)}")
    assert classify(CITED, answer(wall), DAY, probe=answer(wall, url=PROBE)).result == "blocked"


def test_probe_is_a_sibling():
    """The made-up address stands in the same folder, with the same extension."""
    given = answer(SAME, url="https://example.org/a/b.html?page=2")
    target = Target(url=given.url, roles=(), titles=CITED.titles)
    assert probe_for(target, given, "zq") == "https://example.org/a/zq.html"


NO_PROBE = {
    "shows the title": answer(site(f"{prose(40)} {CITED.titles[0]}")),
    "home page": answer(SAME, url="https://example.org/"),
    "home page of a language": answer(SAME, url="https://example.org/en/"),
    "not found by its title": answer(site(prose(40), "Page not found")),
    "no HTML": answer(SAME, headers={"content-type": "application/pdf"}),
    "404": answer(SAME, status=404),
    "hardly any text": answer(site("Hello")),
    "nothing": answer(""),
}


@pytest.mark.parametrize("given", NO_PROBE.values(), ids=NO_PROBE)
def test_probe_is_not_needed(given):
    """Nobody is asked a second time for what one answer tells."""
    assert probe_for(CITED, given, "zq") is None


@pytest.mark.parametrize(
    "cited",
    [
        "Evidence that water is wet after all: a randomised trial",
        "Evidence That Water Is Wet After All",
        "Evidence that “water” is wet after all",
        "Evidence that water is wet, after all",
    ],
)
def test_title_that_differs_a_little(cited):
    """A subtitle, case, quotation marks and a comma do not make another work."""
    page = answer(
        f"<title>Page not found</title><h1>Evidence that water is wet after all</h1>{prose(60)}"
    )
    assert classify(Target(url=URL, roles=(), titles=(cited,)), page, DAY).result == "ok"


@pytest.mark.parametrize(
    "title",
    [
        "404 Media",
        "Evidence not found for miracle cure",
        "Page not found: how link rot eats the web",
        "Room 404",
        "The missing link",
        "Missing person",
        "News here",
        "No news",
        "Address found",
        "404, la fuga",
        "Страница не найдена: куда пропадают новости",
        "Documents not found, says minister",
    ],
)
def test_headline_is_no_not_found_phrase(title):
    """A headline with such words in it says something else."""
    assert not any(says_not_found(part) for part in segments(title))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“So\u00adcalled” – ‘it’s’", "\"so\u200bcalled\" - 'it's'"),
        ("STRASSE\u00a0 1", "straße 1"),
        ("ﬁve ½", "five 1⁄2"),
        ("«да»", '"ДА"'),
    ],
)
def test_folding(one, other):
    """Glyphs of quotes and dashes, case, ligatures and what takes no room make no difference."""
    assert fold(one) == fold(other)


def test_quote_with_an_ellipsis():
    """What is left out may be anything, and the rest keeps its order."""
    page = fold("Water is wet, as everybody knows, and ice is cold.")
    assert stands_in("Water is wet … ice is cold", page)
    assert stands_in("Water is wet [...] ice is cold", page)
    assert not stands_in("ice is cold … Water is wet", page)
    assert not stands_in("…", page)
