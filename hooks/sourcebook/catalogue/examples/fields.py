"""Examples of Y and F: what can be wrong with YAML and with a field of it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.catalogue.example import CLAIM, snippet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.catalogue.example import Example

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "Y101": snippet(
            CLAIM,
            "claim: Water: it is wet.",
            'claim: "Water: it is wet."',
        ),
        "Y102": snippet(
            CLAIM,
            """
            verdict: supported
            certainty: high
            verdict: mixed
            """,
            """
            verdict: supported
            certainty: high
            """,
        ),
        "Y103": snippet(
            CLAIM,
            """
            said_by:
              - &board {who: lake-board, date: 2025}
              - *board
            """,
            """
            said_by:
              - {who: lake-board, date: 2025}
            """,
        ),
        "Y104": snippet(
            CLAIM,
            "checked: !!timestamp 2026-01-27",
            "checked: 2026-01-27",
        ),
        "Y105": snippet(
            CLAIM,
            "topics: [[[[[[[[[[[[[[[[[[[[water]]]]]]]]]]]]]]]]]]]]",
            "topics: [water]",
        ),
        "Y106": snippet(
            CLAIM,
            """
            - claim: Water is wet.
            - kind: status
            """,
            """
            claim: Water is wet.
            kind: status
            """,
        ),
        "Y107": snippet(
            CLAIM,
            'claim: "Water is \\x07wet."',
            'claim: "Water is wet."',
        ),
        "F201": snippet(
            CLAIM,
            "verdikt: supported",
            "verdict: supported",
        ),
        "F202": snippet(
            CLAIM,
            """
            evidence:
              - {source: lake2024}
              - {source: rain2025, stance: supports}
            """,
            """
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
        ),
        "F203": snippet(
            CLAIM,
            "topics: water",
            "topics: [water]",
        ),
        "F204": snippet(
            CLAIM,
            "verdict: suported",
            "verdict: supported",
        ),
        "F205": snippet(
            CLAIM,
            "checked: 27.1.2026",
            "checked: 2026-01-27",
        ),
        "F206": snippet(
            CLAIM,
            "topics: [Water!]",
            "topics: [water]",
        ),
        "F207": snippet(
            CLAIM,
            "short: Water is wet, and so is whatever has stood in the rain for longer than a while",
            "short: Water is wet",
        ),
        "F208": snippet(
            CLAIM,
            """
            would_change:
              - if: A lake is found dry.
                watch: ftp://example.org/lakes
            """,
            """
            would_change:
              - if: A lake is found dry.
                watch: https://example.org/lakes
            """,
        ),
        "F209": snippet(
            CLAIM,
            f"conflict: '{'> ' * 40}Two trials differ.'",
            "conflict: Two trials differ.",
        ),
    }
)
