"""A new claim's file: what is known filled in, the rest explained where it will stand."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from sourcebook.vocabulary import (
    CERTAINTIES,
    CLAIM_KINDS,
    RELATIONS,
    STANCES,
    VERDICTS,
    Certainty,
    ClaimKind,
    Verdict,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from sourcebook.vocabulary import Term

_LONGEST_SHORT = 75
_LONGEST_ID = 60
_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known of a claim when its file is made."""

    claim: str
    kind: ClaimKind
    topics: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    """Ids of those who made it."""
    sources: tuple[str, ...] = ()
    """Keys of sources that say something about it."""


def proposed_id(claim: str, taken: Iterable[str] = ()) -> str:
    """An id made of the first words of a claim, none of those taken: lower-case ASCII letters,
    digits and hyphens. Words in another script are left out; "claim" where nothing else is left.
    """
    plain = unicodedata.normalize("NFKD", claim).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall(r"[a-z0-9]+", plain.replace("'", "")) if word != "the"]
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:_LONGEST_ID]
        if len(longer) > _LONGEST_ID:
            break
        found = longer
    found = found or "claim"
    known, number, free = set(taken), 2, found
    while free in known:
        free, number = f"{found}-{number}", number + 1
    return free


def claim_text(draft: Draft, date: dt.date, schema: str = "") -> str:
    """The file's text. `schema` is the path of the JSON Schema from the file's folder.

    It loads, as a draft that nothing has been found about yet; the checker names what is missing.
    """
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [
        *_remark("One checkable sentence, without words of judgement."),
        f"claim: {_scalar(draft.claim)}",
    ]
    if len(draft.claim) > _LONGEST_SHORT:
        lines += _remark(f"The same in {_LONGEST_SHORT} characters or fewer, for lists and links.")
        lines += ["# short:"]
    lines += [
        *_remark("Its language, such as ru, where it is not that of the site."),
        "# language:",
        *_words("What is claimed", CLAIM_KINDS),
        f"kind: {draft.kind.value}",
        *_remark("draft until it has its evidence, then current."),
        "status: draft",
        *_remark("Ids of topics in the names file."),
        f"topics: [{', '.join(draft.topics)}]",
        *_remark("Who made it, where and when. Leave it out for a statement of our own."),
        *_said_by(draft, date),
        *_words("What the evidence says", VERDICTS),
        f"verdict: {Verdict.UNPROVEN.value}",
        *_words("How likely new evidence is to change the verdict", CERTAINTIES),
        f"certainty: {Certainty.VERY_LOW.value}",
        *_remark("Why, in sentences that each show their source: [@key, p. 3]."),
        "rationale: Not assessed yet.",
        *_remark("The day of the last full assessment, and the day by which to look again."),
        f"checked: {date.isoformat()}",
        "# review_by:",
        *_words("What each source does to the claim", STANCES),
        *_evidence(draft),
        *_remark(
            "Every search that was made, also those that found nothing; needed for a verdict of "
            "unproven and for claims that something does not exist."
        ),
        "# searches:",
        "#   - where: PubMed",
        "#     query: the query as it was typed",
        f"#     date: {date.isoformat()}",
        "#     hits: 0",
        "#     relevant: 0",
        *_remark("What would change the verdict."),
        "# would_change:",
        "#   - if: a register entry that gives the number of participants",
        *_remark("What could not be found out."),
        "# open_questions:",
        "#   - How many took part?",
        *_words("How it stands to other claims", RELATIONS),
        "# relations:",
        "#   - {type: depends-on, claim: id-of-the-other}",
        *_remark("What changed, newest first."),
        "history:",
        f"  - {{date: {date.isoformat()}, type: created}}",
    ]
    return "\n".join(lines).lstrip("\n") + "\n"


def _said_by(draft: Draft, date: dt.date) -> list[str]:
    if not draft.who:
        return [
            "# said_by:",
            "#   - who: id-of-a-person-or-body",
            f"#     date: {date.year}",
            "#     source: key-of-the-source",
            "#     first: true",
        ]
    lines = ["said_by:"]
    for who in draft.who:
        lines += [f"  - who: {who}", "    # date:", "    # source:"]
    return lines


def _evidence(draft: Draft) -> list[str]:
    if not draft.sources:
        return [
            "# evidence:",
            "#   - source: key-of-the-source",
            "#     stance: supports",
            "#     at: p. 3",
            "#     note: What it says about the claim, in our own words.",
        ]
    lines = ["evidence:"]
    for key in draft.sources:
        lines += [
            f"  - source: {_scalar(key)}",
            "    stance: context  # until it was read",
            "    # at:",
            "    # note:",
        ]
    return lines


def _words(what: str, terms: Mapping[Any, Term]) -> list[str]:
    """A remark that explains each word of a vocabulary."""
    lines = _remark(f"{what}:")
    widest = max(len(word.value) for word in terms)
    return [*lines, *(f"#   {word.value:{widest}}  {term.meaning}" for word, term in terms.items())]


def _remark(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) >= _WIDTH:
            lines.append("")
        lines[-1] += f" {word}"
    return ["", *(f"#{line}" for line in lines)]


def _scalar(text: str) -> str:
    """The text as a YAML scalar on one line, in quotes only where it needs them."""
    shown: str = yaml.safe_dump(
        " ".join(text.split()), allow_unicode=True, width=float("inf"), default_flow_style=True
    )
    return shown.removesuffix("\n").removesuffix("\n...").strip()
