"""How the address of a source stands: of one source, of all that a page cites, and where its links
therefore lead."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.bibliography import Lead
from sourcebook.standing import LOST
from sourcebook.vocabulary import LinkState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sourcebook.fragments.filling import Templates
    from sourcebook.fragments.notices import Notices
    from sourcebook.model import KnowledgeBase

_LEADS = {
    LinkState.DEAD: Lead.COPY,
    LinkState.CHANGED: Lead.COPY,
    LinkState.QUOTE_MISSING: Lead.COPY,
    LinkState.USURPED: Lead.COPY_ONLY,
    LinkState.INVALID: Lead.COPY_ONLY,
}
_WORST_FIRST = (
    LinkState.RETRACTED,
    LinkState.DEAD,
    LinkState.USURPED,
    LinkState.INVALID,
    LinkState.QUOTE_MISSING,
    LinkState.CHANGED,
    LinkState.UNVERIFIABLE,
    LinkState.MOVED,
    LinkState.UNCHECKED,
    LinkState.ALIVE,
)
"""How a page lists the states of its references: what would mislead before what is merely open."""


class LinkStates:
    """Says what the ledger knows. `max_age` is the number of days after which it is too old."""

    def __init__(
        self,
        kb: KnowledgeBase,
        today: dt.date,
        max_age: int,
        notices: Notices,
        templates: Templates,
    ) -> None:
        """Remember the data."""
        self._kb = kb
        self._today = today
        self._max_age = max_age
        self._notices = notices
        self._templates = templates

    def lead_of(self, key: str) -> Lead:
        """Where links to a source lead: to its copy where it cannot be read as it was cited."""
        state = self._kb.state_of(key)
        if state is LinkState.RETRACTED and (line := self._kb.states.get(key)):
            # What became of the work says nothing about its address.
            state = line.state
        return _LEADS.get(state, Lead.ORIGINAL)

    def link_state(self, key: str, *, beside_notice: bool = False) -> Markup:
        """What the ledger says about a source's address, with the day; and its archived copy.

        `beside_notice` is where a notice has said already what became of the work: then a
        retraction is not said again, but how the address answers.
        """
        kb = self._kb
        source = kb.sources[key]
        line = kb.states.get(key)
        state: LinkState | None = kb.state_of(key)
        if beside_notice and state is LinkState.RETRACTED and self._notices.deciding(key):
            state = line.state if line else LinkState.UNCHECKED
            state = None if state is LinkState.RETRACTED else state
        pin = kb.pin_of(key)
        return self._templates.once(
            "link_state.html",
            # Without a word of the ledger and without a copy many are in the same state.
            (key, beside_notice)
            if line or pin or source.archive_url
            else (state, source.accessed is None),
            source=source,
            state=state,
            line=line,
            pin=pin,
            failed=state in LOST,
        )

    def reference_flags(self, keys: Iterable[str], unknown: int = 0) -> Markup:
        """How the references of a page stand: how many are in which state, worst first; before
        them the `unknown` ones that no source has. Empty for a page that cites nothing."""
        states = Counter(self._kb.state_of(key) for key in dict.fromkeys(keys))
        if not states and not unknown:
            return Markup("")
        return self._templates.render(
            "flags.html",
            flags=[(state, states[state]) for state in _WORST_FIRST if states[state]],
            total=states.total(),
            unknown=unknown,
            old=self.ledger_age(),
        )

    def ledger_age(self) -> dt.date | None:
        """The day of the last check where it lies further back than the age limit, else None."""
        last = self._kb.last_check
        old = last is not None and (self._today - last).days > self._max_age
        return last if old else None
