"""An article: a Markdown page with front matter, and what it turns out to cite."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ConfigDict

from sourcebook.model.claim import Change
from sourcebook.model.values import (
    Day,
    Id,
    Line,
    Text,
    Value,
)
from sourcebook.vocabulary import AiAssistance


class Followup(Value):
    """A question that a reader may have next, and where it is answered."""

    question: Line
    """What the reader may ask."""
    page: Line | None = None
    """Path of the page under docs/."""
    claim: Id | None = None
    """Id of the claim that answers it."""


class FrontMatter(Value):
    """What stands above an article between the two lines of dashes."""

    model_config = ConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)

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
