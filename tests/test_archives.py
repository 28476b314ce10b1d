"""Archives: from an address and a day to the best copy, with every service on a loopback web."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json

import pytest
from archive_services import ArchiveServices
from web import NETWORK, TEXT, html

from sourcebook.checking.references.archives import Finder, Wanted, copy_at, find
from sourcebook.checking.references.archives.finding import NOT_PUBLIC
from sourcebook.checking.references.fetching import Client, Guard, Limits, run
from sourcebook.checking.references.reading import Reader
from sourcebook.settings import Archives
from sourcebook.vocabulary import QuoteState

URL = "https://example.org/water/is-wet"
QUOTE = "water was found to be wet in all of the nine glasses"
DAY = dt.date(2025, 3, 4)
GOOD = html("On water", f"{TEXT * 8} And then {QUOTE}, they said. {TEXT * 4}")
OTHER = html("On water", TEXT * 12)


@pytest.fixture
def archives(web):
    with web.afresh():
        yield ArchiveServices(web)


def look(*services: dict, quotes=(), reads=False, url=URL, looks=5, **wanted):
    """What is found for one address."""
    settings = Archives.model_validate({"services": services, "looks": looks})
    return _run([Wanted(url, DAY, quotes=tuple(quotes), **wanted)], settings, reads)[0]


def _run(wanted, settings, reads=False, timeout=60.0):
    async def go():
        limits = Limits(interval=0, timeout=timeout, pause=0, backoff=0, budget=600)
        guard = Guard((ipaddress.ip_network(NETWORK),))
        async with Client(limits, guard) as client, Reader() as reader:
            finder = Finder(client.inquire, settings, reader.read if reads else None)
            return [await finder.find(one) for one in wanted]

    return run(go())


# -- what is found, in every dialect ---------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["wayback", "pywb", "cdxj", "outbackcdx", "text"])
def test_the_nearest_whole_copy_is_found_in_every_dialect_of_cdx(archives, dialect):
    """Errors and redirects are no copies, however near they are."""
    archives.dialect = dialect
    archives.keep(URL, "20250304010203", "Not found.", status=404)
    archives.keep(URL, "20250305010203", "", status=301, leads_to="https://example.org/")
    archives.keep(URL, "20250310010203", GOOD)
    archives.keep(URL, "20250401010203", GOOD)
    found = look(archives.archive("cdx"))
    assert found.copy.address == archives.address("20250310010203", URL)
    assert found.copy.moment == dt.datetime(2025, 3, 10, 1, 2, 3, tzinfo=dt.UTC)
    assert (found.days, found.archive, found.unheard) == (6, "The Test Archive", ())
    assert archives.asked("web") == [f"/web/20250310010203id_/{URL}"]


@pytest.mark.parametrize("way", ["timegate", "timemap"])
def test_memento_services_lead_to_the_same_copy(archives, way):
    """Datetime negotiation and lists of mementos do as well as an index."""
    archives.keep(URL, "20240101000000", GOOD)
    archives.keep(URL, "20250302000000", GOOD)
    archives.keep(URL, "20260101000000", GOOD)
    found = look(archives.archive(way))
    assert found.copy.address == archives.address("20250302000000", URL)
    assert found.days == -2


def test_a_timemap_of_many_pages_is_read_from_the_nearest_page_on(archives):
    """An index of TimeMaps leads to the page of the day, and pages that lead back are not read
    again."""
    archives.pages = 4
    for year in range(2010, 2026):
        archives.keep(URL, f"{year}0301000000", GOOD)
    found = look(archives.archive("timemap"))
    assert found.copy.day == dt.date(2025, 3, 1)
    asked = archives.asked("timemap")
    assert asked[0] == f"/timemap/link/{URL}"
    assert asked[1].endswith("~page~3")
    assert len(asked) == len(set(asked)) == 5


def test_timemaps_that_lead_to_each_other_for_ever_end(archives, web):
    """Of a list without end eight pages are read."""

    async def endless(visit):
        following = web.url(f"timemap/{web.count('timemap')}")
        line = f'<{following}>; rel="timemap"'
        await visit.answer(200, line, kind="application/link-format")

    web.behaviour("timemap", endless)
    found = look(archives.archive("timemap"))
    assert found.copy is None
    assert found.unheard == ()
    assert web.count("timemap") == 8


def test_a_timegate_whose_copy_is_bad_gives_way_to_the_timemap(archives):
    """The nearest memento is an error; the list knows a whole one."""
    archives.keep(URL, "20250304000000", "gone", status=404)
    archives.keep(URL, "20250601000000", GOOD)
    found = look(archives.archive("timegate", "timemap"))
    assert found.copy.day == dt.date(2025, 6, 1)


def test_several_archives_are_asked_in_turn(archives, web):
    """The second is asked where the first has none, and not where it has one."""
    empty = web.page("empty-cdx", "[]", Content_Type="application/json")
    archives.keep(URL, "20250306000000", GOOD)
    second = archives.archive("timegate", name="Second")
    found = look(archives.archive("cdx", cdx=empty), second)
    assert (found.archive, found.copy.day) == ("Second", dt.date(2025, 3, 6))
    web.forget()
    assert look(archives.archive("cdx"), second).archive == "The Test Archive"
    assert web.count("timegate") == 0


# -- which copy ------------------------------------------------------------------------------------


def test_a_revisit_is_as_whole_as_what_it_repeats(archives):
    """A capture of equal bytes has no status in the index; it has that of the first."""
    archives.keep(URL, "20240101000000", GOOD, digest="SAME")
    archives.keep(URL, "20250304000000", GOOD, mimetype="warc/revisit", digest="SAME")
    archives.captures[1].mimetype = "warc/revisit"
    shown = archives.captures[1]
    found = look(archives.archive("cdx"))
    assert found.copy.day == shown.moment.date()
    assert found.copy.status == 200


def test_a_copy_after_the_publication_goes_before_a_nearer_one_from_before(archives):
    """What was there before the article was published is not the article."""
    archives.keep(URL, "20250303000000", GOOD)
    archives.keep(URL, "20250320000000", GOOD)
    found = look(archives.archive("cdx"), published=DAY)
    assert found.copy.day == dt.date(2025, 3, 20)
    assert look(archives.archive("cdx")).copy.day == dt.date(2025, 3, 3)


def test_a_page_is_no_copy_of_a_pdf(archives):
    """The nearest capture of the PDF's address is the page that says that it has gone."""
    pdf = "https://example.org/report.pdf"
    archives.keep(pdf, "20250304000000", OTHER)
    archives.keep(pdf, "20250601000000", b"%PDF-1.4 something", mimetype="application/pdf")
    found = look(archives.archive("cdx"), url=pdf)
    assert found.copy.day == dt.date(2025, 6, 1)


BAD_COPIES = {
    "not found": (html("Page not found", "Sorry, this page does not exist. 404"), "Page not found"),
    "wall": (
        html("Just a moment...", "Checking your browser", "<script>window._cf_chl_opt={}</script>"),
        "Cloudflare",
    ),
    "empty": ("", "empty page"),
    "for sale": (
        html("example.org is for sale", "Buy this domain. The domain example.org is for sale."),
        "",
    ),
}


@pytest.mark.parametrize("name", BAD_COPIES)
def test_a_copy_of_what_is_not_the_source_is_refused(archives, name):
    """A capture with status 200 may still show an error, a wall, nothing or a parked domain."""
    body, why = BAD_COPIES[name]
    archives.keep(URL, "20250304000000", body)
    archives.keep(URL, "20250501000000", GOOD)
    found = look(archives.archive("cdx"))
    assert found.copy.day == dt.date(2025, 5, 1)
    assert [one.copy.day for one in found.refused] == [DAY]
    assert why in found.refused[0].trouble


def test_an_archived_redirect_to_another_page_is_refused(archives):
    """The bytes behind it are those of another page; one to https is the same page."""
    home = "https://example.org/"
    archives.keep(URL, "20250304000000", "", leads_to=home)
    archives.keep(home, "20250304000000", GOOD)
    archives.keep(URL, "20250501000000", GOOD)
    found = look(archives.archive("cdx"))
    assert found.copy.day == dt.date(2025, 5, 1)
    assert found.refused[0].trouble == f"it leads to {home}"


def test_the_date_of_what_is_shown_counts(archives):
    """An archive that leads to another capture is believed about that one, not about the list."""
    archives.keep(URL, "20250304000000", "", shown_as="20190101000000")
    archives.keep(URL, "20190101000000", GOOD)
    found = look(archives.archive("cdx"))
    assert found.copy.address == archives.address("20190101000000", URL)
    assert found.copy.day == dt.date(2019, 1, 1)
    assert found.is_missing(180)


def test_a_copy_that_leads_out_of_the_archive_is_refused(archives, web):
    """A replay that lets a redirect escape shows the live web."""
    live = web.url("live", host=2)
    web.page("live", GOOD)

    async def leaky(visit):
        await visit.redirect(live)

    archives.keep(URL, "20250304000000", GOOD)
    web.behaviour("web", leaky)
    found = look(archives.archive("cdx"))
    assert found.copy is None


def test_no_more_copies_are_looked_at_than_allowed(archives):
    """A page with ten thousand bad captures costs few requests."""
    for day in range(1, 29):
        page = html("Page not found", f"Nothing was found at this address. {day}")
        archives.keep(URL, f"202502{day:02}000000", page)
    found = look(archives.archive("cdx", "timegate", "timemap"), looks=3)
    assert found.copy is None
    assert len(found.refused) == len(archives.asked("web")) == 3


def test_equal_bytes_are_looked_at_once(archives):
    """A copy with the digest of one that was refused is no better."""
    for day in range(1, 9):
        archives.keep(URL, f"202502{day:02}000000", html("Page not found", "404"), digest="SAME")
    look(archives.archive("cdx"))
    assert len(archives.asked("web")) == 1


# -- quotes ----------------------------------------------------------------------------------------


def test_a_copy_with_the_quote_goes_before_a_nearer_one_without(archives):
    """What counts is that it shows what was quoted."""
    archives.keep(URL, "20250304000000", OTHER)
    archives.keep(URL, "20250601000000", GOOD)
    found = look(archives.archive("cdx"), quotes=[QUOTE], reads=True)
    assert found.copy.day == dt.date(2025, 6, 1)
    assert [seen.state for seen in found.look.quotes] == [QuoteState.PRESENT]
    assert not found.is_missing(30)


def test_without_the_quote_anywhere_the_nearest_copy_says_so(archives):
    """It is whole, and it lacks the quote."""
    archives.keep(URL, "20250304000000", OTHER)
    archives.keep(URL, "20250601000000", OTHER + " ")
    found = look(archives.archive("cdx"), quotes=[QUOTE], reads=True)
    assert found.copy.day == DAY
    assert found.look.lacking == 1
    assert found.is_missing(180)
    assert found.look.reading is None


def test_the_archives_own_words_are_not_read(archives):
    """Bytes are asked for as they were captured: a banner holds no quote."""
    archives.keep(URL, "20250304000000", OTHER)
    found = look(archives.archive("cdx"), quotes=["Captured by the archive."], reads=True)
    assert found.look.lacking == 1
    assert all("id_/" in path for path in archives.asked("web"))


def test_an_archive_without_raw_bytes_is_read_as_it_shows_them(archives, web):
    """Where `id_` is not known, the copy that readers see is looked at."""

    async def plain(visit):
        if "id_/" in visit.request.path:
            await visit.answer(404, "no such page")
        else:
            date = "Tue, 04 Mar 2025 00:00:00 GMT"
            await visit.answer(200, GOOD, Memento_Datetime=date)

    archives.keep(URL, "20250304000000", GOOD)
    web.behaviour("web", plain)
    found = look(archives.archive("cdx"), quotes=[QUOTE], reads=True)
    assert found.look.holds_all


# -- services that fail ----------------------------------------------------------------------------

FAILURES = {
    "429": ("asks to come back later (429)", {"status": 429, "body": ""}),
    "503": ("answered 503", {"status": 503, "body": "busy"}),
    "500": ("answered 500", {"status": 500, "body": "broken"}),
    "403": ("answered 403", {"status": 403, "body": "no robots"}),
    "html": ("something else than", {"body": "<html><title>Down for repairs</title></html>"}),
    "cut": ("broken or cut off", {"body": '[["urlkey","timestamp"],["org,exa'}),
    "deep": ("broken or cut off", {"body": "[" * 100_000}),
    "text": ("something else than", {"body": "Sorry, we are busy right now."}),
    "words": ("something else than", {"body": '["timestamp", "statuscode"]'}),
    "dates": (
        "something else than",
        {"body": json.dumps([["timestamp", "statuscode"], ["99999999999999", "200"]])},
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_an_index_that_cannot_be_heard_says_nothing_about_copies(archives, web, name):
    """It is not known whether there is a copy; and one sentence says why."""
    why, answer = FAILURES[name]
    cdx = web.page("bad-cdx", **answer)
    found = look(archives.archive("cdx", cdx=cdx))
    assert found.copy is None
    assert found.is_inconclusive
    assert not found.is_missing(180)
    assert len(found.unheard) == 1
    assert why in found.unheard[0]
    assert found.unheard[0].startswith("The Test Archive ")


@pytest.mark.parametrize("name", [name for name in FAILURES if name not in {"words", "dates"}])
@pytest.mark.parametrize("way", ["timegate", "timemap"])
def test_a_memento_service_that_cannot_be_heard_says_nothing_either(archives, web, name, way):
    """The same failures where a list of links or a copy should be."""
    address = web.page("bad-memento", **FAILURES[name][1]) + "/"
    found = look(archives.archive(way, **{way: address}))
    assert found.copy is None
    assert found.is_inconclusive


def test_the_next_service_of_an_archive_stands_in_for_one_that_fails(archives, web):
    """Without its index the TimeGate leads there, and nothing remains to be said."""
    archives.keep(URL, "20250306000000", GOOD)
    cdx = web.page("bad-cdx", "busy", status=500)
    found = look(archives.archive("cdx", "timegate", cdx=cdx))
    assert found.copy.day == dt.date(2025, 3, 6)
    assert found.unheard == ()


@pytest.mark.parametrize("bad", ["refused", "reset", "drip"])
def test_a_broken_connection_is_a_sentence(archives, web, bad):
    """Whatever happens below HTTP."""
    settings = Archives.model_validate({"services": [archives.archive("cdx", cdx=web.url(bad))]})
    (found,) = _run([Wanted(URL, DAY)], settings, timeout=1.0 if bad == "drip" else 60.0)
    assert found.is_inconclusive


@pytest.mark.parametrize("body", ["[]", "", "[[]]", '[["urlkey","timestamp"]]'])
def test_an_empty_index_means_that_there_is_no_copy(archives, web, body):
    """That is known then, and the scheduled run may say so."""
    cdx = web.page("empty-cdx", body, Content_Type="application/json")
    found = look(archives.archive("cdx", cdx=cdx))
    assert found.copy is None
    assert not found.is_inconclusive
    assert found.is_missing(180)


def test_a_copy_that_is_not_shown_says_nothing_about_the_copy(archives, web):
    """A replay that asks to come back later leaves it open whether the copy is whole."""
    archives.keep(URL, "20250304000000", GOOD)
    web.page("web", "slow down", status=429)
    found = look(archives.archive("cdx"))
    assert found.is_inconclusive
    assert "429" in found.unheard[0]


def test_a_captcha_of_the_archive_is_no_copy(archives, web):
    """Without the date of a capture on it, a page is the archive's own."""
    archives.keep(URL, "20250304000000", GOOD)
    web.page("timegate", html("One more step", "Please complete the security check (captcha)."))
    found = look(archives.archive("timegate"))
    assert found.is_inconclusive
    assert "not said to be a copy" in found.unheard[0]


def test_a_service_that_never_answers_is_left_alone(archives, web):
    """After three answers of no use it is not asked again in this run."""
    cdx = web.page("bad-cdx", "busy", status=403)
    settings = Archives.model_validate({"services": [archives.archive("cdx", cdx=cdx)]})
    wanted = [Wanted(f"https://example.org/{number}", DAY) for number in range(9)]
    found = _run(wanted, settings)
    assert web.count("bad-cdx") == 3
    assert all(one.is_inconclusive for one in found)
    assert "was left alone" in found[-1].unheard[0]


@pytest.mark.parametrize(
    "url",
    [
        "http://10.1.2.3/secret",
        "http://wiki/plans",
        "http://wiki.corp/plans",
        "https://printer.local/",
        "http://[::1]/",
        "http://user:word@example.org/",
        "ftp://example.org/",
    ],
)
def test_archives_are_not_told_of_private_addresses(archives, web, url):
    """To ask for an address is to tell it."""
    found = look(archives.archive("cdx", "timegate", "timemap"), url=url)
    assert found.unheard == (NOT_PUBLIC,)
    assert web.requests == []
    assert not found.is_missing(180)


def test_find_takes_an_address_and_a_day(archives):
    """The short way for the scheduled run."""
    archives.keep(URL, "20250306000000", GOOD)
    settings = Archives.model_validate({"services": [archives.archive("cdx")]})

    async def go():
        guard = Guard((ipaddress.ip_network(NETWORK),))
        async with Client(Limits(interval=0), guard) as client:
            return await find(client.inquire, URL, DAY, settings)

    assert run(go()).days == 2


def test_a_cited_copy_can_be_looked_at_itself(archives):
    """Whether the copy in an entry still shows the source and holds the quote."""
    archives.keep(URL, "20250304000000", OTHER)
    wanted = Wanted(URL, DAY, quotes=(QUOTE,))

    async def go():
        guard = Guard((ipaddress.ip_network(NETWORK),))
        async with Client(Limits(interval=0), guard) as client, Reader() as reader:
            finder = Finder(client.inquire, Archives(), reader.read)
            copy = copy_at(archives.address("20250304000000", URL))
            return await finder.look(copy, wanted, "The archive")

    seen = run(go())
    assert seen.is_whole
    assert seen.copy.day == DAY
    assert (seen.held, seen.lacking) == (0, 1)
