"""What scripts ask of us: which way a text runs, and where it may be cut."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he ks ku-arab nqo prs ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"})
_SCRIPT = re.compile(r"[A-Za-z]{4}")
_FROM_RIGHT = ("R", "AL")
_RTL_LETTER = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks whose letters run from right to left (DerivedBidiClass.txt)."""

SENTENCE_ENDS = frozenset(".!?…‽。．｡！？؟۔।॥։።፧။།។")
"""What ends a sentence: in Latin, Chinese and Japanese, Arabic and Urdu, Devanagari and Bengali,
Armenian, Ethiopic, Burmese, Tibetan and Khmer."""

_ENDS_TITLE = SENTENCE_ENDS | frozenset(":;：；")

_JOINED = frozenset("\u200d\u20e3") | {chr(code) for code in range(0xFE00, 0xFE10)}
"""What belongs to the letter before it without being a mark: joiners and forms of emoji."""

_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f40-\u0f6c\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)
"""Thai and Lao, Tibetan, Burmese, Khmer, Japanese, Chinese: no space stands between words."""
_WORD = re.compile(r"[^\W_]+")


def direction_of(text: str, language: str | None = None) -> str:
    """`rtl`, `ltr`, or `auto` where neither the script nor the language tells.

    The first letter tells, as it does for HTML's `dir=auto`; but a text that begins with a Latin
    word, such as the name of a drug, and has more letters from right to left, runs that way.
    """
    for sign in text:
        strong = unicodedata.bidirectional(sign)
        if strong in _FROM_RIGHT:
            return "rtl"
        if strong == "L":
            return "rtl" if has_right_to_left(text) and _is_mostly_from_right(text) else "ltr"
    subtags = (language or "").lower().split("-")
    script = next((tag for tag in subtags[1:] if _SCRIPT.fullmatch(tag)), "")
    if script in _RTL_SCRIPTS or (not script and subtags[0] in _RTL_LANGUAGES):
        return "rtl"
    return "ltr" if language else "auto"


def _is_mostly_from_right(text: str) -> bool:
    found = Counter(map(unicodedata.bidirectional, text))
    return sum(found[strong] for strong in _FROM_RIGHT) > found["L"]


def direction_here(text: str) -> str:
    """The value of `dir` for a text that stands among others: `auto`, but where a browser would not
    find out."""
    return direction_of(text) if has_right_to_left(text) else "auto"


def has_right_to_left(text: str) -> bool:
    """Whether a letter in it runs from right to left, so that its direction has to be told."""
    return not text.isascii() and bool(_RTL_LETTER.search(text))


def with_subtitle(title: str, subtitle: str) -> str:
    """Both, with a colon between them, but for a title that ends in a sign of its own: `Safe? A
    trial`."""
    if not subtitle:
        return title
    return f"{title}{' ' if title[-1:] in _ENDS_TITLE else ': '}{subtitle}"


def first_words(text: str, limit: int) -> str:
    """The words at the beginning that fit into so many letters, without the white space after them.

    Where there is no space, as in Chinese or Thai, or only one far ahead, it is cut between two
    letters: never before a mark, or within an emoji of several.
    """
    if len(text) <= limit:
        return text
    cut = text[:limit] if text[limit].isspace() else text[:limit].rpartition(" ")[0]
    if len(cut) * 2 > limit:
        return cut.rstrip()
    return (first_letters(text, limit) or text[:limit]).rstrip()


def first_letters(text: str, limit: int) -> str:
    """So many letters, or a few less where the last would be cut from what belongs to it."""
    end = limit
    while 0 < end < len(text) and _goes_on(text, end):
        end -= 1
    return text[:end]


def _goes_on(text: str, place: int) -> bool:
    """Whether the letter at a place is one with what stands before it."""
    here, before = text[place], text[place - 1]
    if _is_regional(here) and _is_regional(before):
        return True
    return (
        unicodedata.category(here)[0] == "M"
        or here in _JOINED
        or before == "\u200d"
        or "\U0001f3fb" <= here <= "\U0001f3ff"
        or "\u1160" <= here <= "\u11ff"  # The rest of a Korean syllable that is taken apart.
    )


def _is_regional(letter: str) -> bool:
    """Two of these make a flag; where one begins in a row of flags is not looked for."""
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def pairs_of_letters(text: str) -> tuple[str, ...]:
    """Each two neighbours in what is written without spaces, and the last letter of a run; and the
    numbers and words of other scripts that stand among such letters: `令和3年`, `新冠COVID19疫苗`.

    A word of any length is found by its pairs, wherever it stands: what libraries do that have no
    dictionary. Marks are left out, as the search leaves them out.
    """
    if text.isascii() or not _UNSPACED.search(text):
        return ()
    letters = "".join(
        one for one in unicodedata.normalize("NFD", text) if unicodedata.category(one)[0] != "M"
    )
    return tuple(
        form for word in letters.split() if _UNSPACED.search(word) for form in _forms_within(word)
    )


def _forms_within(word: str) -> Iterator[str]:
    end = 0
    for run in _UNSPACED.finditer(word):
        yield from _WORD.findall(word, end, run.start())
        yield from (run[0][place : place + 2] for place in range(len(run[0])))
        end = run.end()
    yield from _WORD.findall(word, end)


_ONE_WAY = {
    **dict.fromkeys("\u0649\u06cc\u06d2", "\u064a"),
    **dict.fromkeys("\u0629\u06c1", "\u0647"),
    "\u0131": "i",
    "\u0671": "\u0627",
    "\u06a9": "\u0643",
    "\u0640": "",
}
_TWO_WAYS = re.compile(f"[{''.join(_ONE_WAY)}]")


def words_in_one_way(text: str) -> tuple[str, ...]:
    """The words that have a letter which is written in two ways, with the one way for both.

    The dotless i of Turkish, whose capital is lowered to an i; letters of Arabic, Persian and Urdu,
    and the line that stretches a word (as in Lucene's normalizers of Arabic and Persian). The
    scripts of the search and of lists know the same letters.
    """
    if not _TWO_WAYS.search(text):
        return ()
    words = (word for word in text.split() if _TWO_WAYS.search(word))
    return tuple(_TWO_WAYS.sub(lambda found: _ONE_WAY[found[0]], word) for word in words)
