"""Whether it may be us: a run in which too much fails at once is not believed.

Two signs. Canaries, which are addresses that always answer, have to answer before the run and
after it: that shows a line that is down. And a wave of new failures over many sites is likelier to
be a fault of the machine, its network or its resolver than of all those sites. Both need a minimum
(10 addresses on 5 sites), so that a knowledge base of four sources still finds its one dead link.

"After three such runs in a row with healthy canaries it is believed": read as three that were not
believed and a fourth that is, the more cautious of the two readings. Only waves count for the
three, each on its own day; a run with silent canaries tells nothing and begins the row anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sourcebook.checking.references.sites import site_of
from sourcebook.model import Cause
from sourcebook.vocabulary import LinkClass, LinkState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.model import LedgerLine, Observation

FAILED = frozenset(
    {
        LinkClass.GONE,
        LinkClass.NO_SUCH_HOST,
        LinkClass.UNREACHABLE,
        LinkClass.TLS_BROKEN,
        LinkClass.SOFT_404,
    }
)
"""Classes that a fault of ours could bring about."""
LEAST_ADDRESSES = 10
LEAST_SITES = 5
LARGEST_SHARE = 20
"""Percent of the addresses that were alive and were asked."""
WAVES_BEFORE_BELIEF = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the observations of a run may go into the ledger."""

    conclusive: bool
    sentence: str
    """Why, with the figures; for a log and for the report."""
    cause: Cause | None = None
    """None for a run that is believed."""
    hint: str = ""
    """What a person can do about it; empty where there is nothing to do."""


def judge(
    before: Mapping[str, LedgerLine],
    seen: Mapping[str, Observation],
    canaries_before: Mapping[str, bool],
    canaries_after: Mapping[str, bool],
    earlier_waves: int = 0,
) -> Outcome:
    """Whether a run is believed.

    `before` is the ledger as it was, `seen` what this run observed, both by address. The canaries
    are given by address with whether they answered; more than half of them must have, before and
    after, so that one that has died does not stop every run. `earlier_waves` is the number of runs
    in a row, just before this one, that were held to be a wave (`trend.waves_before`).
    """
    for when, canaries in (("before", canaries_before), ("after", canaries_after)):
        if outcome := _silent(when, canaries):
            return outcome
    alive = [url for url, one in seen.items() if _counts(before.get(url), one)]
    failed = [url for url in alive if seen[url].result in FAILED]
    sites = {site_of(urlsplit(url).hostname or url) for url in failed}
    figures = (
        f"{len(failed):,} of {len(alive):,} addresses that were alive and were asked now fail, "
        f"on {len(sites):,} {'site' if len(sites) == 1 else 'sites'}"
    )
    if (
        len(failed) < LEAST_ADDRESSES
        or len(sites) < LEAST_SITES
        or len(failed) * 100 <= len(alive) * LARGEST_SHARE
    ):
        return Outcome(conclusive=True, sentence=f"{figures}.")
    if earlier_waves >= WAVES_BEFORE_BELIEF:
        return Outcome(
            conclusive=True,
            sentence=f"{figures}. So it was in the {earlier_waves} runs before, and the canaries "
            "answered each time, so it is believed.",
        )
    return Outcome(
        conclusive=False,
        sentence=f"{figures}. So many at once are likelier to be a fault on our side, so nothing "
        f"is written; this is run {earlier_waves + 1} of at most {WAVES_BEFORE_BELIEF} in a row "
        "that are not believed.",
        cause=Cause.WAVE,
        hint="Look at the network and the resolver of the machine that runs the check, "
        "then run it again.",
    )


def _silent(when: str, canaries: Mapping[str, bool]) -> Outcome | None:
    answered = sum(canaries.values())
    if answered * 2 > len(canaries):
        return None
    if canaries:
        names = ", ".join(sorted(url for url, well in canaries.items() if not well))
        sentence = (
            f"Only {answered} of {len(canaries)} canaries answered {when} the run ({names} did "
            "not), so the line may be down and nothing is written."
        )
        hint = "Look at the network of the machine that runs the check, then run it again."
    else:
        sentence = (
            f"No canary was asked {when} the run, so nobody can tell whether the line was up."
        )
        hint = "Name two or three addresses that always answer as canaries."
    return Outcome(conclusive=False, sentence=sentence, cause=Cause.CANARIES, hint=hint)


def _counts(line: LedgerLine | None, seen: Observation) -> bool:
    """Whether an address was well before, and was really answered or failed now."""
    return (
        line is not None
        and line.state in {LinkState.ALIVE, LinkState.MOVED}
        and not line.tracks
        and seen.result is not LinkClass.RATE_LIMITED
    )
