"""Sources without an archived copy: whose turn it is to be looked for, and what is noted of it.

Archives are asked sparingly, about each source once in four weeks and only on the schedule. What
comes of it is part of the day's observation: the address of the best copy, or that every archive
was heard and none has a copy near the day of use. An archive that is not heard proves nothing.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sourcebook.checking.references.archives import Wanted
from sourcebook.checking.references.hashing import stable_hash

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from sourcebook.checking.references.archives import Finder, Found
    from sourcebook.checking.references.targets import Target
    from sourcebook.model import LedgerLine, Observation

ROUND = 28
"""Days in which each source has one turn."""
MOST = 300
"""Sources of one run. Archives are charities, and slow."""
_AT_ONCE = 4


def turns(
    targets: Iterable[Target], ledger: Mapping[str, LedgerLine], today: dt.date
) -> tuple[Target, ...]:
    """Those of the addresses due today whose copies are to be looked for, at most `MOST`.

    An address is due once a week, on a day of its own; so one week in four is its turn, and a new
    one's is at once. Where the ledger knows of a copy nobody is asked again.
    """
    week = today.toordinal() // 7
    found = [
        target
        for target in targets
        if target.wants_copy
        and not ((line := ledger.get(target.url)) and line.archive)
        and (target.url not in ledger or (week + stable_hash(target.url)) % (ROUND // 7) == 0)
    ]
    return tuple(found[:MOST])


async def look_for_copies(
    finder: Finder,
    targets: Iterable[Target],
    today: dt.date,
    out_of_time: Callable[[], bool] = lambda: False,
) -> dict[str, Found]:
    """What archives have of each address. Those for which the time did not suffice are absent."""
    free = asyncio.Semaphore(_AT_ONCE)
    found: dict[str, Found] = {}

    async def look(target: Target) -> None:
        async with free:
            if out_of_time():
                return
            wanted = Wanted(
                target.url,
                target.used or target.published or today,
                target.published,
                target.titles,
                target.quotes,
            )
            found[target.url] = await finder.find(wanted)

    async with asyncio.TaskGroup() as group:
        for target in targets:
            group.create_task(look(target))
    return found


def noted(
    seen: Mapping[str, Observation], found: Mapping[str, Found], days: int
) -> dict[str, Observation]:
    """The observations with what archives have; a copy further than `days` from the day of use
    that proves no quote is none."""
    changed = dict(seen)
    for url, one in found.items():
        if url not in changed:
            continue
        if one.is_missing(days):
            changed[url] = changed[url].model_copy(update={"copyless": True})
        elif one.copy is not None:
            changed[url] = changed[url].model_copy(update={"copy_at": one.copy.address})
    return changed
