"""Pandoc citations for Python-Markdown: marked in text, numbered by page, located exactly."""

from sourcebook.citations.desk import Desk, PageContext
from sourcebook.citations.extension import CitationsExtension, makeExtension
from sourcebook.citations.fields import FieldMarkdown
from sourcebook.citations.locating import (
    Located,
    Sightings,
    keys_in,
    links_in,
    locate,
    uncited_sentences,
)
from sourcebook.citations.numbering import Mark, Numbering
from sourcebook.citations.plain import plain_text
from sourcebook.citations.syntax import Cite, Group, parse_group

__all__ = [
    "CitationsExtension",
    "Cite",
    "Desk",
    "FieldMarkdown",
    "Group",
    "Located",
    "Mark",
    "Numbering",
    "PageContext",
    "Sightings",
    "keys_in",
    "links_in",
    "locate",
    "makeExtension",
    "parse_group",
    "plain_text",
    "uncited_sentences",
]
