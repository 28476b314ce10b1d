"""pybtex's rich text as safe HTML, and which way a title runs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape
from pybtex.backends import BaseBackend

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he ks ku-arab nqo prs ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"})
_SCRIPT = re.compile(r"[A-Za-z]{4}")


class HtmlBackend(BaseBackend):
    """Writes `<cite>` with the language and direction of one title."""

    symbols = {"ndash": "–", "newblock": " ", "nbsp": "\xa0"}  # noqa: RUF012
    tags: dict[str, str] = {}  # noqa: RUF012

    def __init__(
        self,
        language: str | None,
        direction: str,
        attributes: Mapping[str, Markup] | None = None,
    ) -> None:
        """`attributes` are those of links, by the address they lead to."""
        super().__init__(encoding="utf-8")
        self._attributes = attributes or {}
        lang = Markup(' lang="{}"').format(language) if language else Markup("")
        self._opening = Markup('<cite{} dir="{}">').format(lang, direction)

    def format_str(self, text: str) -> str:
        return str(escape(text))

    def format_tag(self, tag_name: str, text: str) -> str:
        if tag_name == "cite":
            return f"{self._opening}{text}</cite>"
        return f"<bdi>{text}</bdi>"

    def format_href(self, url: str, text: str, *_: Any) -> str:
        return f'<a href="{escape(url)}"{self._attributes.get(str(url), "")}>{text}</a>'

    def format_protected(self, text: str) -> str:
        return text

    def render_sequence(self, rendered_list: Iterable[str]) -> str:
        return "".join(rendered_list)

    def write_entry(self, *_: Any) -> None:
        """Nothing: whole bibliographies are written elsewhere."""


def direction_of(text: str, language: str | None) -> str:
    """`rtl`, `ltr`, or `auto` where neither the script nor the language tells."""
    for sign in text:
        strong = unicodedata.bidirectional(sign)
        if strong in {"R", "AL"}:
            return "rtl"
        if strong == "L":
            return "ltr"
    subtags = (language or "").lower().split("-")
    script = next((tag for tag in subtags[1:] if _SCRIPT.fullmatch(tag)), "")
    if script in _RTL_SCRIPTS or (not script and subtags[0] in _RTL_LANGUAGES):
        return "rtl"
    return "ltr" if language else "auto"
