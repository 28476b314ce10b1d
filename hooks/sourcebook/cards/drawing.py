"""One card, drawn with Pillow."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont, features

from sourcebook.script import direction_of, first_letters, has_right_to_left
from sourcebook.vocabulary import VERDICTS, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZE = (1200, 630)
_MARGIN = 72
_WIDTH = SIZE[0] - 2 * _MARGIN
_FONTS = Path(__file__).parent / "fonts"

_GROUND = "#ffffff"
_INK = "#1d232b"
_MUTED = "#5c636d"
_BAND = "#16323f"
_ON_BAND = "#ffffff"
_BAND_HEIGHT = 96
_COLOURS: Mapping[Verdict, tuple[str, str]] = MappingProxyType(
    {
        Verdict.SUPPORTED: ("#0b5d3f", "#e0f2ea"),
        Verdict.MOSTLY_SUPPORTED: ("#38591c", "#e7f3de"),
        Verdict.MIXED: ("#553c8b", "#eee8f8"),
        Verdict.MISLEADING: ("#7a4700", "#fff1d6"),
        Verdict.REFUTED: ("#96201a", "#fde4e1"),
        Verdict.UNPROVEN: ("#414b5a", "#e8ebf0"),
    }
)
"""Ink and ground of each verdict, as in the light scheme of the stylesheet."""
_TITLE_SIZES = (58, 50, 44, 38, 33)
"""Tried in this order until the title fits."""
_LINE = 1.28
_SHAPING = frozenset("\u200c\u200d\u200e\u200f\u061c")
"""Drawn as nothing; they join letters, keep them apart or tell their direction. Persian is spelt
with the first."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says."""

    kicker: str
    title: str
    verdict: Verdict | None
    facts: str
    site: str


@lru_cache(maxsize=1000)
def draw(card: Card) -> bytes:
    """The card as PNG. A title in a script for which there is no glyph here is left out, because
    boxes say less than nothing. Remembered, so that a rebuild while writing draws what changed."""
    site, title, facts = (_printable(text) for text in (card.site, card.title, card.facts))
    picture = Image.new("RGB", SIZE, _GROUND)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], _BAND_HEIGHT), fill=_BAND)
    if _drawable(site):
        site = _fitted(site, _font("bold", 34), _WIDTH)
        pen.text((_MARGIN, _BAND_HEIGHT / 2), site, _ON_BAND, _font("bold", 34), anchor="lm")
    top = _BAND_HEIGHT + 48
    pen.text((_MARGIN, top), card.kicker.upper(), _MUTED, _font("plain", 26))
    top += 56
    bottom = SIZE[1] - 72
    if card.verdict is not None:
        _badge(pen, card.verdict, bottom - 118)
    room = (bottom - 140 if card.verdict is not None else bottom - 48) - top
    if _drawable(title):
        _title(pen, title, top, room)
    if _drawable(facts):
        facts = _fitted(facts, _font("plain", 28), _WIDTH)
        pen.text((_MARGIN, bottom), facts, _MUTED, _font("plain", 28), anchor="ls")
    out = io.BytesIO()
    # A palette would make it a third smaller and take ten times as long.
    picture.save(out, "PNG", compress_level=5)
    return out.getvalue()


def _badge(pen: ImageDraw.ImageDraw, verdict: Verdict, top: float) -> None:
    ink, ground = _COLOURS[verdict]
    font = _font("bold", 34)
    label = VERDICTS[verdict].label
    width = font.getlength(label) + 48
    pen.rounded_rectangle((_MARGIN, top, _MARGIN + width, top + 60), 12, ground)
    pen.text((_MARGIN + 24, top + 30), label, ink, font, anchor="lm")


def _title(pen: ImageDraw.ImageDraw, title: str, top: float, room: float) -> None:
    rtl = direction_of(title) == "rtl"
    # Each line runs as the whole does, also one that has nothing but a date in it.
    direction = "rtl" if rtl else "ltr" if has_right_to_left(title) else None
    for size in _TITLE_SIZES:
        font = _font("bold", size)
        lines = _wrapped(title, font)
        if len(lines) * size * _LINE <= room:
            break
    most = max(1, int(room / (size * _LINE)))
    if len(lines) > most:
        lines = [*lines[: most - 1], _fitted(" ".join(lines[most - 1 :]), font, _WIDTH)]
    for number, line in enumerate(lines):
        place = (SIZE[0] - _MARGIN if rtl else _MARGIN, top + number * size * _LINE)
        pen.text(place, line, _INK, font, anchor="ra" if rtl else "la", direction=direction)


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The text in lines that fit; a word longer than a line is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= _WIDTH:
            lines[-1] = longer
        else:
            lines.append(_fitted(word, font, _WIDTH))
    return [line for line in lines if line]


def _fitted(text: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis."""
    text = text[:400]
    if font.getlength(text) <= width:
        return text
    shown = text
    while shown and font.getlength(shown + "…") > width:
        shown = first_letters(text, len(shown) - 1)
    return shown.rstrip() + "…"


def _printable(text: str) -> str:
    """The text in one line, without what no pen can draw."""
    return " ".join("".join(map(_drawn, text)).split())


def _drawn(letter: str) -> str:
    if letter.isprintable() or letter in _SHAPING:
        return letter
    # What only says how to set a text, as a soft hyphen does, stands between letters of one word.
    return "" if unicodedata.category(letter) == "Cf" else " "


def _drawable(text: str) -> bool:
    """Whether the font has every letter, and the library can set right-to-left text."""
    if has_right_to_left(text) and not features.check("raqm"):
        return False
    return all(letter.isspace() or _has_glyph(letter) for letter in set(text) - _SHAPING)


@cache
def _has_glyph(letter: str) -> bool:
    font = _font("bold", 20)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\U0010ffff")) or not letter.strip()


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    file = {"bold": "DejaVuSans-Bold.ttf", "plain": "DejaVuSans.ttf"}[name]
    return ImageFont.truetype(_FONTS / file, size)
