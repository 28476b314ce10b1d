"""What the ledger keeps of an address's text: the baseline, each quote, the notices on the work.

A baseline is the fingerprint of the text that is cited. It is taken when an address is first read,
and anew when an entry's `urldate` says that somebody has read it since; or, better, from an
archived copy of the time of use, which is what was cited.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sourcebook.checking.references.targets import normalised
from sourcebook.model import joined_notices
from sourcebook.vocabulary import LinkClass, QuoteState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.checking.references.targets import Target
    from sourcebook.model import KnowledgeBase, LedgerLine, Observation, QuoteSeen, Source

NEAR_USE = 90
"""Days between a copy and the date of use for which the copy is taken for what was read."""

_READ = frozenset({LinkClass.OK, LinkClass.REDIRECTED, LinkClass.MOVED})
"""Classes of a text that may become a baseline: all that was looked for in it stands."""


def known_baseline(line: LedgerLine | None, target: Target) -> str | None:
    """The fingerprint to which a text is compared; None where there is none, or where somebody has
    read the page since: then what they read is what is cited."""
    if line is None or line.fingerprint is None:
        return None
    if target.used and (line.baseline is None or target.used > line.baseline):
        return None
    return line.fingerprint


def kept(line: LedgerLine, target: Target, seen: Observation) -> dict[str, object]:
    """What an observation changes in a line beside its verdict: fields and their new values."""
    changes: dict[str, object] = {}
    if (
        seen.fingerprint
        and seen.result in _READ
        and known_baseline(line, target) is None
        and any(role.role == "url" for role in target.roles)
    ):
        changes["fingerprint"] = seen.fingerprint
        changes["baseline"] = seen.date
    quotes = _quotes(line.quotes, seen.quotes, target.quotes)
    if quotes != line.quotes:
        changes["quotes"] = quotes
    if seen.copy_at and seen.copy_at != line.archive:
        changes["archive"] = seen.copy_at
    if seen.notices:
        notices = joined_notices(seen.notices)
        if notices != line.notices:
            changes["notices"] = notices
    return changes


def bare(seen: Observation) -> Observation:
    """An observation without what the line keeps for itself."""
    kept_elsewhere = {"quotes": (), "fingerprint": None, "notices": ()}
    return seen.model_copy(update={**kept_elsewhere, "copy_at": None, "copyless": False})


def _quotes(
    before: tuple[QuoteSeen, ...], now: tuple[QuoteSeen, ...], wanted: tuple[str, ...]
) -> tuple[QuoteSeen, ...]:
    """What is known of each quote; a look that could not tell forgets nothing."""
    known = {one.quote: one for one in before}
    known.update(
        {
            one.quote: one
            for one in now
            if one.state is not QuoteState.UNKNOWN or one.quote not in known
        }
    )
    return tuple(known[quote] for quote in wanted if quote in known)


def baselines_of_copies(
    kb: KnowledgeBase, seen: Mapping[str, Observation]
) -> Mapping[str, tuple[dt.date, str]]:
    """Baselines from archived copies that were read in this run: by the address of the source, the
    day of the copy and its fingerprint. Only copies near the date of use, or of sources without
    one."""
    found: dict[str, tuple[dt.date, str]] = {}
    for source in kb.sources.values():
        if not source.url or not source.archive_url:
            continue
        copy = seen.get(normalised(source.archive_url))
        day = _day_of_copy(source)
        if copy and copy.fingerprint and copy.result in _READ and day:
            found.setdefault(normalised(source.url), (day, copy.fingerprint))
    return found


def _day_of_copy(source: Source) -> dt.date | None:
    """The day of a source's archived copy, where it is near enough to the date of use."""
    copied, used = source.archive_date, source.accessed
    if copied is None or not copied.day:
        return None
    day = dt.date(copied.year, copied.month, copied.day)
    if used is not None and used.day:
        distance = abs(day - dt.date(used.year, used.month, used.day)).days
        return day if distance <= NEAR_USE else None
    return day


def with_copies(
    before: Mapping[str, LedgerLine],
    after: Mapping[str, LedgerLine],
    copies: Mapping[str, tuple[dt.date, str]],
) -> dict[str, LedgerLine]:
    """The ledger with baselines from copies, for addresses of which no text was known before."""
    lines = dict(after)
    for url, (day, found) in copies.items():
        line, old = lines.get(url), before.get(url)
        if line is not None and (old is None or old.fingerprint is None):
            lines[url] = line.model_copy(update={"fingerprint": found, "baseline": day})
    return lines
