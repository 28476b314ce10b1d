"""Observations -> verdicts: what many checks of one address, over days, come to.

A verdict is a fold, (line of the ledger, observation) -> line, in whole dates. What is suspected is
counted in tracks, one a kind of news, and a track that has grown far enough, over days enough,
becomes the state:

=========  ==============================================  ==========================
track      grows by                                        concludes
=========  ==============================================  ==========================
strikes    gone (410: by two), no-such-host, soft-404      dead: 3 over 6 days
weak       those (by one), unreachable, tls-broken         dead: 4 over 14 days
tls        tls-broken                                      nothing, and alone no death
usurped    usurped                                         usurped: 2 over 3 days
quote      quote-missing                                   quote missing: 2 over 3 days
drift      drifted                                         changed: 2
moved      moved, to the same address each time            moved: 2 over 7 days
recovery   an answer of a dead or usurped address          alive: 2
=========  ==============================================  ==========================

Each grows at most once a day. What concluded stays in the line as evidence and grows no more, so
that a dead address changes no byte of the ledger until there is news of it; `suspicions` names the
tracks that are still open. `fold` is the only place where a state changes.

What the design leaves open is decided for the reader who would be misled. What has been taken over
stays so whatever fails there later, because its page must go on linking to the archive only. What
is dead or taken over does not become invalid when it may not be asked any more: nothing was seen.
An answer with other words in it (drifted, quote-missing) is no failure, so it clears strikes, but
it makes nothing alive. A notice on the work (concern, corrected) says that its record is there and
nothing about words on a page, so it mends no missing quote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sourcebook.checking.references.ledger_file import renewed
from sourcebook.checking.references.texts import bare, kept
from sourcebook.model import LedgerLine, Observation, Track, retracted_by
from sourcebook.vocabulary import LinkClass, LinkState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping

    from sourcebook.checking.references.targets import Target
    from sourcebook.model.ledger import TrackName

Mark = Literal["concern", "corrected", "archive-missing", "archive-broken"]
"""What a line may be flagged with beside its state."""

PATIENCE = 28
"""Days for which the date of the last answer stands still while there is no news."""


def fold(line: LedgerLine | None, target: Target, seen: Observation) -> LedgerLine:
    """The line of an address after one observation; `line` is None where there was none yet.

    The same class on the same day changes nothing a second time, an observation older than the
    line is ignored, and `rate-limited` is no observation at all. The roles are always the target's,
    a pin is kept, and an address that was owed is so no more.
    """
    line = _of_target(line, target, seen.date)
    if seen.result is LinkClass.RATE_LIMITED or seen.date < _newest(line):
        return line
    before = _Standing(line.state, line.tracks, frozenset(line.flags), line.final_url)
    after = _copied(_after(before, line, target, seen), seen)
    changes: dict[str, object] = {}
    if after != before:
        changes = {
            "state": after.state,
            "since": line.since if after.state is line.state else seen.date,
            "tracks": dict(after.tracks),
            "flags": tuple(sorted(after.flags)),
            "final_url": after.final_url,
        }
    if after != before or _is_news(line, seen):
        changes["last"] = bare(seen)
        if seen.result in _ANSWERS:
            changes["last_ok"] = seen.date
    changes |= kept(line, target, seen)
    if line.owed:
        changes["owed"] = None
    return line.model_copy(update=changes) if changes else line


def put_off(line: LedgerLine | None, target: Target, today: dt.date) -> LedgerLine:
    """The line of an address that was to be asked today and was not reached in time."""
    line = _of_target(line, target, today)
    return line if line.owed else line.model_copy(update={"owed": today})


def fold_all(
    ledger: Mapping[str, LedgerLine],
    targets: Iterable[Target],
    seen: Mapping[str, Observation],
    not_reached: Collection[str] = (),
    today: dt.date | None = None,
) -> dict[str, LedgerLine]:
    """The whole ledger after a run, by address.

    Lines of addresses that are no target are left out. `not_reached` are addresses that are owed
    since `today`, which is needed only for them.
    """
    targets = tuple(targets)
    after = renewed(ledger, targets)
    for target in targets:
        line = after.get(target.url)
        if target.url in seen:
            after[target.url] = fold(line, target, seen[target.url])
        elif today and target.url in not_reached:
            after[target.url] = put_off(line, target, today)
    return after


def suspicions(line: LedgerLine) -> dict[TrackName, Track]:
    """The tracks that may still become a state or a recovery; those that did are left out."""
    settled = _SETTLED.get(line.state, frozenset())
    alone = _is_tls_alone(line.tracks)
    return {
        name: track
        for name, track in line.tracks.items()
        if name not in settled and not (alone and name in {"weak", "tls"})
    }


_ANSWERS = frozenset(
    {
        LinkClass.OK,
        LinkClass.REDIRECTED,
        LinkClass.MOVED,
        LinkClass.CONCERN,
        LinkClass.CORRECTED,
        LinkClass.REINSTATED,
    }
)
"""Classes of a page, or a record, that is where it was cited."""

_STANDS = frozenset({LinkClass.OK, LinkClass.REDIRECTED})
_MARKS: Mapping[LinkClass, Mark] = {
    LinkClass.CONCERN: "concern",
    LinkClass.CORRECTED: "corrected",
    LinkClass.ARCHIVE_MISSING: "archive-missing",
    LinkClass.ARCHIVE_BROKEN: "archive-broken",
}
_STRIKES = frozenset({LinkClass.GONE, LinkClass.NO_SUCH_HOST, LinkClass.SOFT_404})
_FAILURES = _STRIKES | {LinkClass.UNREACHABLE, LinkClass.TLS_BROKEN}

_LOST = frozenset({LinkState.DEAD, LinkState.USURPED})
"""States that one good answer does not end."""
_SILENT = frozenset({LinkState.ALIVE, LinkState.UNCHECKED, LinkState.MOVED, LinkState.INVALID})
"""States that say something which a site that does not answer us leaves unproven."""
_FAILING: frozenset[TrackName] = frozenset({"strikes", "weak", "tls"})
_SUSPECTED: frozenset[TrackName] = frozenset(
    {*_FAILING, "usurped", "moved", "quote", "drift", "recovery"}
)
_SETTLED: Mapping[LinkState, frozenset[TrackName]] = {
    LinkState.DEAD: _FAILING,
    LinkState.USURPED: _SUSPECTED - {"recovery"},
    LinkState.CHANGED: frozenset({"drift"}),
    LinkState.QUOTE_MISSING: frozenset({"quote"}),
    LinkState.RETRACTED: _SUSPECTED,
}
"""What a state has concluded from, or makes idle."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """The part of a line that an observation may change."""

    state: LinkState
    tracks: Mapping[TrackName, Track]
    flags: frozenset[Mark]
    final_url: str | None

    def grown(self, name: TrackName, day: dt.date, by: int = 1) -> _Standing:
        """With one more piece of news in a track, if it is the first of its day."""
        track = self.tracks.get(name)
        if track is None:
            track = Track(first=day, last=day, count=by)
        elif track.last < day:
            track = Track(first=track.first, last=day, count=track.count + by)
        return replace(self, tracks={**self.tracks, name: track})

    def without(self, *names: TrackName) -> _Standing:
        if self.tracks.keys().isdisjoint(names):
            return self
        kept = {name: track for name, track in self.tracks.items() if name not in names}
        return replace(self, tracks=kept)

    def concluded(self, state: LinkState, *evidence: TrackName) -> _Standing:
        """In another state, with no track but those it was concluded from."""
        kept = {name: track for name, track in self.tracks.items() if name in evidence}
        return replace(self, state=state, tracks=kept)

    def has(self, name: TrackName, count: int, days: int) -> bool:
        """Whether a track holds as many pieces of news, over as many days or more."""
        track = self.tracks.get(name)
        return bool(track and track.count >= count and (track.last - track.first).days >= days)


def _after(now: _Standing, line: LedgerLine, target: Target, seen: Observation) -> _Standing:
    """The row of the table for the class of an observation."""
    if now.state is LinkState.RETRACTED and seen.notices and not retracted_by(seen.notices):
        # Taken back since, whatever else the record has told after that.
        now = _reinstated(now, seen.date)
    if mark := _MARKS.get(seen.result):
        now = replace(now, flags=now.flags | {mark})
        return _answered(now, seen.date) if seen.result in _ANSWERS else now
    if seen.result is LinkClass.RETRACTED:
        return now.concluded(LinkState.RETRACTED)
    if seen.result is LinkClass.REINSTATED:
        return _reinstated(now, seen.date)
    if now.state is LinkState.RETRACTED:
        return now
    if seen.result in _STANDS:
        return _stands(now, line, target, seen.date)
    if seen.result is LinkClass.MOVED:
        return _moved(now, line, seen)
    if seen.result in _FAILURES:
        return _failed(now, seen)
    return _other(now, seen)


def _copied(now: _Standing, seen: Observation) -> _Standing:
    """With what archives have: a copy found takes the flag away, none at all sets it."""
    if seen.copyless:
        return replace(now, flags=now.flags | {"archive-missing"})
    if seen.copy_at:
        return replace(now, flags=now.flags - {"archive-missing"})
    return now


def _other(now: _Standing, seen: Observation) -> _Standing:
    """After an answer that neither clears nor strikes, or after none at all."""
    match seen.result:
        case LinkClass.BLOCKED:
            return replace(now, state=_unproven(now.state))
        case LinkClass.USURPED:
            return _usurped(now, seen.date)
        case LinkClass.DRIFTED:
            return _other_words(now, seen.date, "drift", LinkState.CHANGED, 1)
        case LinkClass.QUOTE_MISSING:
            return _other_words(now, seen.date, "quote", LinkState.QUOTE_MISSING, 3)
        case LinkClass.UNKNOWN_DOI if now.state is LinkState.DEAD:
            return now.without("recovery")
        case LinkClass.UNKNOWN_DOI:
            return now.concluded(LinkState.DEAD)
        case _:  # refused
            return now if now.state in _LOST else replace(now, state=LinkState.INVALID)


def _stands(now: _Standing, line: LedgerLine, target: Target, day: dt.date) -> _Standing:
    """After an answer in which all that was cited stands."""
    now = now.without("strikes", "weak", "tls", "usurped", "moved", "quote", "drift")
    flags = now.flags
    if any(role.role == "archive" for role in target.roles):
        flags -= {"archive-missing", "archive-broken"}
    elif line.archive:
        flags -= {"archive-missing"}
    return _back(replace(now, flags=flags, final_url=None), day)


def _answered(now: _Standing, day: dt.date) -> _Standing:
    """After an answer that says nothing of the words on the page."""
    if now.state is LinkState.RETRACTED:
        return now
    now = now.without("strikes", "weak", "tls", "usurped")
    if now.state in {LinkState.CHANGED, LinkState.QUOTE_MISSING, LinkState.MOVED}:
        return now
    return _back(now, day)


def _back(now: _Standing, day: dt.date) -> _Standing:
    """Alive, or one step nearer to it where two answers on two days are needed."""
    if now.state in _LOST:
        now = now.grown("recovery", day)
        if not now.has("recovery", 2, 1):
            return now
    return replace(now, state=LinkState.ALIVE).without("recovery")


def _reinstated(now: _Standing, day: dt.date) -> _Standing:
    """After the record says that a retraction was taken back, and with it the doubts before it."""
    now = replace(now, flags=now.flags - {"concern"})
    if now.state is LinkState.RETRACTED:
        return now.concluded(LinkState.ALIVE)
    return _answered(now, day)


def _moved(now: _Standing, line: LedgerLine, seen: Observation) -> _Standing:
    """After an answer from another address, to which every redirect led for good."""
    now = _answered(now, seen.date)
    final = _final(seen)
    if now.state is LinkState.MOVED and now.final_url == final:
        return now.without("moved")
    if now.state not in {LinkState.ALIVE, LinkState.MOVED}:
        return now
    if line.last and line.last.result is LinkClass.MOVED and _final(line.last) != final:
        if line.last.date == seen.date:
            return now  # Two answers of one day differ: the first of them stands.
        now = now.without("moved")
    now = now.grown("moved", seen.date)
    if now.has("moved", 2, 7):
        return replace(now.without("moved"), state=LinkState.MOVED, final_url=final)
    return now


def _failed(now: _Standing, seen: Observation) -> _Standing:
    """After a strike or a weak strike. What is lost already only loses its recovery."""
    if now.state in _LOST:
        return now.without("recovery")
    day = seen.date
    if seen.result is LinkClass.TLS_BROKEN:
        now = replace(now, state=_unproven(now.state))
        if _is_tls_alone(now.tracks):
            return now
        now = now.grown("tls", day)
    now = now.grown("weak", day)
    if seen.result in _STRIKES:
        now = now.grown("strikes", day, by=2 if seen.status == 410 else 1)
    by_weak = now.has("weak", 4, 14) and not _is_tls_alone(now.tracks)
    if now.has("strikes", 3, 6) or by_weak:
        return now.concluded(LinkState.DEAD, *_FAILING)
    return now


def _usurped(now: _Standing, day: dt.date) -> _Standing:
    now = now.without("recovery")
    if now.state is LinkState.USURPED:
        return now
    now = now.grown("usurped", day)
    return now.concluded(LinkState.USURPED, "usurped") if now.has("usurped", 2, 3) else now


def _other_words(
    now: _Standing, day: dt.date, name: TrackName, state: LinkState, days: int
) -> _Standing:
    """After an answer without the words, or with a text unlike the one, that was cited."""
    if now.state is LinkState.USURPED:
        return now
    now = now.without("strikes", "weak", "tls")
    if now.state is state:
        return now
    now = now.grown(name, day)
    return now.concluded(state, name) if now.has(name, 2, days) else now


def _unproven(state: LinkState) -> LinkState:
    return LinkState.UNVERIFIABLE if state in _SILENT else state


def _is_tls_alone(tracks: Mapping[TrackName, Track]) -> bool:
    """Whether enough weak strikes for a death are there, and all but one were a bad certificate:
    a single time-out beside it is a bad night.

    That is settled: it stays unverifiable, and counting on would only write the ledger.
    """
    weak, tls = tracks.get("weak"), tracks.get("tls")
    if not weak or not tls or weak.count > tls.count + 1:
        return False
    return weak.count >= 4 and (weak.last - weak.first).days >= 14


def _final(seen: Observation) -> str | None:
    return seen.hops[-1] if seen.hops else None


def _of_target(line: LedgerLine | None, target: Target, day: dt.date) -> LedgerLine:
    if line is None:
        return LedgerLine(url=target.url, roles=target.roles, state=LinkState.UNCHECKED, since=day)
    if line.roles == target.roles:
        return line
    return line.model_copy(update={"roles": target.roles})


def _newest(line: LedgerLine) -> dt.date:
    """The last day of which the line tells anything."""
    return max(
        line.since, line.newest or line.since, *(track.last for track in line.tracks.values())
    )


def _is_news(line: LedgerLine, seen: Observation) -> bool:
    """Whether an observation that changed nothing else is to be noted all the same."""
    if line.last is None:
        return True
    if line.state is LinkState.RETRACTED and seen.result is not LinkClass.RETRACTED:
        return False
    if (seen.date - line.last.date).days >= PATIENCE:
        return True
    if seen.result in _MARKS:
        return False
    return _alike(seen.result) is not _alike(line.last.result)


def _alike(result: LinkClass) -> LinkClass:
    """One class for all that say that nothing is amiss."""
    return LinkClass.OK if result in _ANSWERS - {LinkClass.MOVED} else result
