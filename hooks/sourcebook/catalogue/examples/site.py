"""Examples of N, L, S and X: the names, the ledger, the settings and silences, and the files."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.catalogue.example import (
    BIBLIOGRAPHY,
    CLAIM,
    LEDGER,
    NAMES,
    RETRACTIONS,
    SETTINGS,
    TREND,
    in_words,
    snippet,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.catalogue.example import Example

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "N701": snippet(
            NAMES,
            """
            bodies:
              - {id: lake-board, label: The lake board}
              - {id: pond-board, label: The pond board, also: [The Lake Board]}
            """,
            """
            bodies:
              - {id: lake-board, label: The lake board}
              - {id: pond-board, label: The pond board}
            """,
        ),
        "L801": snippet(
            LEDGER,
            '{"url": "https://example.org/river", "roles": [], "state": "alive", "sin',
            '{"url": "https://example.org/river", "roles": [], "state": "alive", '
            '"since": "2026-11-01"}',
        ),
        "L802": snippet(
            TREND,
            """
            date,alive,asked
            5 January 2026,4,1
            """,
            """
            date,alive,asked
            2026-01-05,4,1
            """,
        ),
        "L803": snippet(
            RETRACTIONS,
            "7,Ice,,,,,,,,,1/30/2019 0:00,10.5555/melt",
            "7,Ice,,,,,,,,,1/30/2019 0:00,10.5555/melt,0,1/2/2018 0:00,10.5555/ice,0,Retraction,,,",
        ),
        "S901": snippet(
            SETTINGS,
            """
            extra:
              sourcebook:
                refrences: data/refs.bib
            """,
            """
            extra:
              sourcebook:
                references: data/refs.bib
            """,
        ),
        "S902": snippet(
            SETTINGS,
            """
            extra:
              sourcebook:
                names: ../names.yml
            """,
            """
            extra:
              sourcebook:
                names: data/names.yml
            """,
        ),
        "S903": snippet(
            SETTINGS,
            """
            extra:
              sourcebook:
                format: 2
            """,
            """
            extra:
              sourcebook:
                format: 1
            """,
        ),
        "S904": snippet(
            CLAIM,
            """
            # sourcebook: ignore C311
            verdict: supported
            """,
            """
            # sourcebook: ignore C311 nobody else has measured it yet
            verdict: supported
            """,
        ),
        "S905": snippet(
            SETTINGS,
            """
            plugins:
              - search
              - sourcebok
            """,
            """
            plugins:
              - search
              - sourcebook
            """,
        ),
        "S906": snippet(
            SETTINGS,
            """
            copyright: 2026
            """,
            """
            copyright: "2026"
            """,
        ),
        "X001": in_words(
            BIBLIOGRAPHY,
            "This is a folder, or a file that you may not read.",
            "This is a file, and you may read it.",
        ),
        "X002": in_words(
            CLAIM,
            "This is a symbolic link to a file somewhere else.",
            "This is the file itself.",
        ),
        "X003": snippet(
            SETTINGS,
            """
            extra:
              sourcebook:
                references: data/sources.bib  # there is no such file
            """,
            """
            extra:
              sourcebook:
                references: data/refs.bib
            """,
        ),
        "X004": in_words(
            CLAIM,
            "This file has 5,000,000 bytes.",
            "This file has one claim, and seldom more than 20,000 bytes.",
        ),
        "X005": in_words(
            CLAIM,
            "This file is saved in Latin-1, so the letter \N{LATIN SMALL LETTER E WITH ACUTE} is "
            "the one byte E9.",
            "This file is saved in UTF-8.",
        ),
    }
)
