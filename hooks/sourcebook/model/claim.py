"""A claim: one checkable sentence with its verdict and the evidence for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from sourcebook.model.values import (
    Count,
    Day,
    Flag,
    Id,
    Language,
    Line,
    LooseDay,
    SourceKey,
    Text,
    Value,
)
from sourcebook.script import first_words
from sourcebook.vocabulary import (
    Certainty,
    ChangeType,
    ClaimKind,
    ClaimStatus,
    Independence,
    RelationType,
    Stance,
    Verdict,
)

LABEL = 400
"""Letters of a label; of 2,567 statements of politicians the longest has 327."""


class Saying(Value):
    """Somebody who made the claim."""

    who: Id
    """Id of a person or body in data/names.yml."""
    date: LooseDay | None = None
    """When; a year, a month or a day."""
    source: SourceKey | None = None
    """Key of the source in which they say it."""
    first: Flag = False
    """true for the earliest that was found."""
    note: Text | None = None
    """What else matters about it (Markdown)."""


class Evidence(Value):
    """What one source does to the claim."""

    source: SourceKey
    """Key of the source in data/refs.bib."""
    stance: Stance
    """supports, qualifies, disputes, refutes, context or origin."""
    at: Line | None = None
    """The locator: where in the source (page, paragraph, section)."""
    note: Text | None = None
    """What the source says about the claim, in our own words (Markdown)."""
    quote: Line | None = None
    """A short fragment of the source, word for word, in its own language."""
    quote_lang: Language | None = None
    """Language tag of the quote (BCP 47), such as ru."""
    translation: Line | None = None
    """The quote in the language of the page."""
    independence: Independence | None = None
    """How the source stands to this claim, where that differs from its entry."""


class Search(Value):
    """One search that was really made."""

    where: Line
    """What was searched."""
    query: Line
    """The query as it was typed."""
    date: Day
    """The day of the search."""
    hits: Count
    """How many results came back."""
    relevant: Count
    """How many of them were the thing that was sought."""
    note: Text | None = None
    """What the hits were (Markdown)."""


class WouldChange(Value):
    """What would change the verdict."""

    if_: Text = Field(alias="if", description="The evidence that would have to turn up.")
    then: Text | None = None
    """The verdict or certainty it would lead to."""
    watch: Line | None = None
    """A web address where it would turn up."""


class Relation(Value):
    """How the claim stands to another."""

    type: RelationType
    """depends-on, contradicts, confused-with, broader, narrower, same-as or supersedes."""
    claim: Id
    """Id of the other claim."""
    note: Text | None = None
    """In what way (Markdown)."""


class Change(Value):
    """One entry of a history."""

    date: Day
    """The day of the change."""
    type: ChangeType
    """created, verdict, certainty, evidence, wording, correction or link-fix."""
    from_: Line | None = Field(None, alias="from", description="What it was.")
    to: Line | None = None
    """What it is now."""
    why: Text | None = None
    """The reason (Markdown)."""
    by: Line | None = None
    """Who made it."""


class ClaimFile(Value):
    """The fields of a file in data/claims/."""

    claim: Text
    """The claim as one checkable sentence, without words of judgement."""
    short: Annotated[Line, StringConstraints(max_length=75)] | None = None
    """The claim in 75 characters or fewer, for lists and links."""
    language: Language | None = None
    """Language tag of these words (BCP 47), such as ru, where it is not that of the site."""
    kind: ClaimKind
    """effect, event, quantity, status, attribution, absence or prediction."""
    status: ClaimStatus = ClaimStatus.CURRENT
    """draft, current, needs-review, superseded or retracted."""
    topics: tuple[Id, ...] = ()
    """Ids of topics in data/names.yml."""
    said_by: tuple[Saying, ...] = ()
    """Who made the claim, where and when. Empty for a statement of our own."""
    verdict: Verdict
    """supported, mostly-supported, mixed, misleading, refuted or unproven."""
    certainty: Certainty
    """high, moderate, low or very-low."""
    rationale: Text
    """Why (Markdown with citations; every sentence sourced)."""
    checked: Day
    """The day of the last full assessment."""
    review_by: Day | None = None
    """The day by which to look again."""
    evidence: tuple[Evidence, ...] = ()
    """What the sources say about it."""
    conflict: Text | None = None
    """Where the sources contradict each other, in a sentence or two (Markdown)."""
    searches: tuple[Search, ...] = ()
    """Searches made; required for kind absence and for verdict unproven."""
    would_change: tuple[WouldChange, ...] = ()
    """What would change the verdict."""
    open_questions: tuple[Text, ...] = ()
    """What we could not find out (Markdown)."""
    relations: tuple[Relation, ...] = ()
    """How it stands to other claims."""
    history: tuple[Change, ...] = ()
    """What changed, newest first."""
    aliases: tuple[Id, ...] = ()
    """Former ids, kept as redirects."""


class Claim(ClaimFile):
    """One checkable sentence with its verdict and the evidence for it."""

    id: Id
    """The file's name without .yml."""

    @property
    def label(self) -> str:
        """The short words where there are any, else the claim itself: of one that fills pages the
        beginning, for labels stand in titles, lists and links."""
        words = self.short or self.claim
        return words if len(words) <= LABEL else f"{first_words(words, LABEL - 1)}…"
