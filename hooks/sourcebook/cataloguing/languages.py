"""Codes and names of languages -> the name that `langid` takes."""

from __future__ import annotations

import re

from babel.core import get_global

from sourcebook.loading.bibtex.datamodel import LANGUAGES

_PREFERRED = frozenset(
    """
    amharic english french german greek hungarian indonesian malay persian portuguese slovenian
    sorbian spanish norwegian russian
    """.split()
)
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*", re.ASCII)


def _names() -> dict[str, str]:
    """By code, the name to be written for it."""
    names: dict[str, str] = {}
    for name, code in LANGUAGES.items():
        if code not in names or name in _PREFERRED:
            names[code] = name
    return names


_NAMES = _names()


def language_name(told: str) -> str:
    """`english` for en, en-GB, en_US, eng and English; the code itself where it has no name; empty
    for what is no language, and for several or none (`mul`, `und`)."""
    told = told.strip()
    if told.lower() in LANGUAGES:
        return told.lower()
    match = _CODE.fullmatch(told)
    if match is None:
        return ""
    base = match[1].lower()
    if len(base) == 3:
        # The codes of ISO 639-2, both of them where there are two (fre, fra).
        base = get_global("language_aliases").get(base, base)
    if base in {"und", "mul", "zxx", "mis"}:
        return ""
    return _NAMES.get(base) or (base if base in get_global("likely_subtags") else "")
