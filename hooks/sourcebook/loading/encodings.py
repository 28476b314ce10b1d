"""The bytes of a file -> its text, or what stands in its way, with what the file most likely is.

UTF-8 is what is read. A file that says by its first bytes that it is UTF-16 or UTF-32 is read all
the same, so that one mistake does not look like a thousand, and it is told: git shows of such a
file only that it differs. Other encodings do not say which they are, so they are not guessed at;
the hint shows how a word would read in one of them.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    # The longer ones first: one of UTF-32 begins with one of UTF-16.
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_FIRST = tuple(mark for mark, _ in _MARKS)
_LOOKED_AT = 4000
"""Bytes by which a file without a mark is known."""
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{0,30}\Z"), re.compile(rb"[A-Za-z\x80-\xff]{0,30}")
_CYRILLIC = re.compile("[\u0410-\u044f\u0401\u0451]{3,}")


@dataclass(frozen=True, slots=True)
class Misencoded:
    """Why bytes are no UTF-8."""

    line: int
    column: int
    message: str
    hint: str


def decode(raw: bytes, *, lenient: bool = False) -> tuple[str | None, Misencoded | None]:
    """The text without a byte order mark, and what is wrong; None where it cannot be read.

    With `lenient` a byte of another encoding becomes U+FFFD.
    """
    for mark, name in _MARKS if raw.startswith(_FIRST) else ():
        if raw.startswith(mark):
            message = f"The file is {name} and not UTF-8."
            wrong = Misencoded(1, 1, message, _converting(name))
            try:
                return raw.decode(name).removeprefix("\ufeff"), wrong
            except UnicodeDecodeError:
                return None, wrong
    if name := _wide(raw[:_LOOKED_AT]):
        message = f"The file is {name[:6]}, without a byte order mark, and not UTF-8."
        return None, Misencoded(1, 1, message, _converting(name))
    # The mark is taken off here: "utf-8-sig" is read by Python, and counts an error from behind it.
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return raw.decode(), None
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode(errors="replace")
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"The byte 0x{raw[error.start]:02X} here is not UTF-8."
        wrong = Misencoded(*place, message, _hint(raw, error.start))
    if lenient and b"\0" not in raw[:_LOOKED_AT]:
        return raw.decode(errors="replace"), wrong
    return None, wrong


def _wide(raw: bytes) -> str:
    """The name of an encoding that writes Latin letters with null bytes between them; empty where
    it is none."""
    if b"\0" not in raw:
        return ""
    nulls = [raw[start::4].count(0) * 4 > len(raw) * 0.8 for start in range(4)]
    return {
        (False, True, True, True): "UTF-32LE",
        (True, True, True, False): "UTF-32BE",
        (False, True, False, True): "UTF-16LE",
        (True, False, True, False): "UTF-16BE",
    }.get((nulls[0], nulls[1], nulls[2], nulls[3]), "")


def _hint(raw: bytes, at: int) -> str:
    begin, end = _WORD[0].search(raw, max(0, at - 30), at), _WORD[1].match(raw, at)
    word = (begin[0] if begin else b"") + (end[0] if end else b"")
    for name in ("WINDOWS-1251", "WINDOWS-1252"):
        try:
            shown = word.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "WINDOWS-1252" or _CYRILLIC.fullmatch(shown):
            return (
                f"Save the file as UTF-8; if '{shown}' is the word here, "
                f"'iconv -f {name} -t UTF-8' converts it."
            )
    return "Save the file as UTF-8."


def _converting(name: str) -> str:
    return f"Save the file as UTF-8; 'iconv -f {name} -t UTF-8' converts it."
