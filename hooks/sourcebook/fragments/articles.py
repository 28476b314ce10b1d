"""What stands around the body of an essay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.script import has_right_to_left

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sourcebook.fragments.claims import Claims
    from sourcebook.fragments.filling import Templates
    from sourcebook.fragments.link_states import LinkStates
    from sourcebook.fragments.problems import Problems
    from sourcebook.fragments.timeline import Timelines
    from sourcebook.model import Article, Claim


class Articles:
    """Makes the pieces about essays."""

    def __init__(
        self,
        today: dt.date,
        claims: Claims,
        link_states: LinkStates,
        problems: Problems,
        timelines: Timelines,
        templates: Templates,
    ) -> None:
        """Remember the day, and who says what of the claims and sources of an essay."""
        self._today = today
        self._claims = claims
        self._link_states = link_states
        self._problems = problems
        self._timelines = timelines
        self._templates = templates

    def article_opening(
        self,
        article: Article,
        summary: Markup,
        base: str,
        cited: int,
        keys: Iterable[str] = (),
        *,
        unknown: int = 0,
        title: str = "",
    ) -> Markup:
        """What stands before the body: dates, counts, executive summary, claims as rows.

        `keys` are the sources cited, and `unknown` how many citations have none, so that the line
        can say how the references stand. With `title` it opens with a heading of its own.
        """
        front = article.front
        return self._templates.render(
            "article_opening.html",
            article=article,
            front=front,
            summary=_with_label(summary),
            base=base,
            cited=cited,
            title=title,
            flags=self._link_states.reference_flags(keys, unknown),
            overdue=is_overdue(front.review_by, self._today),
            banner=self._problems.banner(self._problems.problems_of_article(article)),
        )

    def article_closing(self, article: Article, base: str) -> Markup:
        """What stands after the references: follow-ups, history, how to cite, reporting errors."""
        front = article.front
        if not (article.is_fact_check or front.followups or front.changes):
            return Markup("")
        return self._templates.render(
            "article_closing.html", front=front, article=article, base=base
        )

    def timeline(self, article: Article, base: str) -> Markup:
        """Announcements against evidence; empty where nothing was announced on a known date."""
        until = article.front.checked or self._today
        return self._timelines.timeline_of(self._claims_of(article), until, base)

    def where_we_looked(self, article: Article) -> Markup:
        """The searches behind an article's claims; empty where there are none."""
        return self._timelines.searches_of(self._claims_of(article))

    def _claims_of(self, article: Article) -> list[Claim]:
        found = map(self._claims.claim, article.front.claims)
        return [claim for claim in found if claim is not None]


def is_overdue(review_by: dt.date | None, today: dt.date) -> bool:
    """Whether a review was to be done by then; its last day is not yet past."""
    return review_by is not None and review_by < today


def _with_label(summary: Markup) -> Markup:
    label = Markup("<strong>Executive summary.</strong> ")
    if not summary:
        return summary
    if not summary.startswith("<p>"):
        return label + summary
    words, end, rest = summary[len("<p>") :].partition("</p>")
    if has_right_to_left(words):
        # The paragraph runs by its first letter, which has to be one of the summary's.
        label = Markup("<bdi>{}</bdi> ").format(label.strip())
    return Markup("<p>") + label + words + end + rest
