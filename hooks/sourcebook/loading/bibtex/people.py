"""Several people in the place of one.

`Smith J, Doe K, Poe L` and `Smith, Jan; Doe, Kim` are how databases list authors. BibTeX has `and`
between people, and takes two commas for `Family, Generation, Given`: it would make one Poe L of
them, of the family Smith J and the generation Doe K.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_PERSON = re.compile(
    r"(?:[js]n?r|junior|senior|[ivx]+|\d(?:st|nd|rd|th)|filho|neto|júnior|fils|père|esq|"
    r"ph\. ?d|phd|m\. ?d|md|d\. ?phil|dphil|m\. ?sc|msc|rn|mph|s\. ?j|sj|inc|ltd|llc|et al|"
    r"[\d?.–-]+|\(.*\))\.?",
    re.IGNORECASE,
)
"""What a comma divides from a name without being another part of it: generations, degrees, orders,
dates of life, what stands in brackets."""
_WITH_INITIALS = r"(?:[^\W\d_][\w’'-]+ )+(?:[^\W\d_]\.[ -]?){1,3}"
_TWO_WITH_INITIALS = re.compile(f"{_WITH_INITIALS}, ?{_WITH_INITIALS}")
"""`Doe J., Roe K.`: whoever has initials behind the family name has none behind the comma."""
_AND = re.compile(" and ", re.IGNORECASE)
_CHARACTER = re.compile(r"\\?&\\?#?\w{1,32};")
_LONGEST = 20_000
"""A list of names that is longer is looked at no further than this."""


def run_together(value: str) -> Iterator[str]:
    """Each name in a field of names that holds several, up to its first comma or semicolon."""
    if "," not in value and ";" not in value:
        return
    for word in _AND.split(" ".join(value[:_LONGEST].split())):
        if are_several(word):
            yield re.split("[,;]", word, maxsplit=1)[0].strip()


def are_several(name: str) -> bool:
    """Whether what stands between two `and` is no name of one person or body."""
    if name.count(",") < 2 and ";" not in name:
        return "." in name and bool(_TWO_WITH_INITIALS.fullmatch(name))
    if "=" in name:
        # BibLaTeX's extended format: family=Gogh, prefix=van, given=Vincent.
        return False
    bare = _CHARACTER.sub("", _outside_braces(name.replace("\\,", " ")))
    if ";" in bare.rstrip("; "):
        return True
    others = (part.strip() for part in bare.split(",")[1:])
    return sum(1 for part in others if part and not _NO_PERSON.fullmatch(part)) > 1


def _outside_braces(text: str) -> str:
    """What a group in braces holds is one letter to BibTeX, or one body."""
    found: list[str] = []
    depth = 0
    for piece in re.split("([{}])", text):
        if piece == "{":
            depth += 1
            found.append("x" if depth == 1 else "")
        elif piece == "}":
            depth = max(0, depth - 1)
        elif not depth:
            found.append(piece)
    return "".join(found)
