"""Fields that are sentences with citations and nothing else, as nearly all fields are.

No sign in such a text means anything to Markdown, so it is written directly; that takes a
twentieth of the time of a rendering and gives the same HTML. What is not such a text is left to
Markdown: rather too much than too little.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from sourcebook.anchors import reference_anchor
from sourcebook.citations.plain import close_up
from sourcebook.citations.sentences import sentence_at
from sourcebook.citations.syntax import Cite, parse_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sourcebook.citations.numbering import Numbering

_SIGNS = r"""[,.:;?!’“”„…–—%/'"«»‘°×€-]"""
"""Not among them: what begins markup, and what is written otherwise in HTML."""
_GROUP = r"\[@[\w@;,.: –’/-]{1,200}\](?![(\[:])"
_PROSE = re.compile(
    r"(?!\d+[.)])(?=[^\W_]|[“„«‘])"
    rf"(?:[^\W_]++|{_SIGNS}++|[(](?!\[)|[)]|{_GROUP}|\ (?![\ \n]))*+"
)
"""One line that begins with a word or a quotation mark, with single spaces."""
_CITATION = re.compile(r"\[(@[^\]]*)\]")


def prose(text: str, numbering: Numbering, slugs: Mapping[str, str]) -> Markup | None:
    """The text as a paragraph, its citations numbered; None, and nothing numbered, where Markdown
    has to be asked: the text may hold more, or cites what nobody knows."""
    text = text.rstrip("\n")
    if text.endswith(" ") or not _PROSE.fullmatch(text):
        return None
    # Words at even places, what stands in brackets between them.
    parts = _CITATION.split(text)
    groups: list[Sequence[Cite]] = []
    for between in parts[1::2]:
        group = parse_group(between)
        if group is None or group.mistake or any(one.key not in slugs for one in group.cites):
            return None
        groups.append(group.cites)
    words = "".join(parts[::2])
    html, place = [f"<p>{parts[0]}"], len(parts[0])
    for cites, after in zip(groups, parts[2::2], strict=True):
        sentence = sentence_at(words, place) if numbering.notes_mentions else ""
        html.append(f"{_marks(cites, numbering, slugs, sentence)}{after}")
        place += len(after)
    return Markup("".join([*html, "</p>"]))  # noqa: S704 - it holds no sign of HTML but ours


def mark(key: str, numbering: Numbering, slugs: Mapping[str, str]) -> Markup | None:
    """The mark of one citation by itself; None where nobody knows the key."""
    return _marks((Cite(key),), numbering, slugs, "") if key in slugs else None


def _marks(
    cites: Sequence[Cite], numbering: Numbering, slugs: Mapping[str, str], sentence: str
) -> Markup:
    """The marks of one group, as `tree` writes them; every key is known."""
    html = ""
    for place, one in enumerate(cites):
        given = numbering.cite(one.key, one.locator, sentence)
        if given is None:
            continue
        number = f"{given.number}, {escape(one.locator)}" if one.locator else given.number
        before = f"{escape(one.prefix)} " if one.prefix else ""
        html += (
            f'<sup class="sb-cite" data-search-exclude="" id="{given.anchor}">'
            f"{' ' if place else ''}{before}"
            f'<a class="footnote-ref" href="#{reference_anchor(slugs[one.key])}">[{number}]</a>'
            "</sup>"
        )
    return Markup(f'<span class="sb-cites">{html}</span>')  # noqa: S704 - slugs need no escaping


def words_of_prose(text: str) -> str | None:
    """The words of such a text, without the marks of its citations; None for any other text."""
    text = text.rstrip("\n")
    if text.endswith(" ") or not _PROSE.fullmatch(text):
        return None
    words = " ".join(_CITATION.sub("", text).split()) if "[" in text else text
    return close_up(words)


def keys_of_prose(text: str) -> tuple[tuple[str, int], ...] | None:
    """The keys that such a text cites, each with the index of its @ sign; None for any other
    text."""
    text = text.rstrip("\n")
    if text.endswith(" ") or not _PROSE.fullmatch(text):
        return None
    keys: list[tuple[str, int]] = []
    for match in _CITATION.finditer(text):
        group = parse_group(match[1])
        if group is None or group.mistake:
            return None
        keys += [(cite.key, match.start(1) + cite.offset) for cite in group.cites]
    return tuple(keys)
