"""The one place where a run meets the network, the clock and the journal."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.checking.references.fetching import Client, Guard, Limits, run
from sourcebook.checking.references.journal import Header, Journal
from sourcebook.checking.references.shards import Blob
from sourcebook.checking.references.sweep import Registries, Sweep, answers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sourcebook.checking.references.progress import Display
    from sourcebook.checking.references.run import Plan
    from sourcebook.checking.references.targets import Target
    from sourcebook.model import Observation
    from sourcebook.settings import Host


_NO_SIGNALS = (NotImplementedError, RuntimeError, ValueError)
"""Raised on Windows, and on any thread but the main one."""


class Interrupted(Exception):
    """Somebody asked the run to stop; the journal holds what was asked until then."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What one call asks: a shard of a plan, or the references of a pull request."""

    date: dt.date
    targets: tuple[Target, ...]
    ledger_digest: str
    targets_digest: str
    shard: int = 1
    of: int = 1

    @classmethod
    def of_plan(cls, plan: Plan, shard: int, of: int) -> Inquiry:
        """A shard of a run of the schedule."""
        return cls(
            plan.date,
            plan.part(shard, of),
            plan.ledger_digest,
            plan.targets_digest,
            shard,
            of,
        )


def limits_of(host: Host) -> Limits:
    """The limits that the settings give, with an address where to complain."""
    checker = host.settings.checker
    contact = checker.contact or host.repo_url or host.settings.corrections_url
    return Limits(
        in_flight=checker.at_once,
        interval=checker.interval,
        timeout=checker.timeout,
        budget=checker.minutes * 60,
        contact=contact or "",
    )


def inquire(
    inquiry: Inquiry,
    host: Host,
    display: Callable[[int], Display],
    journal_path: Path | None = None,
) -> tuple[Blob, str]:
    """Ask everything, and give what was seen with a note on the journal (or an empty one).

    Raises `Interrupted` on Ctrl-C and SIGTERM, and OSError with a sentence for people where the
    journal cannot be written.
    """
    return run(_inquire(inquiry, host, display, journal_path))


async def _inquire(
    inquiry: Inquiry,
    host: Host,
    display: Callable[[int], Display],
    journal_path: Path | None,
) -> tuple[Blob, str]:
    checker = host.settings.checker
    networks = tuple(ipaddress.ip_network(network) for network in checker.allow_networks)
    with contextlib.ExitStack() as stack:
        journal = None
        if journal_path is not None:
            header = Header(
                date=inquiry.date,
                ledger=inquiry.ledger_digest,
                shard=f"{inquiry.shard}/{inquiry.of}",
            )
            journal = stack.enter_context(Journal(journal_path, header))
        known = dict(journal.seen) if journal else {}
        todo = [target for target in inquiry.targets if target.url not in known]
        limits, guard = limits_of(host), Guard(networks)
        with _stoppable():
            before = await _canaries(checker.canaries, limits, guard)
            async with Client(limits, guard) as client:
                with display(len(todo)) as shown:
                    deadline = time.monotonic() + limits.budget

                    def on_seen(url: str, one: Observation) -> None:
                        if journal:
                            journal.add(url, one)
                        shown.seen(url, one)

                    swept = await Sweep(
                        client.ask,
                        inquiry.date,
                        Registries(checker.handles, checker.crossref, checker.datacite),
                        out_of_time=lambda: time.monotonic() >= deadline,
                        on_seen=on_seen,
                        glance=client.glance,
                    ).run(todo)
            after = await _canaries(checker.canaries, limits, guard)
        note = journal.note if journal else ""
    wanted = {target.url for target in inquiry.targets}
    seen = {url: one for url, one in known.items() if url in wanted} | dict(swept.seen)
    blob = Blob(
        shard=inquiry.shard,
        of=inquiry.of,
        date=inquiry.date,
        ledger=inquiry.ledger_digest,
        targets=inquiry.targets_digest,
        canaries_before=before,
        canaries_after=after,
        asked=len(seen),
        not_reached=swept.not_reached,
        seen=seen,
    )
    return blob, note


async def _canaries(urls: Sequence[str], limits: Limits, guard: Guard) -> dict[str, bool]:
    """Whether each canary answers: asked by a client of its own, whose time has not been spent."""
    async with Client(limits, guard) as client:
        return await answers(client.ask, urls)


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Turn Ctrl-C and SIGTERM into `Interrupted`, after what is in flight was let go."""
    loop = asyncio.get_running_loop()
    task = asyncio.current_task()
    stopped: list[str] = []

    def stop(name: str) -> None:
        stopped.append(name)
        if task is not None:
            task.cancel()

    handled: Sequence[signal.Signals] = (signal.SIGINT, signal.SIGTERM)
    for number in handled:
        with contextlib.suppress(*_NO_SIGNALS):
            loop.add_signal_handler(number, stop, number.name)
    try:
        yield
    except asyncio.CancelledError:
        if stopped:
            raise Interrupted(stopped[0]) from None
        raise
    finally:
        for number in handled:
            with contextlib.suppress(*_NO_SIGNALS):
                loop.remove_signal_handler(number)
