"""Feeds: an item for each verdict and each correction, valid as Atom and as JSON Feed."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as etree

import jsonschema
import pytest

from conftest import SITES, SMALL, TODAY, build
from knowledge import article, claim, knowledge, source
from sourcebook.fragments import Fragments, Site
from sourcebook.model import KnowledgeBase
from sourcebook.pages import feeds
from sourcebook.pages.feeds.items import MOST, feed_items

ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = json.loads((Path(__file__).parent / "data/schemas/jsonfeed-1.1.json").read_text())
SITE = Site(name="Wet & <Dry>", url="https://w.example/kb/", licence=("CC0", "https://l.example/"))
HOSTILE = "]]></content></script><b>&amp;\x00\x0b\ufffe\u2028 \\u003c"

COURSE = [
    {"date": "2026-05-01", "type": "link-fix", "why": "Moved."},
    {"date": "2026-04-01", "type": "correction", "from": "10", "to": "12", "why": "A slip [@a]."},
    {"date": "2026-03-02", "type": "wording", "why": "Clearer."},
    {
        "date": "2026-03-01",
        "type": "verdict",
        "from": "mixed",
        "to": "refuted",
        "why": "**New** [@a].",
    },
    {"date": "2026-02-01", "type": "evidence", "why": "One more."},
    {"date": "2026-01-01", "type": "created", "why": "First look."},
]  # fmt: skip


def items_of(kb: KnowledgeBase, site: Site = SITE):
    return feed_items(kb, Fragments(kb, TODAY, (), site))


def feeds_of(kb: KnowledgeBase, site: Site = SITE) -> tuple[etree.Element, dict]:
    made = feeds(kb, Fragments(kb, TODAY, (), site))
    return etree.fromstring(made["feed.xml"]), json.loads(made["feed.json"])


def assert_atom(feed: etree.Element) -> None:
    """The rules of RFC 4287, appendix B, and the prose beside them, as far as a feed of ours can
    break them."""

    def one(parent: etree.Element, tag: str) -> etree.Element:
        (found,) = parent.findall(ATOM + tag)
        return found

    def is_iri(text: str | None) -> bool:
        return bool(urlsplit(text or "").scheme) and not re.search(r"\s", text or " ")

    def is_date(text: str | None) -> bool:
        return bool(
            re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", text or "")
        )

    allowed = {
        "feed": "author category contributor generator icon logo id link rights subtitle title "
        "updated entry",
        "entry": "author category content contributor id link published rights source summary "
        "title updated",
    }
    assert feed.tag == ATOM + "feed"
    entries = feed.findall(ATOM + "entry")
    for parent, name in [(feed, "feed"), *((entry, "entry") for entry in entries)]:
        tags = {child.tag.removeprefix(ATOM) for child in parent}
        assert tags <= set(allowed[name].split())
        assert is_iri(one(parent, "id").text)
        assert one(parent, "title").text
        assert is_date(one(parent, "updated").text)
        links = parent.findall(ATOM + "link")
        assert all(is_iri(link.get("href")) for link in links)
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in links
            if link.get("rel", "alternate") == "alternate"
        ]
        # 4.1.1 and 4.1.2: no two alternates of one type and language.
        assert len(alternates) == len(set(alternates))
    # 4.1.1: an author for all, unless every entry has one. 3.2: it has one name.
    assert one(one(feed, "author"), "name").text
    assert [link.get("rel") for link in feed.findall(ATOM + "link")].count("self") == 1
    children = [child.tag for child in feed]
    if entries:
        first = children.index(ATOM + "entry")
        assert set(children[first:]) == {ATOM + "entry"}
    for entry in entries:
        assert is_date(one(entry, "published").text)
        assert one(entry, "content").get("type", "text") == "text"
        assert not list(one(entry, "content"))
    ids = [one(entry, "id").text for entry in entries]
    assert len(ids) == len(set(ids))


def test_an_item_for_each_verdict_and_correction():
    """First assessment, changed verdict and correction are news; the rest is not."""
    items = items_of(knowledge([claim(history=COURSE)]))
    assert [(item.kind, str(item.date)) for item in items] == [
        ("correction", "2026-04-01"),
        ("verdict", "2026-03-01"),
        ("created", "2026-01-01"),
    ]


def test_items_say_from_what_to_what_and_why():
    """A reader of the feed learns what changed without following the link, in plain words."""
    correction, verdict, created = items_of(knowledge([claim(history=COURSE)]))
    assert "from mixed to refuted" in verdict.title
    assert verdict.text.startswith("Verdict changed from mixed to refuted.\n\nNew.")
    assert "Correction from 10 to 12." in correction.text
    assert "A slip." in correction.text
    assert "First assessed as mixed." in created.text
    assert "First look." in created.text
    assert all("Claim: Water is dry." in item.text for item in (correction, verdict, created))


def test_first_assessment_without_history_is_still_news():
    """A claim without a history is announced on the day it was checked."""
    (item,) = items_of(knowledge([claim()]))
    assert (item.kind, str(item.date)) == ("created", "2026-01-27")
    assert "First assessed as refuted." in item.text


def test_first_assessment_is_announced_once():
    """A second entry of the same kind does not announce the claim again."""
    twice = [{"date": "2026-02-01", "type": "created"}, {"date": "2026-01-01", "type": "created"}]
    (item,) = items_of(knowledge([claim(history=twice)]))
    assert str(item.date) == "2026-01-01"


def test_corrections_of_articles_are_news():
    """What was wrong in a fact-check is told like what was wrong in a claim."""
    changes = [
        {"date": "2026-06-02", "type": "correction", "why": "The day was wrong [@a]."},
        {"date": "2026-06-01", "type": "link-fix"},
        {"date": "2026-05-30", "type": "created"},
    ]
    one = article(changes=changes)
    items = items_of(knowledge([], articles={one.path: one}))
    assert [(item.kind, item.url) for item in items] == [
        ("correction", "https://w.example/kb/fact-checks/water/")
    ]
    assert items[0].title == "Correction: Is water dry?"
    assert "The day was wrong." in items[0].text


def test_drafts_are_no_news():
    """What is not yet assessed in full is not announced."""
    assert items_of(knowledge([claim(status="draft", history=COURSE)])) == ()


def test_ids_stay_when_words_change():
    """A better wording of claim, reason or name of the site sends nothing a second time."""
    before = items_of(knowledge([claim(history=COURSE)]))
    reworded = [{**change, "why": "Said otherwise."} for change in COURSE]
    kb = knowledge([claim(claim="No water is wet.", short="Dry", history=reworded)])
    after = items_of(kb, Site(name="Other", url=SITE.url))
    assert [item.id for item in before] == [item.id for item in after]
    assert [item.title for item in before] != [item.title for item in after]


def test_ids_stay_when_news_come():
    """A later entry, even of the same kind on the same day, leaves the ids before it alone."""
    later = {"date": "2026-04-01", "type": "correction", "why": "Another."}
    before = items_of(knowledge([claim(history=COURSE)]))
    after = items_of(knowledge([claim(history=[later, *COURSE], checked="2026-04-01")]))
    assert {item.id: item.text for item in before}.items() <= {
        item.id: item.text for item in after
    }.items()
    assert len({item.id for item in after}) == len(before) + 1


def test_first_assessment_keeps_its_id_when_checked_again():
    """A claim that is merely checked again is not new to a feed reader."""
    first = items_of(knowledge([claim()]))
    again = items_of(knowledge([claim(checked="2026-09-09")]))
    assert [item.id for item in first] == [item.id for item in again]


def test_newest_hundred_newest_first():
    """A feed has at most a hundred items, and the oldest give way."""
    start = dt.date(2020, 1, 1)
    claims = [
        claim(f"c{number}", checked=str(start + dt.timedelta(days=number)))
        for number in range(MOST + 20)
    ]
    items = items_of(knowledge(claims))
    assert len(items) == MOST == 100
    assert items[0].date == start + dt.timedelta(days=MOST + 19)
    assert [item.date for item in items] == sorted((item.date for item in items), reverse=True)


@pytest.mark.parametrize("hostile", [False, True])
def test_feeds_are_valid(hostile):
    """Both keep to the rules of their formats, whatever stands in the data."""
    text = HOSTILE if hostile else "Plain"
    nasty = claim().model_copy(update={"claim": text, "short": text})
    changed = claim(
        "other",
        history=[
            {"date": "2026-01-01", "type": "correction", "from": text, "to": text, "why": text}
        ],
    )
    other = article(title=text, changes=[{"date": "2026-01-01", "type": "correction", "why": text}])
    kb = knowledge([nasty, changed], [source("a", title=text)], articles={other.path: other})
    feed, data = feeds_of(
        kb, Site(name=text.replace("\x00", ""), url=SITE.url) if not hostile else SITE
    )
    assert_atom(feed)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert len(feed.findall(f"{ATOM}entry")) == len(data["items"]) == 3


def test_empty_feed_is_valid():
    """A site without a claim has feeds without items."""
    feed, data = feeds_of(KnowledgeBase())
    assert_atom(feed)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["items"] == []


def test_both_feeds_say_the_same():
    """Whichever feed a reader takes, it tells the same."""
    feed, data = feeds_of(knowledge([claim(history=COURSE)]))
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        one["id"] for one in data["items"]
    ]
    assert [entry.findtext(f"{ATOM}content") for entry in entries] == [
        one["content_text"] for one in data["items"]
    ]


def test_every_address_is_whole():
    """Feeds are read elsewhere, so nothing in them is relative; spaces and letters are escaped."""
    one = article(changes=[{"date": "2026-06-02", "type": "correction"}])
    odd = type(one)("fact-checks/Über uns.md", one.front, one.body, one.body_line)
    feed, data = feeds_of(knowledge([claim()], articles={odd.path: odd}))
    addresses = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    addresses += [item["url"] for item in data["items"]]
    assert all(address.startswith("https://w.example/kb/") for address in addresses)
    assert "https://w.example/kb/fact-checks/%C3%9Cber%20uns/" in addresses


def test_no_address_no_feeds():
    """Where the site does not say where it is published there are no feeds."""
    kb = knowledge()
    assert feeds(kb, Fragments(kb, TODAY)) == {}


# -- built ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    built = build(SITES / "golden", strict=True, out=tmp_path_factory.mktemp("golden"))
    assert built.exit_code == 0, built.log
    return built


def test_published_feeds_are_valid(golden):
    """The files of a built site keep to the rules."""
    assert_atom(etree.fromstring((golden.folder / "feed.xml").read_bytes()))
    data = json.loads((golden.folder / "feed.json").read_bytes())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_items_lead_to_pages_that_are_there(golden):
    """Each item's address is that of a page of the site."""
    data = json.loads((golden.folder / "feed.json").read_bytes())
    for item in data["items"]:
        path = item["url"].removeprefix("https://example.org/kb/")
        assert (golden.folder / path / "index.html").is_file()


def test_every_page_names_the_feeds(golden):
    """A feed reader finds both from any page."""
    for path in golden.folder.rglob("index.html"):
        address = path.parent.relative_to(golden.folder).as_posix()
        page = golden.page(address)
        if page.select_one("meta[http-equiv=refresh]"):
            continue
        links = page.select("head link[rel=alternate]")
        assert [link["type"] for link in links] == ["application/atom+xml", "application/feed+json"]
        for link in links:
            assert (path.parent / str(link["href"])).resolve().is_file(), address


def test_site_without_address_has_no_feed_and_no_link_to_one(make_site):
    """No feed is published, none is linked, and the page of data says why."""
    built = build(make_site({"mkdocs.yml": SMALL}), strict=True)
    assert built.exit_code == 0, built.log
    assert not (built.folder / "feed.xml").exists()
    assert not (built.folder / "feed.json").exists()
    for address in ("", "claims/wet/", "water/", "changes/", "data/"):
        page = built.page(address)
        assert not page.select("link[rel=alternate]")
        assert not page.select("a[href*='feed.']")
    assert "does not say where it is published" in built.article("data/").get_text()
