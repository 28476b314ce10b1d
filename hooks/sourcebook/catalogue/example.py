"""An example: one thing written wrong, and the same thing written right."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

CLAIM = "data/claims/wet.yml"
BIBLIOGRAPHY = "data/refs.bib"
PAGE = "docs/water.md"
NAMES = "data/names.yml"
LEDGER = "data/health.jsonl"
TREND = "data/health-trend.csv"
RETRACTIONS = "data/retractions.csv"
SETTINGS = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Example:
    """How one kind of problem comes about, and how it looks when it is mended.

    All examples belong to one invented knowledge base about water, so that what one names (the
    source lake2024, the claim rain) means the same in all. `tests/test_explain.py` puts each into
    that knowledge base and checks that the wrong one is found and the right one is good.
    """

    file: str
    """The path of the file it stands in."""
    wrong: str
    """A piece of that file, or a sentence where `words` is set."""
    right: str
    """The same when it is mended."""
    words: bool = False
    """Whether wrong and right are told in words, because no piece of text can show them."""


def snippet(file: str, wrong: str, right: str) -> Example:
    """An example of two pieces of a file, without the indentation they have in the source."""
    return Example(file, dedent(wrong).strip("\n"), dedent(right).strip("\n"))


def in_words(file: str, wrong: str, right: str) -> Example:
    """An example that is told in two sentences."""
    return Example(file, wrong, right, words=True)
