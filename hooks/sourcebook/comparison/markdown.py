"""A change as Markdown, for the comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.comparison.telling import sections
from sourcebook.github_markdown import escaped, in_code

if TYPE_CHECKING:
    from sourcebook.comparison.change import Change
    from sourcebook.comparison.telling import Row

LIMIT = 16_000
"""Characters of the whole, so that a report of problems has room in the same comment."""
_LISTED = 25
"""Rows of a section."""
_WORDS = 120


def to_markdown(change: Change) -> str:
    """The change as GitHub's Markdown in which the data's words do nothing, at most `LIMIT`
    characters; a sentence where there is none."""
    since = f" since {in_code(change.base[:12])}" if change.base else ""
    if change.is_empty:
        return f"## What this changes{since}\n\nNothing that a reader would notice.\n"
    blocks = [f"## What this changes{since}\n\n"]
    room = LIMIT - 200
    for section in sections(change):
        shown = [_row(row) for row in section.rows[:_LISTED]]
        if len(section.rows) > _LISTED:
            shown.append(f"- and {len(section.rows) - _LISTED:,} more\n")
        block = f"**{section.heading}** ({len(section.rows):,})\n\n{''.join(shown)}\n"
        if len(block) > room:
            block = f"**{section.heading}**: {len(section.rows):,}, too many to list here\n\n"
        blocks.append(block)
        room -= len(block)
    return "".join(blocks)


def _row(row: Row) -> str:
    mark = "⚠️ " if row.alarming else ""
    words = f" · {escaped(row.words, _WORDS)}" if row.words else ""
    return f"- {mark}{in_code(row.name)}: {escaped(row.text)}{words}\n"
