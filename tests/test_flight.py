"""Places among the requests under way: who gets the next one, and what leaving costs nobody."""

from __future__ import annotations

import asyncio

import pytest
from web import NETWORK, Web

from sourcebook.checking.references.fetching import Client, Guard, Limits, run
from sourcebook.checking.references.fetching.flight import Flight


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_hosts_that_were_asked_before_go_first():
    """Their connection is open, and the longest row never waits behind all others."""

    async def main() -> list[str]:
        flight, order = Flight(1), []

        async def take(name: str, *, is_known: bool) -> None:
            await flight.acquire(is_known=is_known)
            order.append(name)

        await take("first", is_known=False)
        waiting = [
            asyncio.ensure_future(take(name, is_known=name.startswith("known")))
            for name in ("new 1", "known 1", "new 2", "known 2")
        ]
        for _ in waiting:
            await settle()
            flight.release()
        await asyncio.gather(*waiting)
        return order

    assert run(main()) == ["first", "known 1", "known 2", "new 1", "new 2"]


@pytest.mark.parametrize("is_given", [False, True])
def test_one_who_leaves_the_line_takes_no_place_along(is_given):
    """Whether it still waited or had just been given its place."""

    async def main() -> bool:
        flight = Flight(1)
        await flight.acquire(is_known=False)
        leaving = asyncio.ensure_future(flight.acquire(is_known=False))
        await settle()
        if is_given:
            flight.release()
            leaving.cancel()
        else:
            leaving.cancel()
            await settle()
            flight.release()
        await asyncio.gather(leaving, return_exceptions=True)
        next_one = asyncio.ensure_future(flight.acquire(is_known=False))
        await settle()
        return next_one.done()

    assert run(main())


def test_a_glance_asks_once_where_a_question_asks_again():
    """A made-up address needs no second opinion; a cited one does."""

    async def main(web: Web) -> list[int]:
        counts = []
        async with Client(Limits(interval=0), Guard.allowing(NETWORK)) as client:
            for ask in (client.glance, client.ask):
                web.forget()
                assert (await ask(web.url("404"))).status == 404
                counts.append(web.count("404"))
        return counts

    with Web() as web:
        assert run(main(web)) == [1, 2]
