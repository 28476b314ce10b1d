"""The list of references of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.anchors import reference_anchor
from sourcebook.fragments.wording import backlink_letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sourcebook.fragments.addresses import Addresses
    from sourcebook.fragments.filling import Templates
    from sourcebook.fragments.link_states import LinkStates
    from sourcebook.fragments.notices import Notices
    from sourcebook.fragments.sources import Sources
    from sourcebook.model import Evidence, KnowledgeBase


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as one page cites it."""

    key: str
    number: int
    """Its number on the page, from 1."""
    anchors: tuple[str, ...]
    """Ids of the marks on the page, in document order."""


class References:
    """Makes lists of references."""

    def __init__(
        self,
        kb: KnowledgeBase,
        addresses: Addresses,
        sources: Sources,
        notices: Notices,
        link_states: LinkStates,
        templates: Templates,
    ) -> None:
        """Remember the data, and who says what of a source."""
        self._kb = kb
        self._addresses = addresses
        self._sources = sources
        self._notices = notices
        self._link_states = link_states
        self._templates = templates

    def references(
        self,
        cited: Sequence[CitedSource],
        base: str,
        heading: bool = True,  # noqa: FBT001, FBT002 - the interface other rooms call
        evidence: Iterable[Evidence] = (),
    ) -> Markup:
        """The list of references of a page; empty where it cites nothing.

        `evidence` is that of the claim whose page it is: the preview of a source says what the
        source does to the claim.
        """
        known = sorted(
            (item for item in cited if item.key in self._kb.sources), key=lambda item: item.number
        )
        if not known:
            return Markup("")
        by_source: dict[str, list[Evidence]] = {}
        for item in evidence:
            by_source.setdefault(item.source, []).append(item)
        entries = [self._entry(item, base, by_source.get(item.key, ())) for item in known]
        return self._templates.render(
            "references.html", entries=entries, heading=heading, letter_of=backlink_letter
        )

    def _entry(self, item: CitedSource, base: str, found: Sequence[Evidence]) -> tuple[object, ...]:
        """What the template of a list of references says of one source; by place, because it is
        filled in more often than any other."""
        key, sources = item.key, self._sources
        chips = sources.chips(key)
        return (
            item,
            self._kb.sources[key],
            reference_anchor(self._addresses.slugs[key]),
            self._addresses.source_href(key, base),
            sources.reference(key),
            self._notices.deciding(key),
            chips,
            self._link_states.link_state(key, beside_notice=True),
            found,
            sources.chips(key, sources.independence_of(key, found)) if found else chips,
        )
