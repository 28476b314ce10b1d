"""The knowledge base as a whole, and what follows from it: states, origins, balance.

`Source.derived_from` and `Source.origin_labels` name what a source goes back to;
`KnowledgeBase.origins_of` follows them to the roots, and `balance` counts roots, not documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from sourcebook.model.later import changed, holding
from sourcebook.model.ledger import as_of
from sourcebook.model.names import Names
from sourcebook.model.notice import joined_notices, retracted_by
from sourcebook.model.values import PartialDate
from sourcebook.vocabulary import (
    INTERESTED,
    SIDES,
    Independence,
    LinkState,
    NoticeType,
    QuoteState,
    Side,
    SourceKind,
    Verdict,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from sourcebook.model.article import Article
    from sourcebook.model.claim import Claim, Evidence
    from sourcebook.model.ledger import LedgerLine, Pin, QuoteSeen
    from sourcebook.model.notice import Notice
    from sourcebook.model.source import Source
    from sourcebook.model.trend import TrendRow
    from sourcebook.vocabulary import Stance

T = TypeVar("T")

_STAMP = re.compile(r"/(\d{4})(\d{2})(\d{2})\d{6}(?:[a-z]{2}_)?/")

_DECIDING: Mapping[Verdict, frozenset[Side]] = MappingProxyType(
    {
        Verdict.SUPPORTED: frozenset({Side.FOR}),
        Verdict.MOSTLY_SUPPORTED: frozenset({Side.FOR}),
        Verdict.MIXED: frozenset(Side),
        Verdict.MISLEADING: frozenset({Side.AGAINST}),
        Verdict.REFUTED: frozenset({Side.AGAINST}),
        Verdict.UNPROVEN: frozenset(),
    }
)
"""The sides that a verdict rests on."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a side of a claim goes back to: one statement, trial, document or source."""

    id: str
    """A source's key, or the label of a statement or trial."""
    sources: tuple[str, ...]
    """Keys of the evidence that goes back to it, in the order of the claim."""
    stances: tuple[Stance, ...]
    own: bool
    """Whether it is the claimant's own: a party with an interest, or a source of the claim."""
    kind: SourceKind | None = None
    """Kind of the strongest source behind it."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The origins on either side of a claim."""

    supporting: tuple[Origin, ...]
    opposing: tuple[Origin, ...]

    @property
    def all(self) -> tuple[Origin, ...]:
        """Both sides."""
        return (*self.supporting, *self.opposing)


_KIND_RANK: Mapping[SourceKind | None, int] = MappingProxyType(
    {**{kind: rank for rank, kind in enumerate(SourceKind)}, None: len(SourceKind)}
)


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything that was loaded, good as far as it goes."""

    claims: Mapping[str, Claim] = field(default_factory=dict)
    """By id, sorted."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """By key, in the order of the file."""
    articles: Mapping[str, Article] = field(default_factory=dict)
    """By path under docs/, sorted."""
    names: Names = field(default_factory=Names)
    ledger: Mapping[str, LedgerLine] = field(default_factory=dict)
    """By normalised address."""
    table: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)
    """Notices on sources by the pinned table of Retraction Watch, by key."""
    trend: tuple[TrendRow, ...] = ()
    """What each run of the scheduled check left, oldest first."""
    broken_claims: Mapping[str, str] = field(default_factory=dict)
    """Ids of claims whose file could not be read, with the path of the file."""
    claim_paths: Mapping[str, str] = field(default_factory=dict)
    """The path of the file of each other claim, by id."""

    def path_of_claim(self, claim_id: str) -> str:
        """The file of a claim, also of one that could not be read; an empty string where it comes
        from none."""
        return self.claim_paths.get(claim_id) or self.broken_claims.get(claim_id, "")

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Former claim ids, each with the id of today."""
        named = holding(self.claims, "aliases")
        return {alias: claim.id for claim in named for alias in claim.aliases}

    @cached_property
    def states(self) -> Mapping[str, LedgerLine]:
        """The ledger's line on the main address of each source (its URL before its DOI)."""
        found: dict[str, LedgerLine] = {}
        for line in self.ledger.values():
            for role in line.roles:
                if role.role == "url" or (role.role == "doi" and role.key not in found):
                    found[role.key] = line
        return found

    @cached_property
    def last_check(self) -> dt.date | None:
        """The day of the newest answer in the ledger; None for an empty one."""
        return max((day for line in self.ledger.values() if (day := line.newest)), default=None)

    @cached_property
    def notices(self) -> Mapping[str, tuple[Notice, ...]]:
        """What the records of works say of them, oldest first, by key; from the ledger and from
        the pinned table. A source without a notice is absent."""
        found: dict[str, list[tuple[Notice, ...]]] = {}
        for line in self.ledger.values():
            for role in line.roles if line.notices else ():
                if role.role != "archive":
                    found.setdefault(role.key, []).append(line.notices)
        for key, notices in self.table.items():
            found.setdefault(key, []).append(notices)
        return {key: joined_notices(*several) for key, several in found.items()}

    @cached_property
    def _retracted(self) -> frozenset[str]:
        """Keys of sources whose work is retracted, however well the URL answers: by a notice, by
        what the ledger concluded, or by the word of the entry itself.

        Where a record tells of a reinstatement, the notices alone decide: it came after.
        """
        by_notice = {key for key, notices in self.notices.items() if retracted_by(notices)}
        by_state = {
            role.key
            for line in self.ledger.values()
            if line.state is LinkState.RETRACTED
            for role in line.roles
            if role.role != "archive"
        }
        telling = holding(self.sources, "pubstate")
        by_entry = {source.key for source in telling if source.retraction_known}
        reinstated = {
            key
            for key, notices in self.notices.items()
            if any(one.type is NoticeType.REINSTATEMENT for one in notices)
        }
        return frozenset(by_notice | ((by_state | by_entry) - reinstated))

    def pin_of(self, key: str) -> Pin | None:
        """What a person says about the link of a source: in its entry, else in the ledger; None
        where that is overruled because the work is retracted."""
        line = self.states.get(key)
        pin = self._pins.get(key) or (line.pin if line else None)
        return None if pin and self._overrules(key, pin) else pin

    def _overrules(self, key: str, pin: Pin) -> bool:
        return pin.state is not LinkState.RETRACTED and key in self._retracted

    def state_of(self, key: str) -> LinkState:
        """The link state of a source; `unchecked` where the ledger does not know it.

        A pin speaks of a link: somebody has opened the page. It says nothing of the work, so it
        overrules a check that saw a dead page, and no retraction. Who cites a retracted work
        knowingly says that in the entry, and the work is called retracted all the same.
        """
        return self.known_states.get(key, LinkState.UNCHECKED)

    @cached_property
    def known_states(self) -> Mapping[str, LinkState]:
        """The states of sources of which anything is known; of most, nothing need be."""
        known = {*self._pins, *self._retracted, *self.states}
        return {key: self._state_of(key) for key in known}

    @cached_property
    def _pins(self) -> Mapping[str, Pin]:
        """What entries say about their links, by key."""
        return {one.key: one.pin for one in holding(self.sources, "pin") if one.pin}

    def _state_of(self, key: str) -> LinkState:
        if pin := self.pin_of(key):
            return pin.state
        if key in self._retracted:
            return LinkState.RETRACTED
        line = self.states.get(key)
        if line is None or line.state is LinkState.RETRACTED:
            # The ledger still has a retraction that was taken back: of the link it says nothing.
            return LinkState.UNCHECKED
        return line.state

    def on(self, date: dt.date, max_age: int) -> KnowledgeBase:
        """The same as it may be shown on a day: news of the ledger older than `max_age` days are
        none, pins end with their last day, and a source without an archived copy has the one that
        the check found."""
        found = [key for key, line in self.states.items() if line.archive and key in self.sources]
        shown = {key: self._shown(self.sources[key], date) for key in {*found, *self._pins}}
        return replace(
            self,
            ledger=as_of(self.ledger, date, max_age),
            sources=changed(self.sources, shown),
        )

    def _shown(self, source: Source, date: dt.date) -> Source:
        changes: dict[str, Any] = {}
        if source.pin and source.pin.until < date:
            changes["pin"] = None
        line = self.states.get(source.key)
        if source.archive_url is None and line is not None and line.archive:
            changes["archive_url"] = line.archive
            changes["archive_date"] = _day_of_copy(line.archive)
        return replace(source, **changes) if changes else source

    @cached_property
    def derived(self) -> Mapping[str, Source]:
        """The sources that go back to others, or to origins that are no sources, by key."""
        return {
            source.key: source
            for word in ("derived_from", "origin_labels")
            for source in holding(self.sources, word)
            if source.derived_from or source.origin_labels
        }

    def origins_of(self, key: str) -> tuple[str, ...]:
        """The root origins of a source, sorted: labels, or keys of sources that derive from none.

        A round-up may go back to several. A circle of sources counts as one origin, named by its
        first key.
        """
        first = self.sources.get(key)
        if first is None or not (first.derived_from or first.origin_labels):
            return (key,)
        roots: set[str] = set()
        seen: set[str] = set()
        todo = [key]
        while todo:
            current = todo.pop()
            if current in seen:
                continue
            seen.add(current)
            source = self.sources.get(current)
            parents = source.derived_from if source else ()
            labels = source.origin_labels if source else ()
            roots.update(labels)
            todo.extend(parents)
            if not parents and not labels:
                roots.add(current)
        return tuple(sorted(roots)) or (min(seen),)

    def independence_of(self, evidence: Evidence) -> Independence:
        """The evidence's own word on independence, else its source's."""
        if evidence.independence is not None:
            return evidence.independence
        source = self.sources.get(evidence.source)
        return source.independence if source else Independence.UNKNOWN

    def balance(self, claim: Claim) -> Balance:
        """Count the root origins for and against a claim.

        Context, qualifies and origin count for neither side (`vocabulary.SIDES`).
        """
        counted = self._balances.get(claim.id)
        if counted is None or counted[0] is not claim:
            counted = self._balances[claim.id] = claim, self._counted(claim)
        return counted[1]

    @cached_property
    def _balances(self) -> dict[str, tuple[Claim, Balance]]:
        """What has been counted: a page asks half a dozen times, and so do the lists."""
        return {}

    def _counted(self, claim: Claim) -> Balance:
        claimants = {
            root
            for saying in claim.said_by
            if saying.source
            for root in self.origins_of(saying.source)
        }

        def origins(side: Side) -> tuple[Origin, ...]:
            items: dict[str, list[Evidence]] = {}
            for evidence in claim.evidence:
                if SIDES.get(evidence.stance) is side:
                    for root in self.origins_of(evidence.source):
                        items.setdefault(root, []).append(evidence)
            return tuple(
                Origin(
                    id=root,
                    sources=_unique(evidence.source for evidence in found),
                    stances=tuple(_unique(evidence.stance for evidence in found)),
                    own=root in claimants
                    or all(self.independence_of(evidence) in INTERESTED for evidence in found),
                    kind=self._strongest(evidence.source for evidence in found),
                )
                for root, found in items.items()
            )

        return Balance(supporting=origins(Side.FOR), opposing=origins(Side.AGAINST))

    def deciding(self, claim: Claim) -> tuple[Origin, ...]:
        """The origins on the side that the verdict takes; of both sides for a mixed one.

        None for unproven: it rests on searches.
        """
        balance, sides = self.balance(claim), _DECIDING[claim.verdict]
        supporting = balance.supporting if Side.FOR in sides else ()
        return supporting + (balance.opposing if Side.AGAINST in sides else ())

    def deciding_roots(self, claim: Claim) -> tuple[str, ...]:
        """The ids of those origins: of most claims nobody asks for more than their number."""
        deciding = _DECIDING[claim.verdict]
        return tuple(
            root
            for side in Side
            if side in deciding
            for root in _unique(
                root
                for one in claim.evidence
                if SIDES.get(one.stance) is side
                for root in self.origins_of(one.source)
            )
        )

    def independent(self, claim: Claim) -> tuple[Origin, ...]:
        """Those of the deciding origins that are not the claimant's own and that a source known
        to be independent carries."""
        return self.independent_among(claim, self.deciding(claim))

    def independent_among(self, claim: Claim, origins: Iterable[Origin]) -> tuple[Origin, ...]:
        """Those of some origins of a claim that are independent, by the same rule."""
        known = {
            evidence.source
            for evidence in claim.evidence
            if self.independence_of(evidence) is Independence.INDEPENDENT
        }
        return tuple(
            origin for origin in origins if not origin.own and known.intersection(origin.sources)
        )

    def quote_seen(self, evidence: Evidence) -> QuoteSeen | None:
        """What became of the quote of a piece of evidence: at its source's own address, or in the
        archived copy where nothing can be read there. None where it quotes nothing, nobody has
        looked, or one look alone has missed it: that is no verdict yet."""
        state = self.state_of(evidence.source)
        lost = state in {LinkState.DEAD, LinkState.USURPED}
        for role in ("archive", "url") if lost else ("url", "archive"):
            seen = self._quotes.get((evidence.source, role, evidence.quote or ""))
            if seen and seen.state is not QuoteState.UNKNOWN:
                concluded = state is LinkState.QUOTE_MISSING
                return seen if seen.state is not QuoteState.MISSING or concluded else None
        return None

    @cached_property
    def _quotes(self) -> Mapping[tuple[str, str, str], QuoteSeen]:
        """By key, role of the address, and quote."""
        return {
            (role.key, role.role, one.quote): one
            for line in self.ledger.values()
            for one in line.quotes
            for role in line.roles
        }

    def _strongest(self, keys: Iterable[str]) -> SourceKind | None:
        kinds = [self.sources[key].kind for key in keys if key in self.sources]
        return min(kinds, key=_KIND_RANK.__getitem__, default=None)


def _day_of_copy(url: str) -> PartialDate | None:
    """The day that an archive writes into the address of a copy (14 digits, as Wayback does)."""
    found = _STAMP.search(url)
    try:
        return PartialDate.parse("-".join(found.groups())) if found else None
    except ValueError:
        return None


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
