"""`Fragments`: one object a build, through which other rooms and all templates ask for pieces.

It makes none of them itself: each is made in the module of its job, by the class it is bound to
below.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sourcebook.bibliography import Formatted
from sourcebook.fragments.addresses import Addresses
from sourcebook.fragments.articles import Articles, is_overdue
from sourcebook.fragments.citing import Citing
from sourcebook.fragments.claims import Claims
from sourcebook.fragments.filling import Templates
from sourcebook.fragments.history import Histories
from sourcebook.fragments.link_states import LinkStates
from sourcebook.fragments.notices import Notices
from sourcebook.fragments.problems import Problems
from sourcebook.fragments.references import References
from sourcebook.fragments.reporting import Reporting
from sourcebook.fragments.site import Site
from sourcebook.fragments.sources import Sources, red_mark
from sourcebook.fragments.timeline import Timelines
from sourcebook.standing import standings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from markupsafe import Markup

    from sourcebook.model import KnowledgeBase
    from sourcebook.problems import Problem
    from sourcebook.standing import Standings


class Fragments:
    """Hands out the shared pieces. `base` is always the address of the page they are to stand on.

    What is called is bound once, so that a call through here costs what a call of its own would.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        today: dt.date,
        problems: Sequence[Problem] = (),
        site: Site | None = None,
        formatted: Formatted | None = None,
        like: Fragments | None = None,
    ) -> None:
        """Remember the data; `site` tells its name and where errors are reported, `formatted` has
        the references that were made before. Those that this is `like` have equal data."""
        self.kb = kb
        self.today = today
        self.problems = tuple(problems)
        self.site = site = site or Site()
        templates = Templates(self)

        addresses = Addresses(kb, site)
        self.slugs = addresses.slugs
        self.claim_href = addresses.claim_href
        self.page_href = addresses.page_href
        self.url_href = addresses.url_href

        self._claims = claims = Claims(
            kb,
            addresses,
            templates,
            # It takes a while, and follows from the data.
            find_standings=(lambda: like.standings) if like else partial(standings, kb),
        )
        self.claim = claims.claim
        self.badge = claims.badge
        self.stance = claims.stance
        self.claim_link = claims.claim_link
        self.claim_rows = claims.claim_rows
        self.standing = claims.standing

        notices = Notices(kb, templates)
        self.notices = notices.deciding
        self.all_notices = notices.all

        link_states = LinkStates(kb, today, site.ledger_max_age, notices, templates)
        self.lead_of = link_states.lead_of
        self.link_state = link_states.link_state
        self.reference_flags = link_states.reference_flags
        self.ledger_age = link_states.ledger_age

        sources = Sources(
            kb,
            addresses,
            templates,
            formatted=formatted or Formatted(),
            lead_of=self.lead_of,
            red_mark=self.red_mark,
        )
        self.reference = sources.reference
        self.source_link = sources.source_link
        self.chips = sources.chips
        self.origin_title = sources.origin_title

        self.references = References(
            kb, addresses, sources, notices, link_states, templates
        ).references

        found = Problems(kb, site, self.problems, templates)
        self.banner = found.banner
        self.problems_of_article = found.problems_of_article
        self.problems_of_claim = found.problems_of_claim
        self.problems_of_source = found.problems_of_source

        timelines = Timelines(kb, templates)
        self.timeline_of = timelines.timeline_of
        self.searches_of = timelines.searches_of

        articles = Articles(today, claims, link_states, found, timelines, templates)
        self.article_opening = articles.article_opening
        self.article_closing = articles.article_closing
        self.timeline = articles.timeline
        self.where_we_looked = articles.where_we_looked

        self.history = Histories(templates).history
        self.cite_page = Citing(site, templates).cite_page
        reporting = Reporting(kb, site, templates)
        self.report = reporting.report
        self.report_href = reporting.report_href

    @property
    def standings(self) -> Standings:
        """How the claims stand, given how their sources stand."""
        return self._claims.standings

    @property
    def of_the_day(self) -> str:
        """What the day says on any page, but for what `is_overdue` and the verdicts of a claim up
        to it say on some: timelines end with its year, and a ledger may be too old to tell."""
        return repr((self.today.year, self.ledger_age()))

    def is_overdue(self, review_by: dt.date | None) -> bool:
        """Whether a review was to be done by then, and the day is past."""
        return is_overdue(review_by, self.today)

    def red_mark(self, key: str) -> Markup:
        """A visible mark for a source nobody knows. A desk that resolves nothing puts other words
        there, and then every piece does."""
        return red_mark(key)
