"""A claim in a few words: its verdict, a link, a row of a list, and how it stands."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sourcebook.fragments.rows import claim_row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sourcebook.fragments.addresses import Addresses
    from sourcebook.fragments.filling import Templates
    from sourcebook.model import Claim, KnowledgeBase
    from sourcebook.standing import Standings
    from sourcebook.vocabulary import Stance, Verdict

_NOTHING = Markup("")


class Claims:
    """Makes the pieces about claims. Who asks by a former id gets the claim it now is."""

    def __init__(
        self,
        kb: KnowledgeBase,
        addresses: Addresses,
        templates: Templates,
        find_standings: Callable[[], Standings],
    ) -> None:
        """Remember the data."""
        self._kb = kb
        self._addresses = addresses
        self._templates = templates
        self._find_standings = find_standings

    def claim(self, claim_id: str) -> Claim | None:
        """The claim of this id or former id."""
        return self._kb.claims.get(self._kb.aliases.get(claim_id, claim_id))

    def badge(self, verdict: Verdict) -> Markup:
        """A verdict as icon and word."""
        return self._templates.once("badge.html", verdict, verdict=verdict)

    def stance(self, stance: Stance) -> Markup:
        """What a piece of evidence does to a claim, as icon and word."""
        return self._templates.once("stance.html", stance, stance=stance)

    def claim_link(self, claim_id: str, base: str, text: str | Markup = "") -> Markup:
        """A link to a claim: short words and badge, or the text given. Unknown ids show in red."""
        href, text = self._addresses.claim_href(claim_id, base), escape(text)
        return self._templates.once(
            "claim_link.html",
            (claim_id, href, text),
            claim=self.claim(claim_id),
            claim_id=claim_id,
            broken=claim_id in self._kb.broken_claims,
            href=href,
            text=text,
        )

    def claim_rows(self, ids: Sequence[str], base: str) -> Markup:
        """Claims as rows: verdict, words, who and when, the origins on either side."""
        rows = [claim_row(self._kb, claim_id) for claim_id in ids]
        return self._templates.render("claim_rows.html", rows=rows, base=base) if rows else _NOTHING

    @cached_property
    def standings(self) -> Standings:
        """How the claims stand, given how their sources stand."""
        return self._find_standings()

    def standing(self, claim_id: str, base: str) -> Markup:
        """A box that says what is amiss with the sources of a claim; empty where nothing is."""
        standing = self.standings.of(claim_id)
        if standing is None:
            return _NOTHING
        return self._templates.render("standing.html", standing=standing, base=base)
