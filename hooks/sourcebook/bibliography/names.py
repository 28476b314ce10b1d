"""Names of people and bodies, as BibTeX and BibLaTeX write them.

`Family, Given and {A Body} and family=Gogh, prefix=van, given=Vincent and others`. pybtex takes a
plain name apart; the extended format is BibLaTeX's (manual, section 3.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pybtex.database import Person
from pybtex.exceptions import PybtexError

from sourcebook.latex import outside_maths, to_text
from sourcebook.loading.bibtex.people import are_several

_TOKEN = re.compile(r"[{}]|\s+and\s+", re.IGNORECASE)
_IS_EXTENDED = re.compile(r"(?:^|.*,)\s*(?:family|given)(?:-i)?\s*=", re.DOTALL)
_PART = re.compile(r"(?:^|,)\s*([a-z]+(?:-i)?)\s*=\s*")
_ACCENT = re.compile(r"\\([cvuHkdbrt]) ([A-Za-z])(?![A-Za-z]*\})")
_HOMONYM = re.compile(r"(?<=[^\W\d])[ ]\d{4}$")
"""The number by which DBLP keeps people of one name apart."""
_LIFE = re.compile(r"\s*(?:,\s*|\()(?:\d{4}|\.{4})\??\s*[-–]{1,2}\s*(?:\d{4}\??|\.{4})?\)?$")
"""The dates of birth and death by which catalogues of libraries do."""
_ROLE = re.compile(r"\s*\((?:hg|hrsg|hgg|eds?|dir|red|ред|сост|编|編)\.?\)$", re.IGNORECASE)
"""What some exports put behind the last of the editors, whom a reference names as such anyway."""
_AND_OTHERS = re.compile(
    r"(?:^|,?\s+)(?:et\.?\s+al(?:\.|ii)?|и\s+др\.?|(?:та|і|й)\s+ін\.?|и\s+сар\.?|i\s+in\.|y\s+otros"
    r"|ve\s+ark\.?|u\.\s?a\.|等|ほか|وآخرون|و\s?همکاران|ואחרים),?$",
    re.IGNORECASE,
)
_OTHERS = frozenset(
    "others {others} др. др ін. сар. ark. otros 等 他 ほか 외 آخرون وآخرون همکاران ואחרים".split()
)
"""What stands for the other people, where it stands alone behind the last `and`."""
_OTHERS_FIRST = re.compile(r"\{?et\.? al\.?\}?,\s*(?=\S)", re.IGNORECASE)
_CHARACTER = re.compile(r"&#?\w+;$")
_STRAY_AND = re.compile(r"(?:and(?: |$))+", re.IGNORECASE)
_INITIALS_IN_BRACES = re.compile(r"[^,]+, ?(?:[^\W\d_]\.[ ~-]{0,2}){1,4}")
"""A person whom a program has put in braces as if it were a body."""
_GENERATIONS = frozenset({"Jr.", "Jr", "Sr.", "Sr", "III"})
"""Not `II` and `IV`, which are initials."""
_OF_BODIES = frozenset({"Inc.", "Inc", "Ltd.", "Ltd", "LLC", "GmbH", "Corp.", "Corp"})
"""What a comma divides from the name of a company, and never from that of a person."""
_LETTER = re.compile(r"\\(aa|AA|ae|AE|oe|OE|[oOlL]|ss) (?=[a-z])")
_EAST_ASIAN = re.compile(
    "(?![\u30a0-\u30ff]+$)"  # In Katakana alone are names from elsewhere, in their own order.
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]+"
)
_SPACED = re.compile(rf"({_EAST_ASIAN.pattern}) ({_EAST_ASIAN.pattern})")
"""`山田 太郎`, as J-STAGE and CNKI write a name: the family stands first without a comma."""
_MAX_NAME = 1_000
_SIMPLE_WORD = r"[^\W\d_](?:[^\W_]|['’.-](?!['-]))*"
_SIMPLE = re.compile(rf"({_SIMPLE_WORD}), ({_SIMPLE_WORD}(?: {_SIMPLE_WORD})*)")
"""`Family, Given` in plain words, as nearly all names are: there is nothing to take apart."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name in plain text; a body has nothing but a family name and is `literal`."""

    family: str
    given: str = ""
    prefix: str = ""
    suffix: str = ""
    literal: bool = False

    @property
    def natural(self) -> str:
        """In reading order: Vincent van Gogh; 张伟, family name first and without a space, where
        all of it is in Chinese, Japanese or Korean letters (CSL 1.0.2, name-as-sort-order)."""
        if self.given and _EAST_ASIAN.fullmatch(self.family + self.given):
            return self.family + self.given
        return " ".join(part for part in (self.given, self.surname, self.suffix) if part)

    @property
    def surname(self) -> str:
        """The family name with what stands before it: van Gogh."""
        return " ".join(part for part in (self.prefix, self.family) if part)

    @property
    def sorted(self) -> str:
        """Family name first: van Gogh, Vincent."""
        return ", ".join(part for part in (self.surname, self.given, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one field."""

    names: tuple[Name, ...] = ()
    others: bool = False
    """Whether it ends in `and others`."""

    def __bool__(self) -> bool:
        return bool(self.names)

    @property
    def short(self) -> str:
        """For a label: Weber et al., Wong and Siah."""
        surnames = [name.surname for name in self.names]
        if len(surnames) > 2 or (self.others and surnames):
            return f"{surnames[0]} et al."
        return " and ".join(surnames)

    @property
    def full(self) -> str:
        """All of them in reading order; of more than six the first three."""
        shown = [name.natural for name in self.names]
        if len(shown) > 6:
            return f"{', '.join(shown[:3])} et al."
        if self.others:
            return f"{', '.join(shown)} et al."
        if len(shown) > 1:
            return f"{', '.join(shown[:-1])} and {shown[-1]}"
        return "".join(shown)


@lru_cache(maxsize=32_768)
def read_names(value: str) -> Names:
    """The names in a field's value; never raises."""
    # One blank where there are many: to look for `and` among a thousand takes as many steps each.
    value = outside_maths(" ".join(value.split()))
    words = [_cleared(word) for word in _split(value) if word]
    others = False
    if words:
        last = _OTHERS_FIRST.sub("", words[-1])
        last = "" if last.lower() in _OTHERS else _AND_OTHERS.sub("", last)
        others = last != words[-1]
        words[-1] = last
    names = [_name(word) for word in words if word]
    return Names(tuple(name for name in names if name.family), others)


def _cleared(word: str) -> str:
    """A name without what catalogues and slips of the pen put around it."""
    if word[-1] == ";" and not _CHARACTER.search(word[-40:]):
        word = word.rstrip("; ")
    if stray := _STRAY_AND.match(word):
        word = word[stray.end() :]
    if word[-1:] in "0123456789-–)":
        word = _LIFE.sub("", _HOMONYM.sub("", _ROLE.sub("", word)))
    return word


def _split(value: str) -> list[str]:
    pieces: list[str] = []
    depth = start = 0
    for match in _TOKEN.finditer(value):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            pieces.append(value[start : match.start()].strip())
            start = match.end()
    return [*pieces, value[start:].strip()]


def _name(word: str) -> Name:
    if word.startswith("{") and word.endswith("}") and _one_group(word):
        if _INITIALS_IN_BRACES.fullmatch(word[1:-1]):
            return _by_the_rules_of_tex(word[1:-1])
        return Name(to_text(word[1:-1]), literal=True)
    if "=" in word and _IS_EXTENDED.match(word):
        return _extended(word[1:-1] if word[0] == word[-1] == '"' else word)
    if len(word) > _MAX_NAME or are_several(word):
        return Name(to_text(word), literal=True)
    if simple := _SIMPLE.fullmatch(word):
        name = Name(family=simple[1], given=simple[2])
    elif spaced := _SPACED.fullmatch(word):
        name = Name(family=spaced[1], given=spaced[2])
    else:
        name = _by_the_rules_of_tex(word)
    if name.given in _OF_BODIES and not name.suffix:
        return Name(f"{name.surname}, {name.given}", literal=True)
    if name.given in _GENERATIONS and not name.suffix:
        before = _by_the_rules_of_tex(word.rpartition(",")[0])
        return Name(before.family, before.given, before.prefix, suffix=name.given)
    return name


def _by_the_rules_of_tex(word: str) -> Name:
    # pybtex takes every comma and blank outside braces for the end of a part.
    word = _LETTER.sub(r"{\\\1}", _ACCENT.sub(r"{\\\1{\2}}", word)).replace("\\,", "{\\,}")
    try:
        person = Person(word)
    except (PybtexError, IndexError, ValueError, RecursionError):
        return Name(to_text(word), literal=True)
    return (
        Name(
            family=_joined(person.last_names),
            given=_joined([*person.first_names, *person.middle_names]),
            prefix=_joined(person.prelast_names),
            suffix=_joined(person.lineage_names),
        )
        if person.last_names
        else Name(to_text(word), literal=True)
    )


def _extended(word: str) -> Name:
    found = list(_PART.finditer(word))
    ends = [match.start() for match in found[1:]] + [len(word)]
    parts = {
        match[1]: to_text(word[match.end() : end].strip(' ",'))
        for match, end in zip(found, ends, strict=True)
    }
    given = parts.get("given") or parts.get("given-i", "")
    return Name(
        parts.get("family", given),
        given if "family" in parts else "",
        parts.get("prefix", ""),
        parts.get("suffix", ""),
    )


def _joined(parts: list[str]) -> str:
    # No name has a tilde; it is a tie that a program took for the sign.
    return to_text(" ".join(parts)).replace("~", " ").strip()


def _one_group(word: str) -> bool:
    depth = 0
    for place, sign in enumerate(word):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place == len(word) - 1
    return False
