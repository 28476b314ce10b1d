"""Names in Markdown: in the body of a page, and in a field of a record.

What is a citation or a link is never guessed from letters. The citation machinery reports each
with its line and column; code, comments, addresses and escapes it does not report.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markdown.treeprocessors import Treeprocessor

from sourcebook.checking.pages import found_on
from sourcebook.citations import Sightings, locate
from sourcebook.citations.blocks import Blocks
from sourcebook.citations.fields import field_markdown
from sourcebook.citations.marking import Marked
from sourcebook.editing.renaming.request import (
    CannotRename,
    Edit,
    Offsets,
    apply,
    same_but_for_names,
)
from sourcebook.tangles import is_readable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree import ElementTree as etree

    import markdown

    from sourcebook.checking.remembered import Found
    from sourcebook.citations import Located
    from sourcebook.editing.renaming.request import Request
    from sourcebook.loading import Loaded
    from sourcebook.model import Article

_ROUNDS = 50
"""How often one block of claims may name the same claim; each round finds one of them."""
_LATE = 5
"""Priority after everything that could still change the tree."""


def rename_in_body(text: str, loaded: Loaded, article: Article, request: Request) -> str:
    """The text of a page, below its front matter, with the new name wherever it is cited, linked
    to or listed. Raise CannotRename for a place that is written in another way than it reads."""
    before = found_on(loaded, article)
    for _ in range(_ROUNDS):
        found = found_on(loaded, article)
        edits = _edits(text, found, request, f"{loaded.host.docs_dir}/{article.path}")
        if not edits:
            break
        text = apply(text, edits)
        article = replace(article, body=_body(text, article.body_line))
    if not same_but_for_names(_named(before), _named(found), request):
        raise CannotRename(
            f"{article.path} would cite something else afterwards. Rename there by hand first."
        )
    return text


def _body(text: str, first_line: int) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(lines[first_line - 1 :])


def _named(found: Iterable[Located | Found]) -> set[tuple[str, str]]:
    return {(one.kind, one.name) for one in found}


def _edits(text: str, found: Iterable[Located | Found], request: Request, path: str) -> set[Edit]:
    offsets = Offsets(text)
    edits: set[Edit] = set()
    for one in found:
        if is_meant(one, request):
            start = name_start(text, offsets.at(one.line, one.column), one, request)
            if start is None:
                raise CannotRename(
                    f"{path}:{one.line}:{one.column} names '{request.old}' in other letters. "
                    "Write the name plainly there first."
                )
            edits.add(Edit(start, start + len(request.old), request.new))
    return edits


def is_meant(one: Located | Found, request: Request) -> bool:
    """Whether what a page says at a place is the name that goes."""
    kinds = {"claim"} if request.kind == "claim" else {"source", "source-link"}
    return one.kind in kinds and one.name == request.old


def name_start(text: str, place: int, one: Located | Found, request: Request) -> int | None:
    """Where the letters of the name begin; None where other letters stand there."""
    if one.kind == "source":
        place += 2 if text.startswith("@{", place) else 1
    return place if text.startswith(request.old, place) else None


def located_in_field(text: str) -> list[Located]:
    """What a data field cites or links to, with the line and column in it."""
    if not is_readable(text):
        return []
    marked = Marked()
    seen = Sightings([])
    md = field_markdown(marked)
    md.treeprocessors.register(_Reporter(md, marked, seen), "sourcebook-renaming", _LATE)
    return locate(text, 1, md, seen)


class _Reporter(Treeprocessor):
    def __init__(self, md: markdown.Markdown, marked: Marked, seen: Sightings) -> None:
        super().__init__(md)
        self._marked = marked
        self._seen = seen

    def run(self, root: etree.Element) -> None:
        """Report what is met."""
        self._seen.of_page(root, self._marked, Blocks())
