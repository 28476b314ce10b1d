"""The formats of archives: lists of links, dates, addresses; what is no such thing is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.checking.references.answers import Answer, Hop
from sourcebook.checking.references.archives import Key, Unheard, cdx, memento
from sourcebook.checking.references.archives.copies import (
    http_date,
    http_moment,
    moment_of,
    original_of,
    raw_at,
    shown_at,
)
from sourcebook.checking.references.archives.links import read_links
from sourcebook.checking.references.archives.publicity import is_public
from sourcebook.checking.references.archives.saving import refusal

TIMEMAP = """\
 <http://a.example.org>;rel="original",
 <http://arxiv.example.net/timemap/http://a.example.org>
   ; rel="self";type="application/link-format"
   ; from="Tue, 20 Jun 2000 18:02:59 GMT"
   ; until="Wed, 09 Apr 2008 20:30:51 GMT",
 <http://arxiv.example.net/timegate/http://a.example.org>
   ; rel="timegate",
 <http://arxiv.example.net/web/20000620180259/http://a.example.org>
   ; rel="first memento";datetime="Tue, 20 Jun 2000 18:02:59 GMT"
   ; license="http://creativecommons.org/publicdomain/zero/1.0/",
 <http://arxiv.example.net/web/20091027204954/http://a.example.org>
    ; rel="last memento";datetime="Tue, 27 Oct 2009 20:49:54 GMT"
    ; license="http://creativecommons.org/publicdomain/zero/1.0/",
 <http://arxiv.example.net/web/20000621011731/http://a.example.org>
   ; rel="memento";datetime="Wed, 21 Jun 2000 01:17:31 GMT"
"""
"""In the shape of RFC 7089, section 5."""
WAYBACK = "https://web.archive.org/web/20180326070330/http://brewster.kahle.org/"


def test_a_timemap_in_the_shape_of_the_rfc_is_read():
    """Copies with their moments; the list itself and the original are none."""
    page = memento.read_timemap(TIMEMAP.encode(), "http://arxiv.example.net/timemap/", "It")
    assert [copy.day.isoformat() for copy in page.copies] == [
        "2000-06-20", "2009-10-27", "2000-06-21",
    ]  # fmt: skip
    assert page.copies[0].address == (
        "http://arxiv.example.net/web/20000620180259/http://a.example.org"
    )
    assert page.pages == ()


@pytest.mark.parametrize("cut", range(0, len(TIMEMAP), 7))
def test_a_timemap_that_is_cut_off_gives_what_came_whole(cut):
    """Never half an address, and never a wrong date."""
    whole = memento.read_timemap(TIMEMAP.encode(), "http://x.example/", "It").copies
    try:
        page = memento.read_timemap(TIMEMAP[:cut].encode(), "http://x.example/", "It")
    except Unheard:
        return
    assert page.copies == whole[: len(page.copies)]


def test_odd_lists_of_links_are_read():
    """Quotes of either kind or none, commas and semicolons in values, upper case, empty places."""
    text = (
        "<a>; REL=Memento ;datetime='Tue, 20 Jun 2000 18:02:59 GMT',,"
        ' <b?x=1,2;3>;title="a, \\"b\\"; c" ; rel="last  memento"; flag, <c>'
    )
    first, second, third = read_links(text)
    assert (first.target, first.relations) == ("a", {"memento"})
    assert first.parameters["datetime"] == "Tue, 20 Jun 2000 18:02:59 GMT"
    assert (second.target, second.relations) == ("b?x=1,2;3", {"last", "memento"})
    assert second.parameters["flag"] == ""
    assert third.target == "c"


@given(st.text(alphabet="<>;,=\"' \\abrel\n", max_size=300))
def test_any_text_is_a_list_of_some_links(text):
    """Nothing is raised, and reading ends."""
    assert all("<" not in link.target for link in read_links(text))


def test_a_long_hostile_list_is_read_in_one_pass():
    """Unclosed values and floods of signs cost no more than their length."""
    for flood in ('<a>;x="' + "\\" * 400_000, "<a>" + ";" * 400_000, "<a>;" + "a=" * 200_000):
        assert len(list(read_links(flood))) <= 1


@pytest.mark.parametrize(
    ("text", "day"),
    [("2018", "2018-01-01"), ("201803", "2018-03-01"), ("20180326070330", "2018-03-26")],
)
def test_timestamps_may_be_short(text, day):
    """What is left out is the beginning."""
    assert moment_of(text).date().isoformat() == day


@pytest.mark.parametrize(
    "text", ["", "x", "20181", "20181301", "20180230", "99999999999999", "19700101", "２０１８",
             "2018032607033000"],
)  # fmt: skip
def test_what_is_no_timestamp_is_refused(text):
    """No date is made up."""
    with pytest.raises(ValueError, match=r"."):
        moment_of(text)


@pytest.mark.parametrize(
    "text", ["", "soon", "Tue, 99 Jun 2000 18:02:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"]
)
def test_what_is_no_date_of_http_is_none(text):
    """Nor here."""
    assert http_moment(text) is None


@given(st.integers(631_152_000, 7_000_000_000))
def test_dates_of_http_are_read_as_they_are_written(seconds):
    """To the second, whatever the language of the machine."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    assert http_moment(http_date(moment)) == moment


@pytest.mark.parametrize(
    ("address", "original", "raw"),
    [
        (WAYBACK, "http://brewster.kahle.org/", WAYBACK.replace("0330/", "0330id_/")),
        (
            WAYBACK.replace("0330/", "0330if_/"),
            "http://brewster.kahle.org/",
            WAYBACK.replace("0330/", "0330id_/"),
        ),
        (
            "https://arquivo.pt/wayback/20180326070330mp_/https:/x.example/a?b=/20180326070330/",
            "https://x.example/a?b=/20180326070330/",
            "https://arquivo.pt/wayback/20180326070330id_/https://x.example/a?b=/20180326070330/",
        ),
        ("https://archive.ph/20210820120000/https://x.example/", "https://x.example/", ""),
        ("https://archive.ph/AbCdE", "", ""),
        ("https://x.example/2018/a", "", ""),
    ],
)
def test_addresses_of_copies_tell_the_original(address, original, raw):
    """And the address of the captured bytes, where the archive has one."""
    assert original_of(address) == original
    assert raw_at(address) == (raw or address)
    assert "id_" not in shown_at(raw_at(address))


def test_an_empty_answer_of_a_timegate_is_no_copy():
    """An archived 404 says that it is a capture, the archive's own 404 does not."""
    date = {"memento-datetime": "Tue, 20 Jun 2000 18:02:59 GMT"}
    archived = Answer("u", 404, (Hop(302, WAYBACK),), MappingProxyType(date))
    (copy,) = memento.read_memento(archived, "It")
    assert copy.status == 404
    assert memento.read_memento(Answer("u", 404), "It") == ()
    with pytest.raises(Unheard, match="not said to be a copy"):
        memento.read_memento(Answer("u", 200, body=b"<html>"), "It")


@given(st.binary(max_size=400))
def test_no_bytes_make_the_index_reader_fail(raw):
    """They are copies, or the archive was not heard."""
    with contextlib.suppress(Unheard):
        copies = cdx.read(raw, "It", "https://a.example/web/", "https://example.org/")
        assert all(copy.moment.year >= 1990 for copy in copies)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.just("20200101000000"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["timestamp", "statuscode", "status", "digest"]), inner)
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_makes_the_index_reader_fail(data):
    """Whatever stands where a list of rows should."""
    with contextlib.suppress(Unheard):
        cdx.read(json.dumps(data).encode(), "It", "https://a.example/web/", "https://example.org/")


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://example.org/", True),
        ("https://пример.рф/", True),
        ("http://93.184.216.34/", True),
        ("http://127.0.0.1/", False),
        ("http://192.168.1.1/", False),
        ("http://intranet/", False),
        ("https://a.b.home/", False),
        ("https://x.internal/", False),
        ("http://0x7f.1/", False),
        ("http://[fe80::1]/", False),
        ("http://[", False),
        ("mailto:a@example.org", False),
    ],
)
def test_private_addresses_are_known_by_their_text(url, public):
    """No resolver is asked."""
    assert is_public(url) is public


def test_a_key_shows_itself_only_in_its_header():
    """Not when it is printed, and not when somebody repeats it."""
    key = Key.read(" access7:secret9:x ")
    assert key.header == "LOW access7:secret9:x"
    assert "access7" not in f"{key!r} {key}"
    assert key.hidden_in("no access7 with secret9:x") == "no [key] with [key]"


@pytest.mark.parametrize(
    ("base", "allowed"),
    [
        ("https://web.archive.org/save", True),
        ("http://127.0.0.1:8080/save", True),
        ("http://web.archive.org/save", False),
        ("http://localhost.example.org/save", False),
        ("http://10.0.0.1/save", False),
    ],
)
def test_a_key_is_sent_through_tls_or_not_off_the_machine(base, allowed):
    """Anybody on the way could read it."""
    assert (refusal(base) == "") is allowed
