"""What a person sees while references are asked: how many, how fast, how long yet, and what came.

A bar on a terminal, elsewhere a line every few seconds. All of it goes to the error stream, so
that a report on the standard output stays whole.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column

from sourcebook.vocabulary import LINK_CLASSES, LinkClass

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self, TextIO

    from sourcebook.model import Observation

EVERY = 5.0
"""Seconds between two plain lines."""


class Display(Protocol):
    """A context manager that is told of each observation."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def seen(self, url: str, one: Observation) -> None:
        """One address more was asked."""


def display(total: int, out: TextIO, clock: Callable[[], float]) -> Display:
    """A bar where `out` is a terminal, else plain lines. `clock` gives seconds."""
    console = Console(file=out, highlight=False, emoji=False, markup=False)
    return _Bar(total, console, clock) if console.is_terminal else _Lines(total, out, clock)


class _Tally:
    """Counts, and the words for them."""

    def __init__(self, total: int, clock: Callable[[], float]) -> None:
        self.total = total
        self.clock = clock
        self.started = clock()
        self.classes: Counter[LinkClass] = Counter()

    def add(self, one: Observation) -> None:
        self.classes[one.result] += 1

    @property
    def rate(self) -> float:
        """Addresses a second since the beginning."""
        return self.classes.total() / max(self.clock() - self.started, 1e-3)

    def words(self) -> str:
        """The counts by class, most frequent first."""
        return ", ".join(
            f"{count:,} {LINK_CLASSES[result].label}"
            for result, count in sorted(self.classes.items(), key=lambda item: (-item[1], item[0]))
        )


class _Shown:
    """What both displays have: a tally, and the ends of a context."""

    def __init__(self, total: int, clock: Callable[[], float]) -> None:
        self._tally = _Tally(total, clock)

    def __enter__(self) -> Self:
        self.begin()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def begin(self) -> None:
        """Before the first address."""

    def end(self) -> None:
        """After the last one, or where the run was stopped."""


class _Bar(_Shown):
    def __init__(self, total: int, console: Console, clock: Callable[[], float]) -> None:
        super().__init__(total, clock)
        self._progress = Progress(
            TextColumn("Asking", table_column=Column(no_wrap=True)),
            BarColumn(bar_width=16),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}/s"),
            TimeRemainingColumn(),
            TextColumn(
                "{task.fields[words]}",
                style="dim",
                table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
            ),
            console=console,
            transient=True,
            expand=True,
        )
        self._task = self._progress.add_task("", total=total, rate="0", words="")

    def begin(self) -> None:
        self._progress.start()

    def end(self) -> None:
        self._progress.stop()

    def seen(self, url: str, one: Observation) -> None:  # noqa: ARG002 - as `Display` asks
        self._tally.add(one)
        self._progress.update(
            self._task, advance=1, rate=f"{self._tally.rate:,.0f}", words=self._tally.words()
        )


class _Lines(_Shown):
    def __init__(self, total: int, out: TextIO, clock: Callable[[], float]) -> None:
        super().__init__(total, clock)
        self._out = out
        self._last = clock()

    def end(self) -> None:
        if self._tally.classes:
            self._say(f"{self._done()} asked: {self._tally.words()}.")

    def seen(self, url: str, one: Observation) -> None:  # noqa: ARG002 - as `Display` asks
        self._tally.add(one)
        now = self._tally.clock()
        if now - self._last >= EVERY:
            self._last = now
            rate = self._tally.rate
            left = (self._tally.total - self._tally.classes.total()) / rate
            self._say(
                f"{self._done()} asked, {rate:,.0f}/s, {left:,.0f} s left: {self._tally.words()}"
            )

    def _done(self) -> str:
        return f"{self._tally.classes.total():,} of {self._tally.total:,}"

    def _say(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()
