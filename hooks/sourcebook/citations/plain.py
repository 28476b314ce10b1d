"""The words alone, for what cannot hold markup: a search, a feed, the head of a page."""

from __future__ import annotations

import re
from html import unescape

_MARKS = re.compile(
    r"<(?:sup\b.*?</sup|svg\b.*?</svg|form\b.*?</form|template\b.*?</template|!--.*?--"
    # What a heading is linked by: Markdown's `toc` writes it so unless it is told another class.
    r'|a class="headerlink".*?</a)>',
    re.DOTALL,
)
_BLOCK_ENDS = re.compile(r"</(?:p|li|h\d|td|th|tr|div|dd|dt|summary|blockquote)>")
_TAGS = re.compile("<[^>]*>")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?])")


def plain_text(html: str) -> str:
    """The words of a piece of HTML, without citation marks, pictures, forms, previews and the signs
    that link to headings."""
    words = _TAGS.sub("", _BLOCK_ENDS.sub(" ", _MARKS.sub("", html)))
    return close_up(unescape(" ".join(words.split())))


def close_up(words: str) -> str:
    """The words without a space before a stop, where a mark of a citation stood between."""
    return _BEFORE_STOP.sub("", words)
