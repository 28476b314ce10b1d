"""What differs between two states of a knowledge base, as words and numbers only.

A comparison travels from the job that reads a stranger's files to the one that may write a
comment, so it is strict about what it holds: known words, bounded texts, nothing besides.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from sourcebook.vocabulary import (
    Certainty,
    Independence,
    LinkState,
    SourceKind,
    Stance,
    Verdict,
)

_Name = Annotated[str, Field(max_length=1_000)]
_Text = Annotated[str, Field(max_length=10_000)]
_Number = Annotated[int, Field(ge=0, le=1_000_000)]
MOST = 5_000
"""Entries of one kind; more than that is no change that a person reads."""


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ClaimNamed(_Strict):
    """A claim by its id and its short words."""

    id: _Name
    label: _Text


class ClaimGiven(ClaimNamed):
    """A claim that came or went."""

    verdict: Verdict
    certainty: Certainty


class ClaimRenamed(ClaimNamed):
    """A claim whose old id is an alias of the new one."""

    before: _Name


class VerdictChange(ClaimNamed):
    """A verdict that is another now."""

    before: Verdict
    after: Verdict
    told: bool
    """Whether the claim's history has a new entry about it."""


class CertaintyChange(ClaimNamed):
    """A certainty that is another now."""

    before: Certainty
    after: Certainty
    told: bool


class WordingChange(ClaimNamed):
    """A claim that says something else now."""

    before: _Text
    after: _Text
    told: bool


class EvidenceChange(ClaimNamed):
    """Evidence that came, went or takes another side."""

    source: _Name
    before: Stance | None
    after: Stance | None
    state: LinkState
    """Of the source, now; for evidence that went, as the ledger has it."""


class SourceGiven(_Strict):
    """A source that came or went."""

    key: _Name
    title: _Text
    kind: SourceKind | None
    independence: Independence
    state: LinkState
    cited: bool
    """Whether a claim or an article uses it."""


class SourceChange(_Strict):
    """An entry that says something else now."""

    key: _Name
    title: _Text
    fields: tuple[_Name, ...]
    """Names of the fields that came, went or differ, sorted."""


class SupportLoss(ClaimNamed):
    """A claim behind whose verdict fewer independent origins stand than before."""

    verdict: Verdict
    before: _Number
    after: _Number


class PageTouched(_Strict):
    """A page of the site that says something else now."""

    url: _Name
    reasons: tuple[_Text, ...]


class Change(_Strict):
    """All that differs, each kind sorted by id."""

    base: Annotated[str, Field(pattern=r"^[0-9a-f]{0,64}$")] = ""
    """The commit that was compared with."""
    claims_added: Annotated[tuple[ClaimGiven, ...], Field(max_length=MOST)] = ()
    claims_removed: Annotated[tuple[ClaimGiven, ...], Field(max_length=MOST)] = ()
    claims_renamed: Annotated[tuple[ClaimRenamed, ...], Field(max_length=MOST)] = ()
    claims_broken: Annotated[tuple[_Name, ...], Field(max_length=MOST)] = ()
    """Ids of claims that cannot be loaded now and could before, or are new."""
    verdicts: Annotated[tuple[VerdictChange, ...], Field(max_length=MOST)] = ()
    certainties: Annotated[tuple[CertaintyChange, ...], Field(max_length=MOST)] = ()
    wordings: Annotated[tuple[WordingChange, ...], Field(max_length=MOST)] = ()
    support_lost: Annotated[tuple[SupportLoss, ...], Field(max_length=MOST)] = ()
    evidence: Annotated[tuple[EvidenceChange, ...], Field(max_length=MOST)] = ()
    sources_added: Annotated[tuple[SourceGiven, ...], Field(max_length=MOST)] = ()
    sources_removed: Annotated[tuple[SourceGiven, ...], Field(max_length=MOST)] = ()
    sources_changed: Annotated[tuple[SourceChange, ...], Field(max_length=MOST)] = ()
    pages: Annotated[tuple[PageTouched, ...], Field(max_length=MOST)] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing that a reader could notice is different."""
        return not any(getattr(self, name) for name in type(self).model_fields if name != "base")
