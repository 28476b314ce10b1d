"""Examples of A and P: what can be wrong in an article, its front matter and its body."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.catalogue.example import PAGE, in_words, snippet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.catalogue.example import Example

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "A501": snippet(
            PAGE,
            """
            ---
            title: Is water wet?

            Yes, it is [@lake2024].
            """,
            """
            ---
            title: Is water wet?
            ---

            Yes, it is [@lake2024].
            """,
        ),
        "A502": snippet(
            PAGE,
            """
            ---
            title: Is water wet?
            followups:
              - {question: And ice?, page: ise.md}
            ---
            """,
            """
            ---
            title: Is water wet?
            followups:
              - {question: And ice?, page: ice.md}
            ---
            """,
        ),
        "A503": snippet(
            PAGE,
            f"{'> ' * 40}Water is wet [@lake2024].",
            "> Water is wet [@lake2024].",
        ),
        "A504": in_words(
            "docs/health.md",
            "The page about the references stands at health/, and this one would stand there too.",
            "The file is docs/your-health.md, or docs/guide/health.md.",
        ),
        "P601": snippet(
            PAGE,
            "Water is wet [@lake2042].",
            "Water is wet [@lake2024].",
        ),
        "P602": snippet(
            PAGE,
            "Water is wet [@lake2024 @rain2025].",
            "Water is wet [@lake2024; @rain2025].",
        ),
        "P603": snippet(
            PAGE,
            "It matters that [](claim:wett).",
            "It matters that [](claim:wet).",
        ),
        "P604": snippet(
            PAGE,
            "See [the report on the lake](source:lake2042).",
            "See [the report on the lake](source:lake2024).",
        ),
        "P605": snippet(
            PAGE,
            """
            ::: claims
            wet
            rain
            """,
            """
            ::: claims
            wet
            rain
            :::
            """,
        ),
        "P606": snippet(
            PAGE,
            """
            ---
            title: Is water wet?
            claims: [wet]
            ---

            Yes, it is.
            """,
            """
            ---
            title: Is water wet?
            claims: [wet]
            ---

            Yes, it is [@lake2024].
            """,
        ),
        "P607": snippet(
            PAGE,
            "Ponds are wet too [@pond2019].",
            "Lakes are wet too [@lake2024].",
        ),
    }
)
