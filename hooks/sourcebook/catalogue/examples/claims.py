"""Examples of C: what can be wrong with a claim that is written as its format asks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.catalogue.example import CLAIM, in_words, snippet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.catalogue.example import Example

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "C301": in_words(
            CLAIM,
            "There is also a file data/claims/lakes/wet.yml, so two claims have the id wet.",
            "The other file is data/claims/lakes/wet-lakes.yml: the id is the file's name.",
        ),
        "C302": snippet(
            CLAIM,
            "aliases: [rain]  # data/claims/rain.yml is another claim",
            "aliases: [water-wets]",
        ),
        "C303": snippet(
            CLAIM,
            """
            evidence:
              - {source: lake2042, stance: supports}
              - {source: rain2025, stance: supports}
            """,
            """
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
        ),
        "C304": snippet(
            CLAIM,
            """
            relations:
              - {type: broader, claim: rian}
            """,
            """
            relations:
              - {type: broader, claim: rain}
            """,
        ),
        "C305": snippet(
            CLAIM,
            """
            relations:
              - {type: depends-on, claim: rain}  # and rain depends on wet
            """,
            """
            relations:
              - {type: broader, claim: rain}
            """,
        ),
        "C306": snippet(
            CLAIM,
            """
            verdict: supported
            history:
              - {date: 2026-01-27, type: verdict, from: unproven, to: mixed}
              - {date: 2025-06-01, type: created}
            """,
            """
            verdict: supported
            history:
              - {date: 2026-01-27, type: verdict, from: unproven, to: supported}
              - {date: 2025-06-01, type: created}
            """,
        ),
        "C307": snippet(
            CLAIM,
            """
            claim: No dry water is on sale.
            kind: absence
            """,
            """
            claim: No dry water is on sale.
            kind: absence
            searches:
              - where: The catalogue of a library of lakes
                query: dry water
                date: 2026-01-20
                hits: 12
                relevant: 0
            """,
        ),
        "C308": snippet(
            CLAIM,
            "evidence: []",
            """
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
        ),
        "C309": snippet(
            CLAIM,
            "topics: [watr]",
            "topics: [water]  # as in data/names.yml",
        ),
        "C310": snippet(
            CLAIM,
            """
            history:
              - {date: 2025-06-01, type: created}
              - {date: 2026-01-27, type: wording}
            """,
            """
            history:
              - {date: 2026-01-27, type: wording}
              - {date: 2025-06-01, type: created}
            """,
        ),
        "C311": snippet(
            CLAIM,
            """
            verdict: supported
            rationale: It wets what it touches [@lake2024].
            evidence:
              - {source: lake2024, stance: supports}
            """,
            """
            verdict: supported
            rationale: It wets what it touches [@lake2024; @rain2025].
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
        ),
        "C312": snippet(
            CLAIM,
            """
            evidence:
              - {source: pond2019, stance: supports}  # dead, says data/health.jsonl
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
            """
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
        ),
        "C313": snippet(
            CLAIM,
            """
            checked: 2025-11-20
            review_by: 2026-11-20  # and that day is over
            """,
            """
            checked: 2026-11-20  # all sources read anew
            review_by: 2027-11-20
            """,
        ),
        "C314": snippet(
            CLAIM,
            """
            rationale: It wets what it touches [@lake2024; @spring2023].
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
            """
            rationale: It wets what it touches [@lake2024; @spring2023].
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
              - {source: spring2023, stance: supports}
            """,
        ),
        "C315": snippet(
            CLAIM,
            """
            rationale: >
              It wets what it touches [@lake2024; @rain2025].
              It always has.
            """,
            """
            rationale: >
              It wets what it touches [@lake2024; @rain2025].
              It always has [@rain2025].
            """,
        ),
        "C316": snippet(
            CLAIM,
            """
            evidence:
              - {source: pond2019, stance: supports}  # dead, without a copy, and all there is
            """,
            """
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
        ),
        "C317": snippet(
            "data/claims/rain.yml",
            """
            evidence:
              - {source: lake2024, stance: supports, independence: independent}
              - {source: pond2019, stance: supports, independence: independent}  # dead
              - {source: rain2025, stance: disputes, independence: independent}
            """,
            """
            evidence:
              - {source: lake2024, stance: supports, independence: independent}
              - {source: spring2023, stance: supports, independence: independent}
              - {source: rain2025, stance: disputes, independence: independent}
            """,
        ),
        "C318": snippet(
            CLAIM,
            """
            # data/claims/rain.yml depends on this claim
            evidence:
              - {source: pond2019, stance: supports}  # dead, without a copy, and all there is
            """,
            """
            # data/claims/rain.yml depends on this claim
            evidence:
              - {source: lake2024, stance: supports}
              - {source: rain2025, stance: supports}
            """,
        ),
    }
)
