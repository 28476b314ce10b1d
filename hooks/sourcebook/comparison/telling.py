"""A change as sections of short lines, the same for a terminal and for a comment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.vocabulary import (
    CERTAINTIES,
    INDEPENDENCES,
    LINK_STATES,
    SOURCE_KINDS,
    STANCES,
    VERDICTS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.comparison.change import Change, ClaimGiven, EvidenceChange, SourceGiven


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that changed."""

    name: str
    """An id, a key or an address, to be shown as code."""
    text: str
    """What happened to it."""
    words: str = ""
    """Words of whoever wrote the data: a label, a title."""
    alarming: bool = False
    """Whether a reviewer should look at it first."""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind under their heading."""

    heading: str
    rows: tuple[Row, ...]


_UNTOLD = "its history does not say so"


def sections(change: Change) -> Iterator[Section]:
    """What matters most first; kinds of which there is nothing are left out."""
    for heading, rows in (
        ("Claims that cannot be loaded", _broken(change)),
        ("Verdicts changed", _verdicts(change)),
        ("Independent support lost", _support(change)),
        ("Claims added", _claims(change.claims_added)),
        ("Claims removed", _claims(change.claims_removed, alarming=True)),
        ("Claims renamed", _renamed(change)),
        ("Claims reworded", _wordings(change)),
        ("Certainty changed", _certainties(change)),
        ("Evidence", _evidence(change)),
        ("Sources added", _sources(change.sources_added, new=True)),
        ("Sources removed", _sources(change.sources_removed, new=False)),
        ("Sources changed", _source_changes(change)),
        ("Pages that change", _pages(change)),
    ):
        found = tuple(rows)
        if found:
            yield Section(heading, found)


def _broken(change: Change) -> Iterator[Row]:
    for key in change.claims_broken:
        yield Row(key, "'sourcebook check' says what is wrong", alarming=True)


def _verdicts(change: Change) -> Iterator[Row]:
    for one in change.verdicts:
        text = f"{VERDICTS[one.before].label} → {VERDICTS[one.after].label}"
        if not one.told:
            text += f"; {_UNTOLD}"
        yield Row(one.id, text, one.label, alarming=not one.told)


def _support(change: Change) -> Iterator[Row]:
    for one in change.support_lost:
        left = "none is left" if not one.after else f"{one.after} left"
        yield Row(
            one.id,
            f"{VERDICTS[one.verdict].label} with {one.before} independent "
            f"{'origin' if one.before == 1 else 'origins'} before; {left}",
            one.label,
            alarming=not one.after,
        )


def _claims(claims: tuple[ClaimGiven, ...], *, alarming: bool = False) -> Iterator[Row]:
    for one in claims:
        certainty = CERTAINTIES[one.certainty].label.lower()
        text = f"{VERDICTS[one.verdict].label}, certainty {certainty}"
        if alarming:
            text += "; no other claim has its id as an alias"
        yield Row(one.id, text, one.label, alarming=alarming)


def _renamed(change: Change) -> Iterator[Row]:
    for one in change.claims_renamed:
        yield Row(one.id, f"was {one.before}", one.label)


def _wordings(change: Change) -> Iterator[Row]:
    for one in change.wordings:
        text = "says something else now" + ("" if one.told else f"; {_UNTOLD}")
        yield Row(one.id, text, f"{one.before} → {one.after}", alarming=not one.told)


def _certainties(change: Change) -> Iterator[Row]:
    for one in change.certainties:
        before, after = (CERTAINTIES[word].label.lower() for word in (one.before, one.after))
        text = f"{before} → {after}" + ("" if one.told else f"; {_UNTOLD}")
        yield Row(one.id, text, one.label, alarming=not one.told)


def _evidence(change: Change) -> Iterator[Row]:
    for one in change.evidence:
        yield Row(one.id, f"{_stances(one)} ({LINK_STATES[one.state].label})", one.source)


def _stances(one: EvidenceChange) -> str:
    before = STANCES[one.before].label if one.before else ""
    after = STANCES[one.after].label if one.after else ""
    if not before:
        return f"new: {after}"
    return f"gone: {before}" if not after else f"{before} → {after}"


def _sources(sources: tuple[SourceGiven, ...], *, new: bool) -> Iterator[Row]:
    for one in sources:
        facts = [
            SOURCE_KINDS[one.kind].label if one.kind else "kind not stated",
            INDEPENDENCES[one.independence].label,
            LINK_STATES[one.state].label,
        ]
        if new and not one.cited:
            facts.append("nothing uses it")
        yield Row(one.key, ", ".join(facts), one.title)


def _source_changes(change: Change) -> Iterator[Row]:
    for one in change.sources_changed:
        yield Row(one.key, ", ".join(one.fields), one.title)


def _pages(change: Change) -> Iterator[Row]:
    for one in change.pages:
        yield Row(one.url or "./", "; ".join(one.reasons))
