"""What a knowledge base is made of: claims, evidence, sources, articles, names, ledger lines.

Immutable values without I/O. `loading` makes them, everything after it reads them. The classes
that mirror a YAML file are pydantic models, because the JSON Schema of a format and the checks on
it must be one thing; a field's description is what an editor shows a contributor.

Formats: `docs/formats.md`. Origins: `Source.derived_from` and `Source.origin_labels` name what a
source goes back to; `KnowledgeBase.origins_of` follows them to the roots, and `balance` counts
roots, not documents.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from sourcebook.vocabulary import (
    INTERESTED,
    SIDES,
    AiAssistance,
    Certainty,
    ChangeType,
    ClaimKind,
    ClaimStatus,
    Independence,
    LinkState,
    RelationType,
    Side,
    SourceKind,
    Stance,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sourcebook.problems import Location

T = TypeVar("T")

ID_PATTERN = r"^[a-z0-9][a-z0-9-]*$"

_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which only the year, or the year and month, may be known (ISO 8601)."""

    year: int
    month: int = 0
    """1 to 12, or 0 where it is not known."""
    day: int = 0
    """1 to 31, or 0 where it is not known."""

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2025`, `2025-06` or `2025-06-18`; raise ValueError for anything else."""
        match = _PARTIAL_DATE.fullmatch(text)
        if match is None:
            message = f"'{text}' is not a date"
            raise ValueError(message)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        dt.date(year, month or 1, day or 1)
        return cls(year, month, day)

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
        if self.day:
            text += f"-{self.day:02}"
        return text


def _full_date(value: object) -> object:
    if isinstance(value, str):
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
                return dt.date.fromisoformat(value)
        except ValueError:
            pass
        raise PydanticCustomError("bad_date", "'{value}' is not a date", {"value": value})
    return value


def _partial_date(value: object) -> object:
    if isinstance(value, str):
        try:
            return PartialDate.parse(value)
        except ValueError:
            raise PydanticCustomError(
                "bad_partial_date", "'{value}' is not a date", {"value": value}
            ) from None
    return value


def _true_or_false(value: object) -> object:
    if isinstance(value, str):
        if value in {"true", "false"}:
            return value == "true"
        raise PydanticCustomError("bad_bool", "'{value}' is not true or false", {"value": value})
    return value


Day = Annotated[
    dt.date,
    BeforeValidator(_full_date, json_schema_input_type=str),
    Field(examples=["2026-01-27"]),
]
LooseDay = Annotated[
    PartialDate,
    BeforeValidator(_partial_date, json_schema_input_type=str),
    Field(
        examples=["2025-09-06", "2025-06", "2025"],
        json_schema_extra={"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    ),
]
Flag = Annotated[bool, BeforeValidator(_true_or_false, json_schema_input_type=bool)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=120)]
SourceKey = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0)]


class Value(BaseModel):
    """A frozen record that accepts no unknown field."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True
    )


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
    quote_lang: Line | None = None
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
        """The short words where there are any, else the claim itself."""
        return self.short or self.claim


class Followup(Value):
    """A question that a reader may have next, and where it is answered."""

    question: Line
    page: Line | None = None
    """Path of the page under docs/."""
    claim: Id | None = None
    """Id of the claim that answers it."""


class FrontMatter(Value):
    """What stands above an article between the two lines of dashes."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", use_attribute_docstrings=True, arbitrary_types_allowed=True
    )

    title: Line | None = None
    """A question, for a fact-check."""
    checked: Day | None = None
    """The day of the last full check."""
    review_by: Day | None = None
    """The day by which to look again."""
    claims: tuple[Id, ...] = ()
    """Ids of the claims it rests on, in the order to show them."""
    summary: Text | None = None
    """The executive summary (Markdown with citations); takes the first numbers."""
    topics: tuple[Id, ...] = ()
    """Ids of topics in data/names.yml."""
    followups: tuple[Followup, ...] = ()
    """Questions a reader may have next."""
    changes: tuple[Change, ...] = ()
    """What changed, newest first."""
    ai_assisted: AiAssistance | None = None
    """none, drafted or translated."""


@dataclass(frozen=True, slots=True)
class Article:
    """A Markdown page under docs/ with its front matter."""

    path: str
    """Relative to docs/, with forward slashes: `fact-checks/data.md`."""
    front: FrontMatter
    body: str
    """The Markdown after the front matter."""
    body_line: int
    """The line of the file on which the body starts, from 1."""

    @property
    def is_fact_check(self) -> bool:
        """Whether it answers a question with claims."""
        return bool(self.front.claims)


class Name(Value):
    """A person, body or topic."""

    id: Id
    """Used in said_by and topics."""
    label: Line
    """The name as a page shows it."""
    also: tuple[Line, ...] = ()
    """Other names and spellings, in any script."""
    link: Line | None = None
    """A web address about it."""
    note: Line | None = None
    """Who or what it is, in a few words."""


class Names(Value):
    """data/names.yml: everybody and everything that claims name by an id."""

    people: tuple[Name, ...] = ()
    bodies: tuple[Name, ...] = ()
    topics: tuple[Name, ...] = ()

    @cached_property
    def claimants(self) -> Mapping[str, Name]:
        """People and bodies by id."""
        return {name.id: name for name in (*self.people, *self.bodies)}

    @cached_property
    def topics_by_id(self) -> Mapping[str, Name]:
        """Topics by id."""
        return {name.id: name for name in self.topics}


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of data/refs.bib.

    `fields` holds the values as they stand in the file, after @string, crossref and xdata, with
    lower-case BibLaTeX names (`journal` read as `journaltitle` and so on) and LaTeX untouched;
    `bibliography` turns them into text when, and only when, they are shown.
    """

    key: str
    entry_type: str
    """BibLaTeX entry type in lower case: article, online, report ..."""
    fields: Mapping[str, str]
    title: str
    """Plain text. In square brackets where the title is not known and the words are ours."""
    location: Location
    kind: SourceKind | None = None
    independence: Independence = Independence.UNKNOWN
    peer_reviewed: bool = False
    keywords: tuple[str, ...] = ()
    """Those without a meaning of ours."""
    url: str | None = None
    doi: str | None = None
    """Bare, without resolver: `10.1016/S0140-6736(23)02268-7`."""
    archive_url: str | None = None
    archive_date: PartialDate | None = None
    accessed: PartialDate | None = None
    """`urldate`; None for a source that was never fetched."""
    date: PartialDate | None = None
    """First day of `date`, for sorting and timelines; None where it is not known."""
    language: str | None = None
    """BCP 47 tag of the title, from `langid`."""
    derived_from: tuple[str, ...] = ()
    """Keys of the sources it goes back to."""
    origin_labels: tuple[str, ...] = ()
    """Names of statements, trials or documents it goes back to that are no sources of ours."""

    @property
    def described(self) -> bool:
        """Whether the title is our description, because the real one is not known."""
        return self.title.startswith("[") and self.title.endswith("]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place on a page that cites a source."""

    key: str
    anchor: str
    """Id of the mark on the page, for a link to the very place."""
    sentence: str
    """The sentence that cites, as plain text without marks."""
    locator: str = ""
    """Where in the source: `p. 3`."""


@dataclass(frozen=True, slots=True)
class PageUses:
    """What one article cites and shows; known once it has been rendered."""

    path: str
    """Relative to docs/."""
    url: str
    """Relative to the site's root: `fact-checks/data/`."""
    title: str
    mentions: tuple[Mention, ...] = ()
    """In document order."""
    claims: tuple[str, ...] = ()
    """Ids of claims it names, in order of first appearance."""


class Observation(Value):
    """One check of one address."""

    date: Day
    result: Line
    """A class of the table in docs/checker.md: ok, gone, blocked ..."""
    status: int | None = None
    error: Line | None = None
    hops: tuple[Line, ...] = ()


class Track(Value):
    """A count of one kind of bad (or good) news about an address."""

    first: Day
    last: Day
    count: Count


class Pin(Value):
    """A verdict set by a person, with a reason and an end."""

    state: LinkState
    why: Line
    until: Day


class Role(Value):
    """What an address is to a source."""

    key: SourceKey
    role: Literal["url", "doi", "archive"]


class LedgerLine(Value):
    """One line of data/health.jsonl: what is known about one normalised address."""

    url: Line
    roles: tuple[Role, ...]
    state: LinkState
    since: Day
    last_ok: Day | None = None
    tracks: dict[str, Track] = {}
    last: Observation | None = None
    final_url: Line | None = None
    fingerprint: Line | None = None
    baseline: Day | None = None
    archive: Line | None = None
    pin: Pin | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a side of a claim goes back to: one statement, trial, document or source."""

    id: str
    """A source's key, or the label of a statement or trial."""
    sources: tuple[str, ...]
    """Keys of the evidence that goes back to it, in the order of the claim."""
    stances: tuple[Stance, ...]
    own: bool
    """Whether it is the claimant's own: a party with an interest, or a source of the claim."""
    kind: SourceKind | None = None
    """Kind of the strongest source behind it."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The origins on either side of a claim."""

    supporting: tuple[Origin, ...]
    opposing: tuple[Origin, ...]

    @property
    def all(self) -> tuple[Origin, ...]:
        """Both sides."""
        return (*self.supporting, *self.opposing)


_KIND_RANK: Mapping[SourceKind | None, int] = MappingProxyType(
    {**{kind: rank for rank, kind in enumerate(SourceKind)}, None: len(SourceKind)}
)


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything that was loaded, good as far as it goes."""

    claims: Mapping[str, Claim] = field(default_factory=dict)
    """By id, sorted."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    """By key, in the order of the file."""
    articles: Mapping[str, Article] = field(default_factory=dict)
    """By path under docs/, sorted."""
    names: Names = field(default_factory=Names)
    ledger: Mapping[str, LedgerLine] = field(default_factory=dict)
    """By normalised address."""
    broken_claims: Mapping[str, str] = field(default_factory=dict)
    """Ids of claims whose file could not be read, with the path of the file."""

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Former claim ids, each with the id of today."""
        return {alias: claim.id for claim in self.claims.values() for alias in claim.aliases}

    @cached_property
    def states(self) -> Mapping[str, LedgerLine]:
        """The ledger's line on the main address of each source (its URL before its DOI)."""
        found: dict[str, LedgerLine] = {}
        for line in self.ledger.values():
            for role in line.roles:
                if role.role == "url" or (role.role == "doi" and role.key not in found):
                    found[role.key] = line
        return found

    def state_of(self, key: str) -> LinkState:
        """The link state of a source; `unchecked` where the ledger does not know it."""
        line = self.states.get(key)
        if line is None:
            return LinkState.UNCHECKED
        return line.pin.state if line.pin else line.state

    def origins_of(self, key: str) -> tuple[str, ...]:
        """The root origins of a source, sorted: labels, or keys of sources that derive from none.

        A round-up may go back to several. A circle of sources counts as one origin, named by its
        first key.
        """
        roots: set[str] = set()
        seen: set[str] = set()
        todo = [key]
        while todo:
            current = todo.pop()
            if current in seen:
                continue
            seen.add(current)
            source = self.sources.get(current)
            parents = source.derived_from if source else ()
            labels = source.origin_labels if source else ()
            roots.update(labels)
            todo.extend(parents)
            if not parents and not labels:
                roots.add(current)
        return tuple(sorted(roots)) or (min(seen),)

    def independence_of(self, evidence: Evidence) -> Independence:
        """The evidence's own word on independence, else its source's."""
        if evidence.independence is not None:
            return evidence.independence
        source = self.sources.get(evidence.source)
        return source.independence if source else Independence.UNKNOWN

    def balance(self, claim: Claim) -> Balance:
        """Count the root origins for and against a claim.

        Context, qualifies and origin count for neither side (`vocabulary.SIDES`).
        """
        claimants = {
            root
            for saying in claim.said_by
            if saying.source
            for root in self.origins_of(saying.source)
        }

        def origins(side: Side) -> tuple[Origin, ...]:
            items: dict[str, list[Evidence]] = {}
            for evidence in claim.evidence:
                if SIDES.get(evidence.stance) is side:
                    for root in self.origins_of(evidence.source):
                        items.setdefault(root, []).append(evidence)
            return tuple(
                Origin(
                    id=root,
                    sources=_unique(evidence.source for evidence in found),
                    stances=tuple(_unique(evidence.stance for evidence in found)),
                    own=root in claimants
                    or all(self.independence_of(evidence) in INTERESTED for evidence in found),
                    kind=self._strongest(evidence.source for evidence in found),
                )
                for root, found in items.items()
            )

        return Balance(supporting=origins(Side.FOR), opposing=origins(Side.AGAINST))

    def _strongest(self, keys: Iterable[str]) -> SourceKind | None:
        kinds = [self.sources[key].kind for key in keys if key in self.sources]
        return min(kinds, key=_KIND_RANK.__getitem__, default=None)


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a format, as data."""
    return model.model_json_schema(by_alias=True, mode="validation")
