"""`Fragments`: one object a build, which knows the data and makes every shared piece of HTML."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from sourcebook.anchors import reference_anchor
from sourcebook.bibliography import Lead, format_reference
from sourcebook.fragments.citing import cite_page
from sourcebook.fragments.environment import make_environment
from sourcebook.fragments.notices import BY_ENTRY, mark_of, shown
from sourcebook.fragments.rows import CLAIMANTS_OWN, claim_row
from sourcebook.fragments.timeline import searches_of, timeline
from sourcebook.fragments.wording import backlink_letter, date_in_words, joined
from sourcebook.problems import Severity
from sourcebook.standing import standings
from sourcebook.urls import claim_url, link_to, relative, source_slugs, source_url
from sourcebook.vocabulary import CERTAINTIES, VERDICTS, ChangeType, LinkState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from sourcebook.bibliography import Reference
    from sourcebook.model import Article, Change, Claim, Evidence, KnowledgeBase, Origin
    from sourcebook.problems import Problem
    from sourcebook.standing import Standings
    from sourcebook.vocabulary import Independence, Stance, Verdict

METHOD_PAGE = "method.md"
METHOD_CORRECTIONS = f"{METHOD_PAGE}#corrections"
_GITHUB = "https://github.com/"

_FAILED = {LinkState.DEAD, LinkState.USURPED, LinkState.INVALID}
_LEADS = {
    LinkState.DEAD: Lead.COPY,
    LinkState.CHANGED: Lead.COPY,
    LinkState.QUOTE_MISSING: Lead.COPY,
    LinkState.USURPED: Lead.COPY_ONLY,
    LinkState.INVALID: Lead.COPY_ONLY,
}
_WORST_FIRST = (
    LinkState.RETRACTED,
    LinkState.DEAD,
    LinkState.USURPED,
    LinkState.INVALID,
    LinkState.QUOTE_MISSING,
    LinkState.CHANGED,
    LinkState.UNVERIFIABLE,
    LinkState.MOVED,
    LinkState.UNCHECKED,
    LinkState.ALIVE,
)
"""How a page lists the states of its references: what would mislead before what is merely open."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pieces say about the site itself."""

    name: str = "Sourcebook"
    repo_url: str = ""
    corrections_url: str = ""
    """Where a reader reports an error; without it the repository, else the method page."""
    claims_folder: str = "data/claims"
    """Relative to the root of the knowledge base, as in the places of problems."""
    docs_folder: str = "docs"
    ledger_max_age: int = 60
    """Days after which the ledger's news are too old."""
    url: str = ""
    """Where the site is published, ending in a slash; empty where that is not known."""
    licence: tuple[str, str] | None = None
    """Name and address of the licence of the content."""

    directories: bool = True
    """Whether addresses of essays end in a slash."""

    def article_url(self, path: str) -> str:
        """The address of an essay on this site."""
        return article_url(path, directories=self.directories)

    def absolute(self, url: str) -> str:
        """An address of the site as a whole one; empty where the site's own is not known."""
        return self.url + quote(url, safe="/#%~:@!$&'()*+,;=?") if self.url else ""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as one page cites it."""

    key: str
    number: int
    """Its number on the page, from 1."""
    anchors: tuple[str, ...]
    """Ids of the marks on the page, in document order."""


def article_url(path: str, *, directories: bool = True) -> str:
    """The address of a Markdown page of ours: `a/b.md` becomes `a/b/`, `index.md` an empty one;
    without `directories` (`use_directory_urls` of MkDocs), `a/b.html` and `index.html`."""
    # A file's name may hold a hash sign itself.
    path, dot, fragment = path.partition(".md#")
    hash_sign = dot[-1:]
    name = f"{path}.md" if dot else path
    stem = quote(posixpath.splitext(posixpath.normpath(name.lstrip("/")))[0])
    is_index = posixpath.basename(stem) in {"index", "README"}
    if not directories:
        stem = posixpath.join(posixpath.dirname(stem), "index") if is_index else stem
        return f"{stem}.html{hash_sign}{fragment}"
    if is_index:
        stem = posixpath.dirname(stem)
    return (f"{stem}/" if stem and stem != "." else "") + hash_sign + fragment


class Fragments:
    """Makes the shared pieces. `base` is always the address of the page they are to stand on."""

    def __init__(
        self,
        kb: KnowledgeBase,
        today: dt.date,
        problems: Sequence[Problem] = (),
        site: Site | None = None,
    ) -> None:
        """Remember the data; `site` tells its name and where errors are reported."""
        self.kb = kb
        self.today = today
        self.problems = tuple(problems)
        self.site = site or Site()
        self.slugs = source_slugs(kb.sources)
        self._references: dict[str, Reference] = {}
        self._said: dict[tuple[str, Hashable], Markup] = {}
        self._marks: dict[str, Markup] = {}
        """Of retracted and doubted works, as `notices` gives them; empty for most."""
        self._environment = make_environment()
        self._environment.globals["fragments"] = self

    def with_problems(self, problems: Sequence[Problem]) -> Fragments:
        """The same with other problems; formatted references are kept."""
        other = Fragments(self.kb, self.today, problems, self.site)
        other._references = self._references
        return other

    # -- sources and claims ----------------------------------------------------------------------

    def reference(self, key: str) -> Reference:
        """The formatted reference of a source; raise KeyError where there is no such source."""
        if key not in self._references:
            self._references[key] = format_reference(self.kb.sources[key], self.lead_of(key))
        return self._references[key]

    def lead_of(self, key: str) -> Lead:
        """Where links to a source lead: to its copy where it cannot be read as it was cited."""
        state = self.kb.state_of(key)
        if state is LinkState.RETRACTED and (line := self.kb.states.get(key)):
            # What became of the work says nothing about its address.
            state = line.state
        return _LEADS.get(state, Lead.ORIGINAL)

    def source_href(self, key: str, base: str) -> str:
        """A link to a source's page; raise KeyError where there is no such source."""
        return relative(source_url(self.slugs[key]), base)

    def claim_href(self, claim_id: str, base: str) -> str:
        """A link to a claim's page, former ids resolved. Whether the claim exists is not asked."""
        return relative(claim_url(self.kb.aliases.get(claim_id, claim_id)), base)

    def claim(self, claim_id: str) -> Claim | None:
        """The claim of this id or former id."""
        return self.kb.claims.get(self.kb.aliases.get(claim_id, claim_id))

    @cached_property
    def standings(self) -> Standings:
        """How the claims stand, given how their sources stand."""
        return standings(self.kb)

    def standing(self, claim_id: str, base: str) -> Markup:
        """A box that says what is amiss with the sources of a claim; empty where nothing is."""
        standing = self.standings.of(claim_id)
        return (
            self.render("standing.html", standing=standing, base=base) if standing else Markup("")
        )

    def badge(self, verdict: Verdict) -> Markup:
        """A verdict as icon and word."""
        return self._once("badge.html", verdict, verdict=verdict)

    def claim_link(self, claim_id: str, base: str, text: str | Markup = "") -> Markup:
        """A link to a claim: short words and badge, or the text given. Unknown ids show in red."""
        href, text = self.claim_href(claim_id, base), escape(text)
        return self._once(
            "claim_link.html",
            (claim_id, href, text),
            claim=self.claim(claim_id),
            claim_id=claim_id,
            broken=claim_id in self.kb.broken_claims,
            href=href,
            text=text,
        )

    def source_link(self, key: str, base: str, text: str | Markup = "") -> Markup:
        """A link to a source's page: its short form, or the text given. Red for unknown keys."""
        if key not in self.kb.sources:
            return Markup("{} {}").format(text, self.red_mark(key)) if text else self.red_mark(key)
        href = escape(self.source_href(key, base))
        shown = escape(text or self.reference(key).short)
        return Markup(f'<a class="sb-source-link" href="{href}">{shown}</a>')  # noqa: S704

    def red_mark(self, key: str) -> Markup:
        """A visible mark for a source nobody knows."""
        return Markup(
            '<strong class="sb-unknown" title="There is no source with the key {}">[?{}]</strong>'
        ).format(key, key)

    def claim_rows(self, ids: Sequence[str], base: str) -> Markup:
        """Claims as rows: verdict, words, who and when, the origins on either side."""
        rows = [claim_row(self.kb, claim_id) for claim_id in ids]
        return self.render("claim_rows.html", rows=rows, base=base) if rows else Markup("")

    # -- references ------------------------------------------------------------------------------

    def references(
        self,
        cited: Sequence[CitedSource],
        base: str,
        heading: bool = True,  # noqa: FBT001, FBT002 - the interface other rooms call
        evidence: Iterable[Evidence] = (),
    ) -> Markup:
        """The list of references of a page; empty where it cites nothing.

        `evidence` is that of the claim whose page it is: the preview of a source says what the
        source does to the claim.
        """
        known = sorted(
            (item for item in cited if item.key in self.kb.sources), key=lambda item: item.number
        )
        if not known:
            return Markup("")
        by_source: dict[str, list[Evidence]] = {}
        for item in evidence:
            by_source.setdefault(item.source, []).append(item)
        entries = [self._entry(item, base, by_source.get(item.key, ())) for item in known]
        return self.render(
            "references.html", entries=entries, heading=heading, letter_of=backlink_letter
        )

    def _entry(self, item: CitedSource, base: str, found: Sequence[Evidence]) -> tuple[object, ...]:
        """What the template of a list of references says of one source; by place, because it is
        filled in more often than any other."""
        key = item.key
        chips = self.chips(key)
        return (
            item,
            self.kb.sources[key],
            reference_anchor(self.slugs[key]),
            self.source_href(key, base),
            self.reference(key),
            self.notices(key),
            chips,
            self.link_state(key, beside_notice=True),
            found,
            self.chips(key, self.independence_of(key, found)) if found else chips,
        )

    def independence_of(self, key: str, evidence: Sequence[Evidence] = ()) -> Independence:
        """How a source stands to the claim it is evidence for; where no claim is meant, or two
        pieces of evidence differ, as its own entry says."""
        given = {self.kb.independence_of(item) for item in evidence}
        return given.pop() if len(given) == 1 else self.kb.sources[key].independence

    def chips(self, key: str, independence: str | None = None) -> Markup:
        """Kind, independence and peer review of a source as small labels."""
        source = self.kb.sources[key]
        shown = independence or source.independence
        about = (source.kind, shown, source.peer_reviewed)
        return self._once("chips.html", about, source=source, independence=shown)

    def stance(self, stance: Stance) -> Markup:
        """What a piece of evidence does to a claim, as icon and word."""
        return self._once("stance.html", stance, stance=stance)

    def notices(self, key: str) -> Markup:
        """The notice that decides how the work of a source stands; empty where there is none."""
        if key not in self._marks:
            self._marks[key] = self._notice(key)
        return self._marks[key]

    def _notice(self, key: str) -> Markup:
        notices = self.kb.notices.get(key, ())
        mark = mark_of(self.kb.sources[key], notices)
        if mark is None:
            return Markup("")
        others = len(notices) - (1 if mark.who != BY_ENTRY else 0)
        return self.render("notice.html", one=mark, more=others)

    def all_notices(self, key: str) -> Markup:
        """All notices on the work of a source in a box, newest first; empty where there is none."""
        notices = self.kb.notices.get(key, ())
        mark = mark_of(self.kb.sources[key], notices)
        if mark is None:
            return Markup("")
        listed = [shown(one) for one in reversed(notices)]
        if mark.who == BY_ENTRY:
            listed.insert(0, mark)
        return self._once("notices.html", key, notices=listed, tone=mark.tone)

    def link_state(self, key: str, *, beside_notice: bool = False) -> Markup:
        """What the ledger says about a source's address, with the day; and its archived copy.

        `beside_notice` is where `notices` has said already what became of the work: then a
        retraction is not said again, but how the address answers.
        """
        source = self.kb.sources[key]
        line = self.kb.states.get(key)
        state: LinkState | None = self.kb.state_of(key)
        if beside_notice and state is LinkState.RETRACTED and self.notices(key):
            state = line.state if line else LinkState.UNCHECKED
            state = None if state is LinkState.RETRACTED else state
        pin = self.kb.pin_of(key)
        return self._once(
            "link_state.html",
            # Without a word of the ledger and without a copy many are in the same state.
            (key, beside_notice)
            if line or pin or source.archive_url
            else (state, source.accessed is None),
            source=source,
            state=state,
            line=line,
            pin=pin,
            failed=state in _FAILED,
        )

    def reference_flags(self, keys: Iterable[str], unknown: int = 0) -> Markup:
        """How the references of a page stand: how many are in which state, worst first; before
        them the `unknown` ones that no source has. Empty for a page that cites nothing."""
        states = Counter(self.kb.state_of(key) for key in dict.fromkeys(keys))
        if not states and not unknown:
            return Markup("")
        return self.render(
            "flags.html",
            flags=[(state, states[state]) for state in _WORST_FIRST if states[state]],
            total=states.total(),
            unknown=unknown,
            old=self.ledger_age(),
        )

    def ledger_age(self) -> dt.date | None:
        """The day of the last check where it lies further back than the age limit, else None."""
        last = self.kb.last_check
        old = last is not None and (self.today - last).days > self.site.ledger_max_age
        return last if old else None

    # -- articles --------------------------------------------------------------------------------

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
        return self.render(
            "article_opening.html",
            article=article,
            front=article.front,
            summary=_with_label(summary),
            base=base,
            cited=cited,
            title=title,
            flags=self.reference_flags(keys, unknown),
            overdue=article.front.review_by is not None and article.front.review_by < self.today,
            banner=self.banner(self.problems_of_article(article)),
        )

    def article_closing(self, article: Article, base: str) -> Markup:
        """What stands after the references: follow-ups, history, how to cite, reporting errors."""
        if not (article.is_fact_check or article.front.followups or article.front.changes):
            return Markup("")
        return self.render("article_closing.html", front=article.front, article=article, base=base)

    def cite_page(self, title: str, url: str, date: dt.date | None) -> Markup:
        """How to cite the page at `url`, checked on a day: in words, BibTeX and RIS."""
        permalink = self.site.absolute(url)
        forms = cite_page(self.site.name, title, url, permalink, date)
        return self.render(
            "cite_page.html", title=title, date=date, permalink=permalink, forms=forms
        )

    def timeline(self, article: Article, base: str) -> Markup:
        """Announcements against evidence; empty where nothing was announced on a known date."""
        return self.timeline_of(self._claims_of(article), article.front.checked or self.today, base)

    def timeline_of(self, claims: Sequence[Claim], until: dt.date, base: str) -> Markup:
        """The timeline of some claims up to a day."""
        line = timeline(self.kb, claims, until)
        if line is None:
            return Markup("")
        days = dict.fromkeys(search.date for search in line.searches)
        dates = [date_in_words(day) for day in sorted(days)]
        return self.render("timeline.html", line=line, base=base, dates=dates)

    def where_we_looked(self, article: Article) -> Markup:
        """The searches behind an article's claims; empty where there are none."""
        return self.searches_of(self._claims_of(article))

    def searches_of(self, claims: Iterable[Claim]) -> Markup:
        """The searches behind some claims, under a heading; empty where there are none."""
        searches = searches_of(claims)
        return self.render("searches.html", searches=searches) if searches else Markup("")

    def _claims_of(self, article: Article) -> list[Claim]:
        return [claim for one in article.front.claims if (claim := self.claim(one)) is not None]

    def page_href(self, path: str, base: str) -> str:
        """A link to a Markdown page of ours, from its path under docs/."""
        return relative(self.site.article_url(path), base)

    def url_href(self, url: str, base: str) -> str:
        """A link to an address of the site."""
        return relative(url, base)

    def origin_title(self, origin: Origin) -> str:
        """What stands behind a mark of a picture: the origin and the sources that carry it."""
        names = [self.reference(key).short for key in origin.sources if key in self.kb.sources]
        own = f" ({CLAIMANTS_OWN})" if origin.own else ""
        if origin.id in self.kb.sources and origin.sources == (origin.id,):
            return f"{joined(names)}{own}"
        label = self.reference(origin.id).short if origin.id in self.kb.sources else origin.id
        return f"{label}{own}, by way of {joined(names)}" if names else f"{label}{own}"

    def report(self, base: str) -> Markup:
        """Links to report an error and to suggest a source; empty where nobody says how."""
        error = self.report_href(base, "object-to-a-verdict")
        source = self.report_href(base, "suggest-a-source")
        return self.render("report.html", error=error, source=source) if error else Markup("")

    def report_href(self, base: str, form: str = "") -> str:
        """Where errors are reported: as set, else the repository, else the method page; empty on a
        site whose essays have no such page.

        `form` is an issue form of the repository; only GitHub knows such, and fills in the page.
        """
        repo = self.site.repo_url.rstrip("/")
        if self.site.corrections_url:
            return link_to(self.site.corrections_url)
        if not repo:
            missing = self.kb.articles and METHOD_PAGE not in self.kb.articles
            return "" if missing else relative(self.site.article_url(METHOD_CORRECTIONS), base)
        asked = {"template": f"{form}.yml", "claim": self.site.absolute(base) or base}
        filled = f"?{urlencode(asked)}" if form and repo.startswith(_GITHUB) else ""
        return f"{repo}/issues/new{filled}"

    def history(
        self, changes: Sequence[Change], why: Callable[[str], Markup] | None = None
    ) -> Markup:
        """A history in words, newest first. `why` renders the reasons; plain text without it."""
        newest_first = sorted(changes, key=lambda change: change.date, reverse=True)
        return self.render(
            "history.html", changes=newest_first, why=why or Markup.escape, label=change_label
        )

    # -- problems --------------------------------------------------------------------------------

    def banner(self, problems: Sequence[Problem], behind: str = "this page") -> Markup:
        """A red box that lists errors with their places; empty where there are none."""
        shown = [item for item in problems if item.severity is Severity.ERROR]
        return self.render("banner.html", problems=shown, behind=behind) if shown else Markup("")

    def problems_of_article(self, article: Article) -> tuple[Problem, ...]:
        """Problems known before rendering that stand in the article's file."""
        path = posixpath.join(self.site.docs_folder, article.path)
        return self._problems_by_path.get(path, ())

    def problems_of_claim(self, claim_id: str) -> tuple[Problem, ...]:
        """Problems that stand in the claim's file."""
        path = self.kb.broken_claims.get(
            claim_id, posixpath.join(self.site.claims_folder, f"{claim_id}.yml")
        )
        return self._problems_by_path.get(path, ())

    def problems_of_source(self, key: str) -> tuple[Problem, ...]:
        """Problems that stand in the source's entry: from its first line to the next entry."""
        here = self.kb.sources[key].location
        return self._problems_by_entry.get((here.path, here.line), ())

    @cached_property
    def _problems_by_path(self) -> Mapping[str, tuple[Problem, ...]]:
        found: dict[str, list[Problem]] = {}
        for item in self.problems:
            found.setdefault(item.location.path, []).append(item)
        return {path: tuple(items) for path, items in found.items()}

    @cached_property
    def _problems_by_entry(self) -> Mapping[tuple[str, int], tuple[Problem, ...]]:
        """By the file of an entry and its first line."""
        lines: dict[str, list[int]] = {}
        for source in self.kb.sources.values():
            lines.setdefault(source.location.path, []).append(source.location.line)
        found: dict[tuple[str, int], list[Problem]] = {}
        for path, starts in lines.items():
            starts.sort()
            for item in self._problems_by_path.get(path, ()):
                if number := bisect_right(starts, item.location.line):
                    found.setdefault((path, starts[number - 1]), []).append(item)
        return {entry: tuple(items) for entry, items in found.items()}

    def _once(self, template: str, about: Hashable, **values: object) -> Markup:
        """Fill in a template that says the same `about` one thing on every page."""
        if (template, about) not in self._said:
            self._said[template, about] = self.render(template, **values)
        return self._said[template, about]

    def render(self, template: str, **values: object) -> Markup:
        """Fill in one template of this room."""
        return Markup(self._environment.get_template(template).render(values).strip())  # noqa: S704


def _with_label(summary: Markup) -> Markup:
    label = Markup("<strong>Executive summary.</strong> ")
    if not summary:
        return summary
    if summary.startswith("<p>"):
        return Markup("<p>") + label + summary[len("<p>") :]
    return label + summary


def change_label(change: Change, value: str) -> str:
    """What a history writes for a former or present value: the label of a word of ours."""
    for kind, words in ((ChangeType.VERDICT, VERDICTS), (ChangeType.CERTAINTY, CERTAINTIES)):
        if change.type is kind:
            for word, term in words.items():
                if word.value == value:
                    return term.label
    return value
