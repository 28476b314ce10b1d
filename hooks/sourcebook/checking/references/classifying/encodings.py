"""Bytes -> text, by what the bytes, the header or the page say of their encoding.

The order is that of the HTML standard (13.2.3.2, determining the character encoding), and the
labels are those of the Encoding standard that pages still use. Only these are looked up: a label
comes from a stranger, and Python has codecs that are no encodings of text.
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LABELS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    # A page that can be read far enough to say so in ASCII is not UTF-16.
    "utf-16": "utf-8",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "iso-8859-2": "iso-8859-2",
    "iso-8859-5": "iso-8859-5",
    "iso-8859-6": "iso-8859-6",
    "iso-8859-7": "iso-8859-7",
    "iso-8859-8": "iso-8859-8",
    "iso-8859-9": "windows-1254",
    "iso-8859-13": "iso-8859-13",
    "iso-8859-15": "iso-8859-15",
    **{f"windows-{page}": f"windows-{page}" for page in range(1250, 1259)},
    **{f"cp{page}": f"windows-{page}" for page in range(1250, 1259)},
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "cp866": "cp866",
    "ibm866": "cp866",
    "macintosh": "mac-roman",
    "windows-874": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "euc-jp": "euc-jp",
    "iso-2022-jp": "iso-2022-jp",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
}
_IN_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_IN_PAGE = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_WITHIN = 4096
"""Bytes in which a page may name its encoding; the standard asks for 1024, pages do not obey."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 65_536


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of a page. What cannot be read becomes U+FFFD; nothing raises.

    A declared encoding that does not fit the bytes gives way to the next guess: UTF-8 where the
    bytes are UTF-8, otherwise windows-1251 where they look Cyrillic, otherwise windows-1252.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    named = []
    if found := _IN_HEADER.search(content_type[:300]):
        named.append(found[1])
    if meta := _IN_PAGE.search(body[:_META_WITHIN]):
        named.append(meta[1].decode("ascii", "replace"))
    for name in (*(_LABELS.get(label.lower(), "") for label in named), "utf-8"):
        text = _strictly(body, name) if name else None
        if text is not None:
            return text
    declared = next((_LABELS[name.lower()] for name in named if name.lower() in _LABELS), None)
    if declared is not None and declared != "utf-8":
        return body.decode(declared, "replace")
    return body.decode(_eight_bit(body), "replace")


def _strictly(body: bytes, name: str) -> str | None:
    """The text, or None where the bytes are not in this encoding; a last character may be cut."""
    try:
        return codecs.getincrementaldecoder(name)("strict").decode(body, final=False)
    except UnicodeDecodeError:
        return None


def _eight_bit(body: bytes) -> str:
    """`windows-1251` where letters above ASCII come in words, `windows-1252` where they come alone.

    Western text has an accent here and there; in Cyrillic text nearly every letter is above ASCII.
    Text in broken UTF-8 counts as UTF-8.
    """
    runs = _HIGH.findall(body, 0, _SAMPLE)
    high = sum(map(len, runs))
    if not high:
        return "utf-8"
    if len(body[:_SAMPLE].decode("utf-8", "ignore").encode()) > len(body[:_SAMPLE]) - high // 4:
        return "utf-8"
    in_words = sum(len(run) for run in runs if len(run) >= 3)
    return "windows-1251" if in_words > 0.6 * high else "windows-1252"
