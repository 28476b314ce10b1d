"""The beginning of an essay on another page, as Material's blog shows posts on its lists.

The blog renders the whole post once more, for each list, and cuts it off
(https://squidfunk.github.io/mkdocs-material/plugins/blog/). The references stay on the post's own
page: a list would have those of several posts, under the same numbers and ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.urls import fold, relative

if TYPE_CHECKING:
    from markdown import Markdown

_PROCESSOR = "excerpt"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Where it stands, and what it is from: addresses relative to the root."""

    page: str
    post: str

    def address(self, anchor: str) -> str:
        """A link to a place in the post."""
        return f"{relative(self.post, self.page)}#{anchor}"

    def id_of(self, anchor: str) -> str:
        """An id that no other excerpt on the page has."""
        return f"{anchor}-{fold(self.post)}"


def excerpt_of(md: Markdown) -> Excerpt | None:
    """The excerpt that is being rendered; None where it is a page of its own."""
    if _PROCESSOR not in md.treeprocessors:
        return None
    processor = md.treeprocessors[_PROCESSOR]
    page, post = getattr(processor, "base", None), getattr(processor, "page", None)
    addresses = getattr(page, "url", None), getattr(post, "url", None)
    if not all(isinstance(one, str) for one in addresses):
        return None
    return Excerpt(*map(str, addresses))
