"""The one place where a run meets the network, the clock and the journal."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.checking.references.archives import Finder
from sourcebook.checking.references.fetching import Client, Guard, Limits, run
from sourcebook.checking.references.journal import Header, Journal
from sourcebook.checking.references.looking import is_readable, look_closer
from sourcebook.checking.references.reading import Document, Reader
from sourcebook.checking.references.shards import Blob
from sourcebook.checking.references.sweep import Registries, Sweep, answers
from sourcebook.checking.references.unarchived import look_for_copies, noted, turns

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.progress import Display
    from sourcebook.checking.references.run import Plan
    from sourcebook.checking.references.targets import Target
    from sourcebook.model import LedgerLine, Observation
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
    archives: bool = False
    """Whether archives are asked for copies of sources that have none."""

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
            archives=True,
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
    known: Mapping[str, LedgerLine] | None = None,
) -> tuple[Blob, str]:
    """Ask everything, and give what was seen with a note on the journal (or an empty one).

    `known` is what the ledger has, to which texts are compared; with None no text is looked at, so
    that nothing is said of quotes and drift.

    Raises `Interrupted` on Ctrl-C and SIGTERM, and OSError with a sentence for people where the
    journal cannot be written.
    """
    return run(_inquire(inquiry, host, display, journal_path, known))


async def _inquire(
    inquiry: Inquiry,
    host: Host,
    display: Callable[[int], Display],
    journal_path: Path | None,
    known: Mapping[str, LedgerLine] | None,
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
        done = dict(journal.seen) if journal else {}
        todo = [target for target in inquiry.targets if target.url not in done]
        limits, guard = limits_of(host), Guard(networks)
        with _stoppable():
            before = await _canaries(checker.canaries, limits, guard)
            async with Client(limits, guard) as client, Reader() as reader:
                with display(len(todo)) as shown:
                    deadline = time.monotonic() + limits.budget

                    def on_seen(url: str, one: Observation) -> None:
                        if journal:
                            journal.add(url, one)
                        shown.seen(url, one)

                    def late() -> bool:
                        return time.monotonic() >= deadline

                    sweep = Sweep(
                        client.ask,
                        inquiry.date,
                        Registries(checker.handles, checker.crossref, checker.datacite),
                        out_of_time=late,
                        on_seen=on_seen,
                        glance=client.glance,
                        look=None if known is None else _closer(reader, known),
                    )
                    finder = Finder(client.inquire, host.settings.archives, reader.read)
                    lacking = turns(inquiry.targets, known or {}, inquiry.date)
                    async with asyncio.TaskGroup() as group:
                        sweeping = group.create_task(sweep.run(todo))
                        copying = group.create_task(
                            look_for_copies(
                                finder, lacking if inquiry.archives else (), inquiry.date, late
                            )
                        )
                swept = sweeping.result()
            after = await _canaries(checker.canaries, limits, guard)
        note = journal.note if journal else ""
    wanted = {target.url for target in inquiry.targets}
    seen = {url: one for url, one in done.items() if url in wanted} | dict(swept.seen)
    seen = noted(seen, copying.result(), host.settings.archives.days)
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


def _closer(
    reader: Reader, known: Mapping[str, LedgerLine]
) -> Callable[[Observation, Target, Answer], Awaitable[Observation]]:
    """What has the text of an answer read in a bounded process, and looks at it."""

    async def look(seen: Observation, target: Target, answer: Answer) -> Observation:
        if not is_readable(seen):
            return seen
        kind = answer.headers.get("content-type", "")
        reading = await reader.read(Document(answer.body, kind, answer.truncated))
        # Looking for words in a long text takes seconds, in which others want to be answered.
        return await asyncio.to_thread(
            look_closer, seen, target, answer, reading, known.get(target.url)
        )

    return look


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
