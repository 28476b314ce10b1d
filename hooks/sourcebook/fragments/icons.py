"""Icons as inline SVG, drawn in the colour of the text beside them and silent to screen readers."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.vocabulary import Stance, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

_DISC = "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1Z"
_CROSSED_DISC = (
    _DISC + "M5.9 4.7 8 6.8l2.1-2.1 1.2 1.2L9.2 8l2.1 2.1-1.2 1.2L8 9.2l-2.1 2.1"
    "-1.2-1.2L6.8 8 4.7 5.9Z"
)
_RING = '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'


def _shape(path: str) -> str:
    return f'<path fill="currentColor" fill-rule="evenodd" d="{path}"/>'


def _line(path: str, width: str = "1.7") -> str:
    return (
        f'<path fill="none" stroke="currentColor" stroke-width="{width}"'
        f' stroke-linecap="round" stroke-linejoin="round" d="{path}"/>'
    )


_VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.SUPPORTED: _shape(_DISC + "m-1.1 10.6L3.7 8.4l1.2-1.2 2 2L11.1 5l1.2 1.2Z"),
        Verdict.MOSTLY_SUPPORTED: _RING + _line("m5 8.2 2.2 2.1 3.8-4.2"),
        Verdict.MIXED: _RING + _shape("M8 2a6 6 0 0 1 0 12Z"),
        Verdict.MISLEADING: _shape("M8 1.2 15.4 14.4H.6ZM7.2 6v4.2h1.6V6Zm0 5.2v1.6h1.6v-1.6Z"),
        Verdict.REFUTED: _shape(_CROSSED_DISC),
        Verdict.UNPROVEN: _RING
        + _line("M6.2 6.4a1.8 1.8 0 1 1 2.6 1.7c-.6.3-.8.6-.8 1.1", "1.5")
        + '<circle cx="8" cy="11.4" r=".9" fill="currentColor"/>',
    }
)

_STANCES: Mapping[Stance, str] = MappingProxyType(
    {
        Stance.SUPPORTS: "M8 2.5 14 13H2Z",
        Stance.QUALIFIES: "M8 1.8 14.2 8 8 14.2 1.8 8Z",
        Stance.DISPUTES: "M8 13.5 2 3h12Z",
        Stance.REFUTES: _CROSSED_DISC,
        Stance.CONTEXT: "M3 3h10v10H3Z",
        Stance.ORIGIN: (
            "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2Zm0 2.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6Z"
        ),
    }
)


def _svg(content: str, classes: str = "sb-icon") -> Markup:
    # Only constants of this module come in, never text of a contributor.
    return Markup(  # noqa: S704
        f'<svg class="{classes}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f"{content}</svg>"
    )


def verdict_icon(verdict: Verdict) -> Markup:
    """The icon of a verdict."""
    return _svg(_VERDICTS[verdict])


def stance_icon(stance: Stance) -> Markup:
    """The icon of a stance."""
    return _svg(_shape(_STANCES[stance]))


def dot(stance: Stance, *, hollow: bool) -> Markup:
    """The mark of an origin: shape by stance, hollow where it is the claimant's own."""
    if not hollow:
        return _svg(_shape(_STANCES[stance]), "sb-dot")
    if stance is Stance.REFUTES:
        return _svg(_RING + _line("m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8", "1.3"), "sb-dot sb-dot--own")
    return _svg(_line(_STANCES[stance], "1.8"), "sb-dot sb-dot--own")
