"""Fetching: every way in which a site answers, or fails to, ends in the right `Answer`."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import socket
import socketserver
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.asyncresolver
import dns.message
import dns.rcode
import pytest
from web import DATE, IMAGE, LATER, NETWORK, PDF, TEXT, Visit, Web, head, html

from sourcebook.checking.references.answers import Answer, Failure, Hop
from sourcebook.checking.references.fetching import (
    Client,
    Guard,
    Limits,
    NoSuchHost,
    ResolverFailed,
    SystemResolver,
    run,
)
from sourcebook.checking.references.fetching.pacing import OutOfTime, Pacing
from sourcebook.checking.references.fetching.waiting import rest, retry_after

NOW = 1_795_255_200.0
"""2026-11-21 10:00:00 UTC, which is `web.DATE`."""
SHORT = 0.3
"""Seconds after which an answer that never ends is given up."""


class Time:
    """A clock that moves only when somebody sleeps, to whoever wakes first."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, int]] = []
        self._numbers = itertools.count()

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        sleeper = (self.now + seconds, next(self._numbers))
        heapq.heappush(self._sleepers, sleeper)
        while True:
            for _ in range(10):
                await asyncio.sleep(0)
            if self._sleepers[0] == sleeper:
                heapq.heappop(self._sleepers)
                self.now = max(self.now, sleeper[0])
                return


class Names:
    """A resolver that knows what a test tells it, and what it was asked."""

    def __init__(self, **known: str | Exception) -> None:
        self.known = {name.replace("_", "."): to for name, to in known.items()}
        self.asked: list[str] = []

    async def resolve(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        match self.known.get(host, NoSuchHost("NXDOMAIN")):
            case str(numbers):
                return tuple(numbers.split())
            case Exception() as error:
                raise error


@pytest.fixture(scope="module")
def the_web() -> Iterator[Web]:
    with Web() as web:
        yield web


@pytest.fixture
def web(the_web: Web) -> Web:
    the_web.forget()
    return the_web


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def ask(web: Web, time: Time) -> Callable[..., Answer]:
    """Asks behaviours by name, or whole addresses, with one client; the last answer."""

    def ask_them(*names: str, resolver: Names | None = None, **limits: float) -> Answer:
        given = {"interval": 0, "timeout": 5.0, "connect": 5.0, **limits}

        async def asking() -> Answer:
            async with Client(
                Limits(**given),
                Guard.allowing(NETWORK),
                resolver or Names(),
                context=web.context,
                clock=time.clock,
                now=lambda: NOW + time.now,
                sleep=time.sleep,
            ) as client:
                for name in names:
                    answer = await client.ask(name if "://" in name else web.url(name))
                return answer

        return run(asking())

    return ask_them


# --- Answers that come ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    "ok untyped head-405 chunked until-closed gzip deflate deflate-raw gzip-twice gzip-trailing "
    "header-large anchors tls-ok challenge".split(),
)
def test_page_is_read(ask, web, name):
    """A page comes back whole and decoded, after a single GET."""
    answer = ask(name)
    assert (answer.status, answer.failure, answer.truncated) == (200, None, False)
    assert answer.body.startswith(b"<!doctype html>")
    assert answer.body.endswith(b"</html>")
    assert [request.method for request in web.requests] == ["GET"]


def test_request_says_who_asks_and_what_it_reads(ask, web):
    ask("ok", contact="https://example.org/about\r\nX-Evil: 1")
    headers = web.requests[0].headers
    assert headers["user-agent"].startswith("Sourcebook/")
    assert "+https://example.org/about" in headers["user-agent"]
    assert "x-evil" not in headers
    assert headers["accept-language"] == "*"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["accept"].startswith("text/html")


def test_answer_keeps_the_address_as_it_was_asked(ask, web):
    url = web.url("ok/a/../b#part").replace("http", "HTTP")
    answer = ask(url)
    assert answer.url == url
    assert answer.final_url == url
    assert web.paths() == ["/ok/b"]


def test_what_is_quoted_already_is_sent_as_it_is(ask, web):
    ask("ok/%2Fa%7e%e4?q=a+b%20c&x='(;)")
    assert web.paths() == ["/ok/%2Fa%7e%e4?q=a+b%20c&x='(;)"]


def test_letters_beyond_ascii_are_quoted(ask, web):
    ask("ok/Übung?q=ж")
    assert web.paths() == ["/ok/%C3%9Cbung?q=%D0%B6"]


def test_header_names_are_in_lower_case_and_values_joined(ask, web):
    async def twice(visit: Visit) -> None:
        await visit.send(head(X_One="1", x_one="2", Content_Length="0") + b"")
        visit.is_answered = True

    answer = ask(web.behaviour("twice", twice))
    assert answer.headers["x-one"] == "1, 2"
    with pytest.raises(TypeError):
        answer.headers["x-one"] = "3"


def test_header_that_is_no_utf8_can_still_be_written_down(ask, web):
    async def latin(visit: Visit) -> None:
        await visit.send(b"HTTP/1.1 200 OK\r\nX-Name: caf\xe9\r\nContent-Length: 0\r\n\r\n")

    assert ask(web.behaviour("latin", latin)).headers["x-name"].encode() == "caf\ufffd".encode()


@pytest.mark.parametrize("name", ["pdf", "pdf-untyped"])
def test_pdf_is_read_whole(ask, name):
    assert ask(name).body == PDF


@pytest.mark.parametrize("name", ["russian", "russian-meta", "russian-unsaid"])
def test_body_in_another_encoding_stays_bytes(ask, name):
    assert "Испытания".encode("windows-1251") in ask(name).body


def test_empty_body_is_no_failure(ask):
    answer = ask("empty")
    assert (answer.status, answer.body, answer.failure) == (200, b"", None)


@pytest.mark.parametrize("status", [401, 402, 403, 407, 451, 999])
def test_wall_keeps_the_start_of_its_body(ask, web, status):
    """What tells a wall from a missing page is in its words; it is asked once."""
    answer = ask(str(status))
    assert (answer.status, answer.failure) == (status, None)
    assert b"Error" in answer.body
    assert len(web.requests) == 1


def test_challenge_is_there_to_be_recognised(ask):
    assert b"Just a moment" in ask("challenge-403").body


# --- Bodies that are too much --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["endless", "gzip-bomb"])
def test_body_is_cut_at_its_bound(ask, name):
    answer = ask(name, body=300_000)
    assert (len(answer.body), answer.truncated, answer.failure) == (300_000, True, None)


def test_body_as_long_as_its_bound_is_whole(ask, web):
    url = web.page("exact", b"a" * 1000)
    assert not ask(url, body=1000).truncated
    answer = ask(url, body=999)
    assert (len(answer.body), answer.truncated) == (999, True)


def test_bomb_costs_little_memory(ask):
    """1 GB of zeros in 1 MB of gzip is decoded up to the bound and no further."""
    ask("gzip-bomb", body=1000)  # So that the bomb is made.
    tracemalloc.start()
    try:
        ask("gzip-bomb", "brotli-bomb")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 30_000_000


def test_compressed_nothing_without_end_is_given_up(ask):
    answer = ask("gzip-nothing", body=100_000)
    assert (answer.body, answer.truncated, answer.failure) == (b"", True, None)


@pytest.mark.parametrize("name", ["image", "untyped-image", "endless-image"])
def test_of_other_types_a_glance_is_enough(ask, name):
    answer = ask(name)
    assert (len(answer.body), answer.truncated) == (65_536, True)
    assert answer.body.startswith(IMAGE[:100])


def test_untyped_text_is_read_on(ask, web):
    url = web.page("untyped-large", html("Large", TEXT * 20_000), kind=None)
    assert ask(url).body.endswith(b"</html>")


def test_coding_that_was_not_asked_for_is_not_read(ask):
    """The page is there, so that is no failure."""
    answer = ask("brotli-bomb")
    assert (answer.status, answer.failure, answer.body) == (200, None, b"")
    assert answer.truncated
    assert "'br'" in answer.detail


def test_body_that_is_not_in_its_coding(ask):
    answer = ask("gzip-never")
    assert (answer.status, answer.failure) == (200, Failure.PROTOCOL)


# --- Redirects -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(ask, web, status):
    answer = ask(f"to-ok-{status}")
    assert answer.hops == (Hop(status, web.url("ok")),)
    assert (answer.status, answer.final_url) == (200, web.url("ok"))
    assert [request.method for request in web.requests] == ["GET", "GET"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_to_nowhere_is_gone(ask, status):
    answer = ask(f"to-404-{status}")
    assert (answer.status, [hop.status for hop in answer.hops]) == (404, [status])


def test_relative_location(ask, web):
    answer = ask("relative/deep/er")
    assert answer.hops[0].url == web.url("relative/ok?from=relative")


def test_location_with_spaces_and_letters_is_quoted(ask, web):
    answer = ask("spaced")
    assert answer.final_url == web.url(
        "ok/a%20page%20with%20spaces/%C3%BCn%C3%AFcode?q=%C3%A4%20%C3%B6"
    )
    assert answer.status == 200


@pytest.mark.parametrize(
    ("name", "path"), [("to-home", ""), ("login-wall", "login?next=/login-wall")]
)
def test_redirect_away_from_the_page_is_told(ask, web, name, path):
    assert ask(name).final_url == web.url(path)


def test_redirect_to_another_host(ask, web):
    answer = ask(web.url(f"to/301/{web.url('ok', host=2)}"))
    assert answer.final_url == web.url("ok", host=2)
    assert [request.host for request in web.requests] == ["127.9.0.1", "127.9.0.2"]


def test_redirect_without_location_is_the_answer(ask):
    answer = ask("no-location")
    assert (answer.status, answer.hops, answer.failure) == (302, (), None)


def test_refresh_in_a_page_is_not_followed(ask, web):
    assert ask("refresh").hops == ()
    assert len(web.requests) == 1


@pytest.mark.parametrize(("name", "requests"), [("loop", 2), ("loop-self", 1), ("cookie-loop", 2)])
def test_circle_is_noticed(ask, web, name, requests):
    answer = ask(name)
    assert answer.failure is Failure.LOOP
    assert len(web.requests) == requests


def test_wall_that_wants_its_cookie_back_gets_it(ask, web):
    answer = ask("cookie-wall")
    assert (answer.status, answer.failure) == (200, None)
    assert web.requests[1].headers["cookie"] == "seen=1"


def test_cookie_is_forgotten_after_one_address(ask, web):
    ask("cookie-wall", "ok")
    assert "cookie" not in web.requests[-1].headers


def test_cookie_stays_with_its_host(ask, web):
    away = web.url("ok", host=2)

    async def tempting(visit: Visit) -> None:
        await visit.redirect(away, Set_Cookie="secret=1; Path=/")

    ask(web.behaviour("tempting", tempting))
    assert "cookie" not in web.requests[-1].headers


def test_eight_hops_are_followed_and_no_ninth(ask, web):
    answer = ask("hops/8")
    assert (answer.status, len(answer.hops)) == (200, 8)
    web.forget()
    answer = ask("hops/9")
    assert (answer.failure, len(answer.hops)) == (Failure.TOO_MANY_HOPS, 8)
    assert len(web.requests) == 9


@pytest.mark.parametrize("name", ["to-javascript", "to-user"])
def test_redirect_to_what_is_never_asked(ask, web, name):
    answer = ask(name)
    assert (answer.failure, answer.status) == (Failure.FORBIDDEN, None)
    assert len(answer.hops) == 1


# --- Second thoughts -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
def test_gone_is_confirmed_on_another_connection(ask, web, time, status):
    answer = ask(str(status))
    assert (answer.status, answer.failure, answer.body) == (status, None, b"")
    first, second = web.requests
    assert first.connection != second.connection
    assert time.slept == []


@pytest.mark.parametrize("name", ["404-once", "410-once", "500-once", "503-once"])
def test_second_answer_counts(ask, web, name):
    answer = ask(name)
    assert (answer.status, answer.failure) == (200, None)
    assert len(web.requests) == 2


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_error_of_a_server_is_asked_about_once_more_after_a_pause(ask, web, time, status):
    answer = ask(str(status), pause=1.5)
    assert (answer.status, answer.failure) == (status, None)
    assert len(web.requests) == 2
    assert time.slept == [1.5]


def test_gone_after_an_error_is_confirmed_too(ask, web):
    assert ask("500-then-404").status == 404
    assert len(web.requests) == 3


def test_error_of_a_server_is_not_about_its_rate_limit(ask, web, time):
    ask("503-limit", pause=1.5)
    assert time.slept == [1.5]


@pytest.mark.parametrize("status", [400, 403])
def test_other_errors_are_not_asked_about_again(ask, web, status):
    ask(str(status))
    assert len(web.requests) == 1


def test_page_is_asked_again_where_an_old_connection_was_closed(ask, web):
    """A connection kept from the page before ends with the second question: no failure."""
    answer = ask("kept-alive", "kept-alive")
    assert (answer.status, answer.failure) == (200, None)
    assert [request.connection for request in web.requests][:2] == [
        web.requests[0].connection,
        web.requests[0].connection,
    ]
    assert len(web.requests) == 3


def test_connection_is_used_again(ask, web):
    ask("ok", "ok", "to-ok-301")
    assert len({request.connection for request in web.requests}) == 1


def test_reset_once_is_no_failure(ask):
    assert ask("reset-once").status == 200


# --- Waiting where a site asks for it ------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("429-once", 3), ("429-once-date", 7), ("429-once-date-alone", 7), ("503-wait-once", 5)],
)
def test_site_that_asks_to_wait_is_asked_again_then(ask, web, time, name, seconds):
    answer = ask(name)
    assert (answer.status, answer.retry_after) == (200, None)
    assert sum(time.slept) == seconds
    assert len(web.requests) == 2


@pytest.mark.parametrize(
    ("name", "status", "seconds"), [("429", 429, 10), ("503-wait", 503, 20), ("429-reset", 429, 12)]
)
def test_site_that_asks_to_wait_for_ever_is_asked_twice_more(ask, web, time, name, status, seconds):
    answer = ask(name)
    assert (answer.status, answer.retry_after, answer.failure) == (status, seconds, None)
    assert len(web.requests) == 3
    assert sum(time.slept) == 2 * seconds


def test_wait_beyond_the_end_of_the_run_is_not_begun(ask, web, time):
    answer = ask("429-long", budget=600)
    assert (answer.status, answer.retry_after) == (429, 86_400)
    assert len(web.requests) == 1
    assert time.slept == []


def test_too_many_without_a_time_leaves_the_host_alone_for_a_while(ask, web, time):
    answer = ask("429-unsaid", "ok", backoff=45)
    assert answer.status == 200
    assert time.slept == [45]


def test_host_that_is_pushed_back_leaves_others_alone(ask, web, time):
    ask("limit-spent", web.url("ok", host=2))
    assert time.slept == []
    ask("limit-spent", "ok")
    assert time.slept == [40]


def test_host_pushed_back_beyond_the_end_is_not_asked(ask, web):
    answer = ask("429-long", "ok", budget=600)
    assert answer.failure is Failure.BUDGET
    assert web.count("ok") == 0


def test_nothing_is_asked_after_the_end_of_the_run(ask, web):
    answer = ask("ok", budget=0)
    assert (answer.failure, answer.status) == (Failure.BUDGET, None)
    assert web.requests == []


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": LATER, "date": DATE}, 7),
        ({"retry-after": DATE, "date": LATER}, 0),
        ({"retry-after": LATER}, 7),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "1, 2"}, None),
        ({}, None),
        ({"ratelimit-reset": "30"}, 30),
        ({"x-ratelimit-reset": str(int(NOW) + 90)}, 90),
        ({"x-ratelimit-reset": str(int(NOW) - 90)}, 0),
        ({"retry-after": "5", "ratelimit-reset": "30"}, 5),
    ],
)
def test_time_to_wait(headers, seconds):
    """RFC 9110, section 10.2.3, and what came before it was followed."""
    assert retry_after(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"ratelimit-remaining": "0", "ratelimit-reset": "30"}, 30),
        ({"ratelimit-remaining": "1", "ratelimit-reset": "30"}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, 30),
        ({"x-ratelimit-remaining": "0"}, None),
        ({"ratelimit-reset": "30"}, None),
        ({"ratelimit-remaining": "none", "ratelimit-reset": "30"}, None),
    ],
)
def test_rest_until_a_limit_begins_anew(headers, seconds):
    assert rest(headers, NOW) == seconds


# --- Failures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "failure"),
    [
        ("refused", Failure.REFUSED),
        ("reset", Failure.RESET),
        ("hang-up", Failure.RESET),
        ("reset-in-body", Failure.RESET),
        ("length-too-long", Failure.RESET),
        ("chunks-ended", Failure.RESET),
        ("chunks-broken", Failure.PROTOCOL),
        ("chunks-broken-later", Failure.PROTOCOL),
        ("length-twice", Failure.PROTOCOL),
        ("no-http", Failure.PROTOCOL),
        ("endless-headers", Failure.PROTOCOL),
        ("endless-header", Failure.PROTOCOL),
        ("endless-status", Failure.PROTOCOL),
        ("tls-expired", Failure.TLS_EXPIRED),
        ("tls-wrong-name", Failure.TLS_NAME),
        ("tls-self-signed", Failure.TLS_SELF_SIGNED),
        ("tls-incomplete", Failure.TLS_INCOMPLETE),
        ("tls-unknown", Failure.TLS_INCOMPLETE),
    ],
)
def test_failure_has_its_name(ask, name, failure):
    answer = ask(name)
    assert answer.failure is failure
    assert answer.detail
    assert "\n" not in answer.detail


@pytest.mark.parametrize(
    "name", "silent body-silent drip drip-fast endless-headers-drip endless-continue".split()
)
def test_answer_that_never_ends_is_given_up(ask, web, name):
    """However steadily it drips: the time is for the whole, and it is not asked again."""
    answer = ask(name, timeout=SHORT)
    assert answer.failure is Failure.TIMEOUT
    assert len(web.requests) == 1


def test_time_is_for_all_hops_together(ask, web):
    async def slowly(visit: Visit) -> None:
        await asyncio.sleep(SHORT / 3)
        await visit.redirect(f"/slow-hops/{visit.request.path[11:]}a")

    answer = ask(web.behaviour("slow-hops", slowly), timeout=SHORT)
    assert answer.failure is Failure.TIMEOUT
    assert len(answer.hops) < 4


def test_what_came_before_a_failure_is_kept(ask):
    answer = ask("length-too-long")
    assert (answer.status, answer.failure) == (200, Failure.RESET)
    assert answer.body.startswith(b"<!doctype html>")


def test_more_than_was_announced_is_not_understood(ask, web):
    """aiohttp throws away the answer with what follows it; a fresh connection is tried first."""
    answer = ask("length-too-short")
    assert answer.failure is Failure.PROTOCOL
    assert len(web.requests) == 2


def test_plain_http_where_tls_is_spoken(ask, web):
    answer = ask(web.url("ok").replace("http:", "https:"))
    assert answer.failure is Failure.TLS_OTHER


def test_failure_after_a_redirect_tells_where(ask, web):
    answer = ask(web.url(f"to/302/{web.url('refused')}"))
    assert (answer.failure, answer.status) == (Failure.REFUSED, None)
    assert answer.final_url == web.url("refused")


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (NoSuchHost("NXDOMAIN"), Failure.NO_SUCH_HOST),
        (ResolverFailed("SERVFAIL"), Failure.RESOLVER),
        (OSError("anything"), Failure.UNREACHABLE),
        (RuntimeError("a mistake\nof ours"), Failure.PROTOCOL),
    ],
)
def test_failure_to_resolve(ask, error, failure):
    answer = ask("http://gone.example/", resolver=Names(gone_example=error))
    assert answer.failure is failure
    assert "\n" not in answer.detail


def test_name_is_resolved_once(ask, web):
    names = Names(site_example="127.9.0.1")
    url = f"http://site.example:{web.port}/404"
    assert ask(url, url, resolver=names).status == 404
    assert names.asked == ["site.example"]


def test_name_that_does_not_exist_is_resolved_once(ask):
    names = Names()
    ask("http://gone.example/a", "http://gone.example/b", resolver=names)
    assert names.asked == ["gone.example"]


def test_second_number_of_a_name_is_tried(ask, web):
    names = Names(site_example="127.9.77.1 127.9.0.1")
    answer = ask(f"http://site.example:{web.port}/ok", resolver=names)
    assert answer.status == 200


def test_name_beyond_ascii_is_resolved_in_idna(ask, web):
    names = Names(**{"xn--bcher-kva_example": "127.9.0.1"})
    answer = ask(f"http://Bücher.example:{web.port}/ok", resolver=names)
    assert answer.status == 200


def test_cancelling_is_not_swallowed(web):
    async def main() -> None:
        async with Client(Limits(interval=0), Guard.allowing(NETWORK), Names()) as client:
            asking = asyncio.ensure_future(client.ask(web.url("silent")))
            await asyncio.sleep(0)
            while not web.requests:  # noqa: ASYNC110 - the other thread knows no event of this loop
                await asyncio.sleep(0)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            # Its place at the host is free again.
            assert (await client.ask(web.url("ok"))).status == 200

    run(main())


def test_environment_brings_no_proxy(ask, web, monkeypatch):
    monkeypatch.setenv("http_proxy", web.url("refused"))
    assert ask("ok").status == 200


# --- Turns ---------------------------------------------------------------------------------------


def pace(time: Time, hosts: str, *, takes: float = 0.0, **limits: float) -> list[tuple[str, float]]:
    """Starts requests to hosts, all wanted at once; when each started."""
    started: list[tuple[str, float]] = []

    async def main() -> None:
        pacing = Pacing(Limits(**limits), clock=time.clock, sleep=time.sleep)

        async def one(host: str) -> None:
            await pacing.start(host)
            started.append((host, time.now))
            if takes:
                await time.sleep(takes)
            pacing.done(host)

        await asyncio.gather(*map(one, hosts))

    run(main())
    return started


def test_interval_between_starts_at_one_host(time):
    assert pace(time, "aaaa", interval=2.0) == [("a", 0), ("a", 2), ("a", 4), ("a", 6)]


def test_hosts_do_not_wait_for_each_other(time):
    assert pace(time, "abcd", interval=2.0) == [("a", 0), ("b", 0), ("c", 0), ("d", 0)]


def test_two_at_once_at_one_host(time):
    assert pace(time, "aaaa", takes=5.0, interval=0.0) == [("a", 0), ("a", 0), ("a", 5), ("a", 5)]


def test_in_flight_over_all_hosts(time):
    started = pace(time, "abcde", takes=5.0, interval=0.0, in_flight=2)
    assert [when for _, when in started] == [0, 0, 5, 5, 10]


def test_waiting_for_a_host_holds_no_place_in_flight(time):
    """One busy host must not slow the others down."""
    started = pace(time, "aaab", interval=10.0, in_flight=1)
    assert started == [("a", 0), ("b", 0), ("a", 10), ("a", 20)]


def test_interval_holds_where_starts_were_delayed(time):
    started = pace(time, "baa", takes=5.0, interval=1.0, in_flight=1)
    assert [when for host, when in started if host == "a"] == [5, 10]


def test_push_back_reaches_those_who_wait_already(time):
    started: list[float] = []

    async def main() -> None:
        pacing = Pacing(Limits(interval=1.0), clock=time.clock, sleep=time.sleep)

        async def one() -> None:
            await pacing.start("a")
            started.append(time.now)
            if len(started) == 1:
                pacing.push_back("a", 30)
            pacing.done("a")

        await asyncio.gather(one(), one(), one())

    run(main())
    assert started == [0, 30, 31]


def test_turn_that_comes_too_late_is_not_waited_for(time):
    with pytest.raises(OutOfTime):
        pace(time, "aaa", interval=10.0, budget=15.0)
    assert time.now < 15


# --- Names that do not exist ---------------------------------------------------------------------


class _NameServer(socketserver.BaseRequestHandler):
    """Answers every question with the next of its codes."""

    codes: Iterator[int]
    asked: list[str]

    def handle(self) -> None:
        raw, plug = self.request
        question = dns.message.from_wire(raw)
        self.asked.append(str(question.question[0].name))
        answer = dns.message.make_response(question)
        answer.set_rcode(next(self.codes))
        plug.sendto(answer.to_wire(), self.client_address)


@contextmanager
def name_server(*codes: int) -> Iterator[tuple[dns.asyncresolver.Resolver, list[str]]]:
    """A name server on loopback, as a resolver that asks it, and what it was asked."""
    asked: list[str] = []
    handler = type("Handler", (_NameServer,), {"codes": itertools.cycle(codes), "asked": asked})
    with socketserver.UDPServer(("127.9.0.53", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        resolver = dns.asyncresolver.Resolver(configure=False)
        resolver.nameservers = ["127.9.0.53"]
        resolver.port = server.server_address[1]
        yield resolver, asked
        server.shutdown()
        thread.join()


def resolve(resolver: SystemResolver, host: str) -> tuple[str, ...]:
    try:
        return run(resolver.resolve(host))
    finally:
        resolver.close()


def unknown(host: str) -> tuple[str, ...]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_name_that_does_not_exist_is_asked_about_twice():
    with name_server(dns.rcode.NXDOMAIN) as (server, asked):
        with pytest.raises(NoSuchHost):
            resolve(SystemResolver(lookup=unknown, server=server), "gone.example")
        assert asked == ["gone.example.", "gone.example."]


@pytest.mark.parametrize(
    "codes",
    [
        (dns.rcode.SERVFAIL,),
        (dns.rcode.REFUSED,),
        (dns.rcode.NXDOMAIN, dns.rcode.SERVFAIL),
        (dns.rcode.NOERROR,),
    ],
    ids=["servfail", "refused", "nxdomain-then-servfail", "no-address"],
)
def test_name_server_that_fails_condemns_nobody(codes, monkeypatch):
    monkeypatch.setattr("sourcebook.checking.references.fetching.resolving._LIFETIME", 0.3)
    with name_server(*codes) as (server, _), pytest.raises(ResolverFailed):
        resolve(SystemResolver(lookup=unknown, server=server), "ill.example")


def test_system_that_fails_condemns_nobody():
    def fails(host: str) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    with name_server(dns.rcode.NXDOMAIN) as (server, asked):
        with pytest.raises(ResolverFailed):
            resolve(SystemResolver(lookup=fails, server=server), "ill.example")
        assert asked == []


def test_hosts_file_counts():
    """/etc/hosts knows this name everywhere, and no name server is asked."""
    assert set(resolve(SystemResolver(), "localhost")) <= {"127.0.0.1", "::1"}
