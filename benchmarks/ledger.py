"""How long a ledger of 100,000 lines takes: made, written, loaded, compared, folded, written again.

    .venv/bin/python benchmarks/ledger.py [lines]

The aim is 10 s on two cores for all of it, in less than 500 MB. What is folded is a day's share, a
seventh of the addresses; that all of them change in it is the worst case.
"""

from __future__ import annotations

import datetime as dt
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.checking.references.ledger_file import line_text, write_ledger
from sourcebook.checking.references.outage import judge
from sourcebook.checking.references.schedule import is_due
from sourcebook.checking.references.targets import Target
from sourcebook.checking.references.verdicts import fold_all
from sourcebook.loading.ledger import load_ledger
from sourcebook.model import LedgerLine, Observation, Role, Track
from sourcebook.vocabulary import LinkClass, LinkState

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN = dt.date(2026, 1, 5)
TODAY = dt.date(2026, 3, 2)
YESTERDAY = TODAY - dt.timedelta(days=1)
SPENT: list[float] = []


def made(number: int) -> LedgerLine:
    """A line as a run leaves it: most are well, one in twenty is dead with its evidence."""
    dead = number % 20 == 0
    url = f"https://host{number % 20_000}.example.org/articles/{number}/on-water.html"
    return LedgerLine(
        url=url,
        roles=(Role(key=f"source{number}", role="url"),),
        state=LinkState.DEAD if dead else LinkState.ALIVE,
        since=BEGIN,
        last_ok=BEGIN,
        tracks={"strikes": Track(first=BEGIN, last=BEGIN, count=3)} if dead else {},
        last=Observation(date=BEGIN, result=LinkClass.GONE if dead else LinkClass.OK, status=200),
        final_url=url,
        fingerprint=f"{number:032x}",
        baseline=BEGIN,
        archive=f"https://web.archive.org/web/20260105000000/{url}",
    )


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints the seconds that a step took."""
    begin = time.perf_counter()
    yield
    SPENT.append(time.perf_counter() - begin)
    print(f"{what:28}{SPENT[-1]:8.2f} s")


def peak() -> float:
    """The most memory that the process had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int) -> None:
    """Every step once, in the order of a run."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        path = root / "health.jsonl"
        path.write_bytes("".join(sorted(f"{line_text(made(n))}\n" for n in range(count))).encode())
        print(f"{count:,} lines, {path.stat().st_size / 1e6:.0f} MB")
        with timed("load"):
            ledger, problems = load_ledger(root, path)
        print(f"memory so far {peak():.0f} MB")
        if problems or len(ledger) != count:
            sys.exit("the ledger did not come back whole")
        with timed("compare (bytes of all)"):
            same = not write_ledger(path, ledger.values())
        if not same:
            sys.exit("the ledger did not come back the same")
        targets = [Target(url, line.roles) for url, line in ledger.items()]
        with timed("what is due"):
            due = [url for url, line in ledger.items() if is_due(line, url, YESTERDAY, TODAY)]
        seen = {url: Observation(date=TODAY, result=LinkClass.OK, status=200) for url in due}
        with timed("judge"):
            judge(ledger, seen, {"a": True}, {"a": True})
        with timed("fold"):
            after = fold_all(ledger, targets, seen)
        with timed("write"):
            write_ledger(path, after.values())
    print(f"{'all':28}{sum(SPENT):8.2f} s")
    print(f"{'most memory':28}{peak():8.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
