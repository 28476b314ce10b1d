"""A text as folded words, with what stands between them and the way back to the text.

All letters and figures of the text follow one another in `letters`, without anything between them,
so that quoted words can be found whatever white space, hyphens and marks have come in between. What
did come in between is kept as joints, to be compared once the letters are found.

Both sides of a comparison are folded alike: NFKC, case (with the German ß, the Turkish dotless i,
the Greek final sigma and the accents that Greek capitals drop), the Cyrillic ё and marks of stress,
Arabic vowel signs and the forms of alef, yeh and kaf, Hebrew points, figures of other scripts.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate

from sourcebook.checking.references.matching.glyphs import (
    FIGURE,
    LETTER,
    NOTHING,
    RAISED,
    SOFT_HYPHEN,
    signs_of,
)

_WORD = re.compile(
    f"[{LETTER}{FIGURE}{RAISED}]"
    f"(?:[{LETTER}{FIGURE}{RAISED}{NOTHING}]|{SOFT_HYPHEN} *(?=[{LETTER}{FIGURE}]))*"
)
_MARKS = re.compile(
    r"""\[\ ?0{1,3}(?:\ ?[,;-]\ ?0{1,3}){0,40}\ ?\]   # [3], [12, 14-16]
    |(?<=[^\ \[])\[w\](?![w0])                        # said[a]
    |(?<=[^\ ])\[w{1,5}\ ?0{1,2}\]                    # said[note 1]
    |(?<=www)s{1,3}(?![w0])                           # said³
    |(?<=[.,;:!?")])s{1,3}(?![w0])                    # said.³""",
    re.VERBOSE,
)
_GLUED = re.compile(r"(?<=[^\W\d_]{3}[.!?])\d{1,2}(?=\s+([^\W\d_]))")
_RAISED = re.compile("(?<=[0-9])[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_FRACTION = re.compile("(?<=[0-9])[¼-¾⅐-⅞]")
_STRESSED = re.compile("(?<=[\u0400-\u04ff])[\u0300\u0301]|(?<=i)\u0307")
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىی", "ي"),
        "ک": "ك",
        "ё": "е",
        "ı": "i",
        **dict(zip("άέήίόύώΐΰ", "αεηιουωϊϋ", strict=True)),
        **dict.fromkeys(map(chr, (*range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE))), ""),
        **dict.fromkeys(map(chr, (*range(0x591, 0x5BE), 0x5BF, 0x5C1, 0x5C2)), ""),
        **dict.fromkeys("\u05c4\u05c5\u05c7", ""),
    }
)
_DROPPED = str.maketrans("", "", "[]†‡™®©" + NOTHING + SOFT_HYPHEN)


@dataclass(frozen=True, slots=True)
class Words:
    """A text as folded words. The lists are as long as there are words; `joints` has one more."""

    source: str
    """The text as it was."""
    signs: str
    """One sign for each character of it; see `glyphs`."""
    begins: list[int]
    """Where each word begins in the text."""
    ends: list[int]
    letters: str
    """The folded words without anything between them."""
    starts: list[int]
    """Where each word begins in `letters`."""
    joints: list[str]
    """What stands before each word, and after the last, in one form for all ways to write it."""
    marked: bool = field(default=False)
    """Whether marks of notes were found, and left standing."""

    def between(self, number: int) -> str:
        """The signs before a word, or after the last one."""
        begin = self.ends[number - 1] if number else 0
        end = self.begins[number] if number < len(self.begins) else len(self.signs)
        return self.signs[begin:end]

    def folded(self, number: int) -> str:
        """A word."""
        last = number + 1 == len(self.starts)
        return self.letters[self.starts[number] : None if last else self.starts[number + 1]]

    def written(self, begin: int, end: int) -> str:
        """What the text itself has for a stretch of letters."""
        return self.source[self._place(begin) : self._place(end, after=True)]

    def _place(self, letter: int, *, after: bool = False) -> int:
        """Where in the text a letter stands; with `after`, where the letter before it ends."""
        if after:
            number = bisect_left(self.starts, letter) - 1
            last = number + 1 == len(self.starts)
            full = letter == (len(self.letters) if last else self.starts[number + 1])
            return self.ends[number] if full else self._inside(number, letter)
        number = bisect_right(self.starts, letter) - 1
        return (
            self.begins[number] if self.starts[number] == letter else self._inside(number, letter)
        )

    def _inside(self, number: int, letter: int) -> int:
        """Where in the text a letter in the midst of a word stands.

        The shortest beginning of the word that has as many letters, for folding makes two letters
        of some characters and one of others.
        """
        begin, wanted = self.begins[number], letter - self.starts[number]
        low, high = 0, self.ends[number] - begin
        while low < high:
            middle = (low + high) // 2
            cut = begin + middle
            if len(folded_word(_seen(self.source[begin:cut], self.signs[begin:cut]))) < wanted:
                low = middle + 1
            else:
                high = middle
        return begin + low


def words_of(text: str, *, without_marks: bool = False, glued: bool = False) -> Words:
    """A text as words, with or without the marks of notes and references in it.

    With `glued` also those that lost their brackets and their height, as in "the end.3 Then". Only
    on a page: a quote that has such a figure must find it there.
    """
    signs = signs_of(text)
    marks = _marks(text, signs, glued=glued)
    if without_marks and marks:
        signs = _blotted(signs, marks)
    begins, ends, words, joints = [], [], [], []
    known: dict[str, str] = {}
    forms: dict[str, str] = {}
    hides = NOTHING in signs or SOFT_HYPHEN in signs
    before = 0
    for found in _WORD.finditer(signs):
        begin, end = found.span()
        written = text[begin:end]
        if hides:
            written = _seen(written, signs[begin:end])
        word = known.get(written)
        if word is None:
            word = known[written] = folded_word(written)
        if not word:
            continue
        between = signs[before:begin]
        joint = forms.get(between)
        if joint is None:
            joint = forms[between] = _joint(between)
        begins.append(begin)
        ends.append(end)
        words.append(word)
        joints.append(joint)
        before = end
    joints.append(_joint(signs[before:]))
    starts = [0, *accumulate(map(len, words))][: len(words)]
    return Words(text, signs, begins, ends, "".join(words), starts, joints, bool(marks))


def folded_word(word: str) -> str:
    """One word in the form that all of its spellings share."""
    if word.isascii():
        return word.lower()
    # An exponent and a fraction must not become figures of the number before them.
    word = _FRACTION.sub(lambda found: "~" + found[0], _RAISED.sub(lambda it: "^" + it[0], word))
    word = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    word = _STRESSED.sub("", word.translate(_FOLDED)).translate(_FOLDED)
    if any(char.isdecimal() and not char.isascii() for char in word):
        word = "".join(
            str(unicodedata.decimal(char)) if char.isdecimal() else char for char in word
        )
    return word


def _marks(text: str, signs: str, *, glued: bool) -> list[tuple[int, int]]:
    """Where the marks of notes stand. A figure glued to the end of a sentence is one only before
    a new sentence, else it may be the number of something."""
    marks = [found.span() for found in _MARKS.finditer(signs)]
    if glued:
        marks += [found.span() for found in _GLUED.finditer(text) if not found[1].islower()]
    return marks


def _blotted(signs: str, marks: list[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = 0
    for begin, end in sorted(marks):
        if begin >= at:
            pieces += (signs[at:begin], NOTHING * (end - begin))
            at = end
    return "".join((*pieces, signs[at:]))


def _seen(written: str, signs: str) -> str:
    if NOTHING not in signs and SOFT_HYPHEN not in signs:
        return written
    hidden = {NOTHING, SOFT_HYPHEN, " "}
    return "".join(c for c, sign in zip(written, signs, strict=True) if sign not in hidden)


def _joint(signs: str) -> str:
    """What stands between two words, in one form.

    A space; nothing (where there was only a mark that says nothing); `-` with the space about it
    where it tells a hyphen at the end of a line, or a minus, from others; else the marks, and after
    them a space if there was any, the quotation marks first, for some print them after the others.
    """
    signs = signs.translate(_DROPPED)
    if "*" in signs and " * " not in signs:
        signs = signs.replace("*", "")
    if not signs or signs.isspace():
        return signs[:1]
    bare = signs.replace(" ", "")
    if not bare.strip("-"):
        if signs.startswith("-"):
            return "- " if signs.endswith(" ") else "-"
        return "-" if signs.endswith(" ") else " -"
    if '"' in bare:
        bare = '"' + bare.replace('"', "") if len(bare) < 20 else bare
    return bare + " " if " " in signs else bare
