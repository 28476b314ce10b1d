"""How much of a text is left, told from a line that is short enough for the ledger.

A fingerprint is a sample of the text's shingles (runs of four words): each is hashed, and the
smallest hashes are kept, which is a sample drawn evenly from all of them (Broder's bottom-k sketch,
"On the resemblance and containment of documents", 1997). The hashes of another text are then looked
up in it. What is measured is containment: the part of the baseline that is still there. Its
likeness to Jaccard's index would fall with every line that a live report gains; containment stays.

The words are folded here and not by `folding.py`, because a baseline is kept for years: whatever
changes the shingles of a text needs a new `VERSION`, and with it every source a new baseline.
No library: what there is for this (datasketch) brings numpy and scipy and holds 64-bit numbers that
no ledger would want, and it is the folding and the line that make up this file.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "m1"
CUT = 0.4
"""Below it the page has drifted. Of the cuts, in steps of 0.05, that give a precision of 0.99 on
the calibration half of `tests/data/drift`, the lowest that also gives a recall of 0.95: a false
alarm costs more than a page that is not found. The figures on the other half are in
`tests/test_fingerprints.py`; they hold for a main text that is looked for in all of a page."""
UNRELATED = 0.03
"""Below it nothing is left of the baseline: at most one shingle in 44, which two texts share by
chance. The largest cut that no page with a rest of the old text falls under in the calibration
half. Nothing left and a host that is not the source's own: the address was taken over."""
BASELINE_BOUND = 400_000
"""Characters of which a fingerprint is made."""
TEXT_BOUND = 1_000_000
"""Characters in which a baseline is looked for."""

_SAMPLE = 44
_HASH_BYTES = 3
_WORDS = 4
_CHARACTERS = 8
"""In scripts that put no space between words, where eight characters are about four words."""
_FEWEST = 12
"""Shingles. Of less text there is no fingerprint: it says neither one thing nor the other."""
_FEWEST_OF_BASELINE = 40
_FEWEST_SHARED_RANGE = 12
"""Hashes of the baseline that must lie where the other sample is complete."""
_LONGEST_PIECE = 200

_UNSPACED = re.compile(
    # Thai and Lao, Burmese, Khmer; kana, bopomofo, Han.
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_LINE = re.compile(r"(m\d{1,3}):(\d{1,7}):([\w-]{4,400})", re.ASCII)


def fingerprint(text: str) -> str | None:
    """One line of at most 200 characters that tells what a text was, the same on every machine.

    None where the text has hardly any words. Any string will do; the time is linear in its length.
    """
    hashes = set(_hashes(text[:BASELINE_BOUND]))
    if len(hashes) < _FEWEST:
        return None
    raw = b"".join(sorted(hashes)[:_SAMPLE])
    return f"{VERSION}:{len(hashes)}:{base64.urlsafe_b64encode(raw).decode('ascii')}"


def serves_as_baseline(line: str) -> bool:
    """Whether a fingerprint is of this version and of text enough to tell drift by."""
    read = _read(line)
    return read is not None and read[0] >= _FEWEST_OF_BASELINE


def left_in(baseline: str, text: str) -> float | None:
    """How much of the baseline's text is left in another, 0 to 1. None where it cannot be told:
    the baseline is of another version or of too little text, or the text has hardly any words.

    Surer than `left`, since all of the other text is looked at, however much longer it is.
    """
    read = _read(baseline)
    if read is None or read[0] < _FEWEST_OF_BASELINE:
        return None
    missing, some = set(read[1]), set[bytes]()
    for found in _hashes(text[:TEXT_BOUND]):
        missing.discard(found)
        if len(some) < _FEWEST:
            some.add(found)
        elif not missing:
            break
    return 1 - len(missing) / len(read[1]) if len(some) == _FEWEST else None


def left(baseline: str, now: str) -> float | None:
    """How much of the baseline's text is left in the text of another fingerprint, 0 to 1.

    None where it cannot be told: one of them is of another version, the baseline is of too little
    text, or the other text is so much longer that the two samples hardly meet.
    """
    old, new = _read(baseline), _read(now)
    if old is None or new is None or old[0] < _FEWEST_OF_BASELINE:
        return None
    # Up to its largest hash the sample of the other text holds all that text has.
    known = max(new[1]) if new[0] > len(new[1]) else b"\xff" * _HASH_BYTES
    asked = [sampled for sampled in old[1] if sampled <= known]
    if len(asked) < _FEWEST_SHARED_RANGE:
        return None
    return sum(sampled in new[1] for sampled in asked) / len(asked)


def _read(line: str) -> tuple[int, frozenset[bytes]] | None:
    """How many shingles a text had, and the sample of their hashes."""
    found = _LINE.fullmatch(line)
    if found is None or found[1] != VERSION or len(found[3]) % 4:
        return None
    raw = base64.urlsafe_b64decode(found[3])
    sample = frozenset(raw[at : at + _HASH_BYTES] for at in range(0, len(raw), _HASH_BYTES))
    return int(found[2]), sample


def _hashes(text: str) -> Iterator[bytes]:
    for shingle in _shingles(_tokens(text)):
        raw = shingle.encode("utf-8", "surrogatepass")
        yield hashlib.blake2b(raw, digest_size=_HASH_BYTES).digest()


def _shingles(tokens: list[str]) -> Iterator[str]:
    for at, token in enumerate(tokens):
        width = _WORDS if token.isascii() or not _UNSPACED.match(token) else _CHARACTERS
        if at + width > len(tokens):
            continue
        yield " ".join(tokens[at : at + width])


def _tokens(text: str) -> list[str]:
    """The words of a text in folded case, without what is neither letter, mark nor number; each
    character a word of its own where a script puts no spaces."""
    if not text.isascii():
        text = " ".join(map(_composed, text.split()))
    return text.casefold().translate(_Letters()).split()


def _composed(word: str) -> str:
    """A word in NFKC, in pieces: putting marks in order takes time quadratic in their number."""
    if word.isascii():
        return word
    return "".join(
        unicodedata.normalize("NFKC", word[at : at + _LONGEST_PIECE])
        for at in range(0, len(word), _LONGEST_PIECE)
    )


class _Letters(dict[int, str]):
    """What becomes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        match unicodedata.category(character):
            case "Cf":  # Soft hyphens, joiners, marks of direction.
                became = ""
            case category if category[0] not in "LMN":
                became = " "
            case _ if _UNSPACED.match(character):
                became = f" {character} "
            case _:
                became = character
        self[code] = became
        return became
