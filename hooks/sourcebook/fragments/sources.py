"""A source in a few words: its reference, a link, its labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sourcebook.fragments.rows import CLAIMANTS_OWN
from sourcebook.fragments.wording import joined
from sourcebook.script import has_right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sourcebook.bibliography import Formatted, Lead, Reference
    from sourcebook.fragments.addresses import Addresses
    from sourcebook.fragments.filling import Templates
    from sourcebook.model import Evidence, KnowledgeBase, Origin
    from sourcebook.vocabulary import Independence


def red_mark(key: str) -> Markup:
    """A visible mark for a source nobody knows."""
    return Markup(
        '<strong class="sb-unknown" title="There is no source with the key {}">[?{}]</strong>'
    ).format(key, key)


def _short(reference: Reference) -> str | Markup:
    """A name and a year, kept from a citation mark behind it: after Arabic letters the figures of
    both would change places."""
    short = reference.short
    return Markup("<bdi>{}</bdi>").format(short) if has_right_to_left(short) else short


class Sources:
    """Makes the pieces about sources. `lead_of` says where links in a reference lead, and
    `red_mark` makes what stands in place of a source that nobody knows."""

    def __init__(
        self,
        kb: KnowledgeBase,
        addresses: Addresses,
        templates: Templates,
        *,
        formatted: Formatted,
        lead_of: Callable[[str], Lead],
        red_mark: Callable[[str], Markup],
    ) -> None:
        """Remember the data."""
        self._sources = kb.sources
        self._kb = kb
        self._addresses = addresses
        self._templates = templates
        self._lead_of = lead_of
        self._red_mark = red_mark
        self._formatted = formatted

    def reference(self, key: str) -> Reference:
        """The formatted reference of a source; raise KeyError where there is no such source."""
        return self._formatted(self._sources[key], self._lead_of(key))

    def source_link(self, key: str, base: str, text: str | Markup = "") -> Markup:
        """A link to a source's page: its short form, or the text given. Red for unknown keys."""
        if key not in self._sources:
            mark = self._red_mark(key)
            return Markup("{} {}").format(text, mark) if text else mark
        href = escape(self._addresses.source_href(key, base))
        shown = text or _short(self.reference(key))
        return Markup(f'<a class="sb-source-link" href="{href}">{escape(shown)}</a>')  # noqa: S704 - both escaped

    def chips(self, key: str, independence: str | None = None) -> Markup:
        """Kind, independence and peer review of a source as small labels."""
        source = self._sources[key]
        shown = independence or source.independence
        about = (source.kind, shown, source.peer_reviewed)
        return self._templates.once("chips.html", about, source=source, independence=shown)

    def independence_of(self, key: str, evidence: Sequence[Evidence] = ()) -> Independence:
        """How a source stands to the claim it is evidence for; where no claim is meant, or two
        pieces of evidence differ, as its own entry says."""
        given = {self._kb.independence_of(item) for item in evidence}
        return given.pop() if len(given) == 1 else self._sources[key].independence

    def origin_title(self, origin: Origin) -> str:
        """What stands behind a mark of a picture: the origin and the sources that carry it."""
        names = [self.reference(key).short for key in origin.sources if key in self._sources]
        own = f" ({CLAIMANTS_OWN})" if origin.own else ""
        if origin.id in self._sources and origin.sources == (origin.id,):
            return f"{joined(names)}{own}"
        label = self.reference(origin.id).short if origin.id in self._sources else origin.id
        return f"{label}{own}, by way of {joined(names)}" if names else f"{label}{own}"
