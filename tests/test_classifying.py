"""Every row of the table: which answer is taken for what, and what is kept as evidence."""

from __future__ import annotations

import datetime as dt
import json
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sourcebook.checking.references.answers import TLS_FAILURES, Answer, Failure, Hop
from sourcebook.checking.references.classifying import (
    classify,
    classify_doi,
    crossref_url,
    datacite_url,
    handle_url,
    probe_for,
)
from sourcebook.checking.references.classifying.encodings import decoded
from sourcebook.checking.references.classifying.pages import TEXT_BOUND, page_of
from sourcebook.checking.references.targets import Target

DAY = dt.date(2026, 11, 21)
URL = "https://example.org/news/water"
TARGET = Target(url=URL, roles=(), titles=("Evidence that water is wet",))
WORDS = "and people of the town carried sand to the old bridge " * 10
PAGE = f"<title>Evidence that water is wet</title><h1>Water</h1><p id=p1>{WORDS}</p>".encode()
OTHER = f"<title>Lantern</title><h1>Something else</h1><p>{WORDS}</p>".encode()


def answer(status=200, body=PAGE, kind="text/html; charset=utf-8", hops=(), **rest):
    headers = {"content-type": kind, **rest.pop("headers", {})}
    hops = tuple(Hop(code, url) for code, url in hops)
    return Answer(
        url=rest.pop("url", URL), status=status, body=body, headers=headers, hops=hops, **rest
    )


def seen(given_answer, target=TARGET, probe=None):
    found = classify(target, given_answer, DAY, probe=probe)
    return found.result.value, found.error


FAILURES = {
    Failure.NO_SUCH_HOST: "no-such-host",
    Failure.RESOLVER: "unreachable",
    Failure.REFUSED: "unreachable",
    Failure.RESET: "unreachable",
    Failure.TIMEOUT: "unreachable",
    Failure.UNREACHABLE: "unreachable",
    Failure.PROTOCOL: "unreachable",
    Failure.LOOP: "unreachable",
    Failure.TOO_MANY_HOPS: "unreachable",
    Failure.FORBIDDEN: "refused",
    Failure.BUDGET: "rate-limited",
    **dict.fromkeys(sorted(TLS_FAILURES), "tls-broken"),
}


def test_every_failure_has_a_row():
    """A new failure needs a decision here."""
    assert set(FAILURES) == set(Failure)


@pytest.mark.parametrize(("failure", "expected"), FAILURES.items(), ids=str)
def test_failure(failure, expected):
    """The failure decides, and is told in its own words."""
    assert seen(Answer(url=URL, failure=failure)) == (expected, failure.value)


def test_refusal_says_why():
    """The guard's own words tell which rule it was."""
    refused = Answer(url=URL, failure=Failure.FORBIDDEN, detail="127.0.0.1 is a private address")
    assert seen(refused) == ("refused", "127.0.0.1 is a private address")


STATUSES = {
    429: "rate-limited",
    **dict.fromkeys((401, 402, 403, 407, 451, 999), "blocked"),
    **dict.fromkeys((404, 410), "gone"),
    **dict.fromkeys((400, 405, 406, 409, 411, 412, 415, 418, 421, 422, 426, 431), "blocked"),
    **dict.fromkeys((408, 425), "unreachable"),
    **dict.fromkeys((500, 502, 503, 504, 520, 530), "unreachable"),
    **dict.fromkeys((300, 301, 302, 304), "unreachable"),
    **dict.fromkeys((204, 205), "unreachable"),
    **dict.fromkeys((100, 0, 700), "unreachable"),
    **dict.fromkeys((200, 203, 206), "ok"),
}


@pytest.mark.parametrize(("status", "expected"), STATUSES.items())
def test_status(status, expected):
    """The status decides where the page does not."""
    found = classify(TARGET, answer(status), DAY)
    assert (found.result, found.status) == (expected, status)
    assert (found.error is None) == (expected == "ok")


def test_503_that_says_when():
    """A site that names a time wants to be asked again, with or without a readable time."""
    assert seen(answer(503, retry_after=30.0))[0] == "rate-limited"
    assert seen(answer(503, headers={"retry-after": "soon"}))[0] == "rate-limited"


def test_no_answer():
    """Neither a status nor a failure is an answer that never came."""
    assert seen(Answer(url=URL))[0] == "unreachable"


@pytest.mark.parametrize("kind", ["text/html", ""])
def test_empty_page(kind):
    """200 with nothing in it shows nothing."""
    assert seen(answer(200, b" \n", kind)) == ("unreachable", "an empty page (200)")


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json", "text/plain"])
def test_what_is_no_html(kind):
    """What is not read counts by its status, body or no body."""
    assert seen(answer(200, b"", kind)) == ("ok", None)
    assert seen(answer(200, b"<title>Page not found</title>", kind)) == ("ok", None)
    assert seen(answer(404, b"", kind))[0] == "gone"


@pytest.mark.parametrize("kind", ["text/html", "application/octet-stream", ""])
def test_pdf_that_answers_html(kind):
    """A not-found page at the address of a PDF is one."""
    target = Target(url="https://example.org/a/b.pdf", roles=())
    gone = answer(200, b"<!doctype html><title>Page not found</title>", kind, url=target.url)
    assert seen(gone, target)[0] == "soft-404"


MOVES = {
    "nothing": ([], "ok", None),
    "for now": ([(302, "https://example.org/b")], "redirected", None),
    "for good": ([(301, "https://example.org/b")], "moved", None),
    "for good, twice": (
        [(308, "https://a.example/"), (301, "https://example.net/c")],
        "moved",
        None,
    ),
    "for good, then for now": ([(301, f"{URL}/b"), (307, f"{URL}/c")], "redirected", None),
    "slash": ([(301, f"{URL}/")], "redirected", None),
    "www and slash": ([(301, "https://www.example.org/news/water/")], "redirected", None),
}


@pytest.mark.parametrize(("hops", "result", "error"), MOVES.values(), ids=MOVES)
def test_redirects(hops, result, error):
    """All hops for good make a move; http to https, www and a slash make none."""
    found = classify(TARGET, answer(hops=hops), DAY)
    assert (found.result, found.error) == (result, error)
    assert found.hops == tuple(url for _, url in hops)
    assert found.permanent == (bool(hops) and all(code in {301, 308} for code, _ in hops))


def test_http_to_https_is_no_move():
    """Nobody's time is worth an s."""
    target = Target(url="http://example.org/news/water", roles=(), titles=TARGET.titles)
    assert seen(answer(hops=[(301, URL)], url=target.url), target) == ("redirected", None)


def test_move_to_a_page_without_the_title():
    """What does not show the cited title is not suggested as its new address."""
    elsewhere = [(301, "https://example.org/other")]
    assert seen(answer(200, OTHER, hops=elsewhere)) == (
        "redirected",
        "moved to a page without the cited title",
    )
    untitled = Target(url=URL, roles=())
    assert seen(answer(200, OTHER, hops=elsewhere), untitled) == ("moved", None)


@pytest.mark.parametrize(
    "end",
    [
        "https://id.example.org/news/water",
        "https://example.org/blog/login-trouble",
        "https://example.org/author/annlogin/water",
    ],
)
def test_redirect_that_only_sounds_like_a_login(end):
    """A part of a word, or the language of a site, is no wall."""
    assert seen(answer(hops=[(302, end)])) == ("redirected", None)


def test_cited_login_page():
    """Who cites a login page gets one."""
    target = Target(url="https://example.org/login", roles=())
    assert seen(answer(hops=[(302, "https://example.org/signin")], url=target.url), target) == (
        "redirected",
        None,
    )


PLACES = {
    "there": (("p1",), None),
    "there, escaped": (("%70%31",), None),
    "missing": (("p2",), "the page has no place named 'p2'"),
    "one of two": (("p1", "%D1%8F"), "the page has no place named 'я'"),
    "top": (("top", "Top"), None),
    "a route": (("!/a", "/a"), None),
    "words": ((":~:text=sand",), None),
    "a moment": (("t=30",), None),
    "lines of code": (("L10-L12",), None),
}


@pytest.mark.parametrize(("anchors", "error"), PLACES.values(), ids=PLACES)
def test_place_in_a_page(anchors, error):
    """A page without the place it is cited with keeps its class and is told of."""
    target = Target(url=URL, roles=(), titles=TARGET.titles, anchors=anchors)
    assert seen(answer(), target) == ("ok", error)


def test_place_that_cannot_be_missed():
    """Nothing is said of a page cut short, of one that a script fills, and of a PDF."""
    target = Target(url=URL, roles=(), titles=TARGET.titles, anchors=("p2",))
    assert seen(answer(truncated=True), target) == ("ok", None)
    shell = b"<title>A</title><div id=app></div><script src=a.js></script>"
    assert seen(answer(200, shell), target) == ("ok", None)
    assert seen(answer(200, PAGE, "application/pdf"), target) == ("ok", None)


ENCODINGS = {
    "utf-8": ("Вода мокрая", "utf-8", ""),
    "byte order mark": ("Вода мокрая", "utf-16", ""),
    "header": ("Вода мокрая", "koi8-r", "text/html; charset=KOI8-R"),
    "meta": ('<meta charset="shift_jis">水は濡れている', "cp932", "text/html"),
    "old meta": ('<meta content="text/html; charset=gb2312">水是湿的', "gb18030", "text/html"),
    "header that is wrong": ("Вода мокрая", "windows-1251", "text/html; charset=utf-8"),
    "nothing said, Cyrillic": ("Вода мокрая, лёд холодный", "windows-1251", ""),
    "nothing said, French": ("L'eau mouille à Genève, déjà l'été", "windows-1252", ""),
    "no encoding at all": ("water é", "utf-8", "text/html; charset=rot13"),
}


@pytest.mark.parametrize(("text", "encoding", "kind"), ENCODINGS.values(), ids=ENCODINGS)
def test_encoding(text, encoding, kind):
    """Text is read by what is said of it, and by its looks where nothing fitting is said."""
    assert decoded(text.encode(encoding), kind) == text


def test_page_is_read():
    """Title, first heading with words, visible text, and what the head says."""
    page = page_of(
        b"<html lang=EN><head><TITLE>A &amp; B\n</TITLE><link href='/c' rel='canonical'>"
        b"<meta name=robots content=NoIndex><meta name=description content='of a'></head>"
        b"<body><!-- <h1>no</h1> --><script>'<h1>no</h1>'</script><h1><img alt=x></h1>"
        b"<H1>One <b>t</b>wo</H1><p>th<em>ree</em></p><style>p{}</style>4 &lt; 5<select>no</select>"
    )
    assert (page.title, page.heading, page.text) == ("A & B", "One t wo", "One two three 4 < 5")
    assert (page.canonical, page.robots, page.language) == ("/c", "noindex", "en")
    assert (page.description, page.words, page.complete) == ("of a", 6, True)


def test_text_is_bounded():
    """A page of any length costs no more than its bound."""
    page = page_of(b"<p>word " * 100_000)
    assert len(page.text) == TEXT_BOUND
    assert not page.complete


@given(
    body=st.one_of(
        st.binary(max_size=400),
        st.lists(
            st.sampled_from(
                "<title> </title> <h1> <!-- --> <script> </script </script> &#x &#9 ; & \" ' > <"
                " <meta name= charset=utf-16 charset=zip id= class=g-recaptcha 404 not found"
                " <div id=root> \udcff \x00 İ ﬁ <link rel=canonical href=//[ content=".split(" ")
            ),
            max_size=40,
        ).map(lambda parts: " ".join(parts).encode("utf-8", "surrogatepass")),
    ),
    status=st.sampled_from([200, 403, 404, 503]),
    end=st.sampled_from(
        ["https://[::1", "http://a\udcff/", "https://example.org/", "//", "x:\x00"]
    ),
)
@example(body=b"<title>&#" + b"9" * 5000 + b";", status=200, end="https://example.org/")
@settings(max_examples=400, deadline=None)
def test_nothing_raises(body, status, end):
    """Whatever bytes and addresses come, they are classified, with a probe and without."""
    for given_answer in (answer(status, body), answer(status, body, "", hops=[(301, end)])):
        probe_for(TARGET, given_answer, "zq")
        found = classify(TARGET, given_answer, DAY, probe=given_answer)
        assert found.error is None or found.error.isprintable()


HOSTILE = (
    "< [ & - <! </ <!-- <a <b> <div> <h1> <title <script <script> </scr <p>a</p> <!--- &#9 id='"
    " <meta <link/rel= <div/id=root> <font/x> ng-app &amp; 404| \" =' <svg> charset= a- (:"
).split()


@pytest.mark.parametrize("unit", [*HOSTILE, " ", "\n<", "<div id=root ", "checking your browser "])
def test_linear_time(unit):
    """1 MB of anything is read in a moment: what is quadratic takes minutes here."""
    target = Target(
        url=URL, roles=(), titles=TARGET.titles, anchors=("x",), quotes=("a b c d e f",)
    )
    body = unit.encode() * (1_000_000 // len(unit))
    began = time.process_time()
    given_answer = answer(200, body, "text/html")
    probe_for(target, given_answer, "zq")
    classify(target, given_answer, DAY, probe=given_answer)
    assert time.process_time() - began < 6


def test_long_lines_are_cut():
    """An address longer than a line of the ledger, or a half surrogate in it, breaks nothing."""
    found = classify(TARGET, answer(hops=[(302, f"https://e.org/{'a' * 5000}\udcff\n")]), DAY)
    assert len(found.hops[0]) == 1000


DOI = "10.1000/a(b)<c>#d?e"


def test_addresses_of_registries():
    """What a DOI may hold and an address may not is escaped."""
    assert handle_url(DOI) == "https://doi.org/api/handles/10.1000/a(b)%3Cc%3E%23d%3Fe"
    assert handle_url("10.1/a", "http://x.test/h/") == "http://x.test/h/10.1/a"
    assert crossref_url("10.1/a") == "https://api.crossref.org/works/10.1/a"
    assert datacite_url("10.1/a") == "https://api.datacite.org/dois/10.1/a"


def told(status, code=None, **rest):
    body = b"" if code is None else json.dumps({"responseCode": code}).encode()
    return Answer(url="https://doi.org/", status=status, body=body, **rest)


KNOWN, MISSING = told(200, 1), told(404, 100)
NO, YES = told(404), told(200)
LATER, DOWN = told(429), told(502)
TIMEOUT = Answer(url="https://doi.org/", failure=Failure.TIMEOUT)
DOIS = {
    "a handle": (KNOWN, None, None, "ok"),
    "a handle without an address": (told(404, 200), None, None, "ok"),
    "no handle, not asked further": (MISSING, None, None, "unknown-doi"),
    "nowhere": (MISSING, NO, NO, "unknown-doi"),
    "Crossref has it": (MISSING, YES, NO, "ok"),
    "DataCite has it": (MISSING, TIMEOUT, YES, "ok"),
    "Crossref is down": (MISSING, DOWN, NO, "unreachable"),
    "Crossref refuses": (MISSING, told(403), NO, "unreachable"),
    "DataCite wants us to wait": (MISSING, NO, LATER, "rate-limited"),
    "DataCite timed out": (MISSING, NO, TIMEOUT, "unreachable"),
    "one not asked": (MISSING, NO, None, "unreachable"),
    "the resolver timed out": (TIMEOUT, NO, NO, "unreachable"),
    "the resolver wants us to wait": (LATER, NO, NO, "rate-limited"),
    "no time": (Answer(url=URL, failure=Failure.BUDGET), None, None, "rate-limited"),
    "the resolver erred": (told(200, 2), NO, NO, "unreachable"),
    "404 that is no answer of the resolver": (told(404), NO, NO, "unreachable"),
    "no JSON": (Answer(url=URL, status=200, body=b"<html>"), NO, NO, "unreachable"),
    "deep JSON": (Answer(url=URL, status=200, body=b"[" * 100_000), NO, NO, "unreachable"),
    "another JSON": (Answer(url=URL, status=404, body=b"[100]"), NO, NO, "unreachable"),
    "true is no 1": (
        Answer(url=URL, status=200, body=b'{"responseCode":true}'),
        NO,
        NO,
        "unreachable",
    ),
    "forbidden": (Answer(url=URL, failure=Failure.FORBIDDEN), None, None, "refused"),
}


@pytest.mark.parametrize(("handle", "crossref", "datacite", "expected"), DOIS.values(), ids=DOIS)
def test_doi(handle, crossref, datacite, expected):
    """A DOI is unknown only where everybody who was asked clearly says so."""
    assert classify_doi(handle, crossref, datacite, DAY).result == expected
