"""Questions of their own: headers, forms and secrets, over a real loopback web."""

from __future__ import annotations

import ipaddress

import pytest
from web import NETWORK

from sourcebook.checking.references.answers import Failure
from sourcebook.checking.references.fetching import Client, Guard, Limits, Question, run

SECRET = "LOW a:very-secret"
FORM = Question(post=b"url=x", kind="application/x-www-form-urlencoded", authorization=SECRET)


@pytest.fixture(autouse=True)
def _forget(web):
    web.forget()


def inquire(url, question, **limits):
    waited = []

    async def sleep(seconds):
        waited.append(seconds)

    def clock():
        return sum(waited)

    async def go():
        guard = Guard((ipaddress.ip_network(NETWORK),))
        async with Client(Limits(interval=0, **limits), guard, clock=clock, sleep=sleep) as client:
            return await client.inquire(url, question)

    return run(go()), waited


def test_what_is_sent_has_its_type_and_its_headers(web):
    """A form is a form; nothing of it is in the address."""
    answer, _ = inquire(web.url("ok"), FORM)
    assert answer.status == 200
    (request,) = web.requests
    assert (request.method, request.body) == ("POST", b"url=x")
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["authorization"] == SECRET


def test_headers_go_along_redirects_and_secrets_stay_at_home(web):
    """Datetime negotiation goes from gate to gate; a key is for one host."""
    target = web.url("ok", host=2)

    async def away(visit):
        await visit.redirect(target)

    question = Question(headers={"Accept-Datetime": "x"}, authorization=SECRET)
    inquire(web.behaviour("away", away), question)
    first, second = web.requests
    assert first.headers["authorization"] == SECRET
    assert "authorization" not in second.headers
    assert second.headers["accept-datetime"] == "x"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_what_was_sent_goes_nowhere_else(web, status):
    """No redirect of a POST is followed, whichever way it would be."""

    async def away(visit):
        await visit.redirect(web.url("ok", host=2), status)

    answer, _ = inquire(web.behaviour("away", away), FORM)
    assert answer.failure is Failure.TOO_MANY_HOPS
    assert web.count("ok") == 0


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_server_in_trouble_is_sent_nothing_twice(web, status):
    """It may have done what was asked; a question without anything to send is asked again."""

    async def busy(visit):
        await visit.answer(status, "busy")

    url = web.behaviour("busy", busy)
    assert inquire(url, FORM)[0].status == status
    assert web.count("busy") == 1
    inquire(url, Question())
    assert web.count("busy") == 3


def test_a_connection_that_breaks_is_sent_nothing_twice(web):
    """Whether it arrived is not known."""

    async def broken(visit):
        visit.reset()

    answer, _ = inquire(web.behaviour("broken", broken), FORM)
    assert answer.failure is Failure.RESET
    assert web.count("broken") == 1


def test_asked_to_come_back_later_it_does(web):
    """What was refused has not been done."""

    async def later(visit):
        if visit.number == 1:
            await visit.answer(429, "later", Retry_After="7")
        else:
            await visit.answer(200, "{}")

    answer, waited = inquire(web.behaviour("later", later), FORM)
    assert answer.status == 200
    assert [one.body for one in web.requests] == [b"url=x", b"url=x"]
    assert sum(waited) == 7


def test_what_a_service_does_not_know_is_asked_once(web):
    """A 404 is an answer; only of a source it is asked again."""
    answer, _ = inquire(web.url("404"), Question())
    assert answer.status == 404
    assert len(web.requests) == 1


def test_the_secret_is_in_no_text():
    """A question can be printed."""
    assert "secret" not in repr(FORM)
