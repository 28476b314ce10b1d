"""What a search finds: each page as words with weights, and what a result shows of it.

A claim is found by its words, by everybody who made it under every spelling of their names, and by
its sources; a source by title, author and publisher. So an entry holds words that its page does
not show, such as the other spellings. The lists are left out: they repeat every other page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sourcebook.citations import FieldMarkdown, plain_text
from sourcebook.pages.changes import CHANGES_IN_WORDS
from sourcebook.urls import CHANGES_PAGE, DATA, HEALTH, claim_url, claimant_url, source_url
from sourcebook.urls import topic_url as url_of_topic
from sourcebook.vocabulary import LINK_STATES, SOURCE_KINDS, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.model import Claim, KnowledgeBase, Name, Source
    from sourcebook.vocabulary import Verdict


_LINK_STATES = ", ".join(state.label for state in LINK_STATES.values())
_HEALTH_IN_WORDS = (
    f"How the links of the sources stand: {_LINK_STATES}. Sources at risk, quotes that are not as "
    "they are quoted, claims that need review, and verdicts that rest on one origin alone."
)
_DATA_IN_WORDS = (
    "Claims, evidence and sources to download: JSON, CSV, BibTeX, RIS, CSL-JSON and ClaimReview."
)
"""What pages of everything are found by. No numbers: with each new source the index that such a
page stands in would be made anew, and who searches for one means something else."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, and how much a match in it counts beside one in running text."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One page as the search knows it."""

    url: str
    """Relative to the site's root, ending in a slash; empty for the home page."""
    title: str
    kind: str
    """What a result can be narrowed to: claim, source, fact-check, topic, claimant or page."""
    label: str
    """The kind as a result shows it."""
    words: tuple[Words, ...]
    weight: float = 1.0
    """Of the title."""
    verdict: Verdict | None = None


def entry_makers(kb: KnowledgeBase, fragments: Fragments) -> Mapping[str, Callable[[], Entry]]:
    """What makes the entry of each generated page but the lists, by address and in that order.

    They are made from the data and not from the pages: a page also says, like every other of its
    kind, what its tables and pictures mean, and whoever looks for a cohort study does not mean all
    pages with a ladder of evidence.
    """
    fields = FieldMarkdown(fragments)
    found: dict[str, Callable[[], Entry]] = {
        CHANGES_PAGE: partial(_page, CHANGES_PAGE, "Changes", CHANGES_IN_WORDS),
        HEALTH: partial(_page, HEALTH, "Reference health", _HEALTH_IN_WORDS),
        DATA: partial(_page, DATA, "Data", _DATA_IN_WORDS),
    }
    for name in kb.names.topics:
        found[url_of_topic(name.id)] = partial(_named, name, "topic", url_of_topic(name.id))
    for name in kb.names.claimants.values():
        found[claimant_url(name.id)] = partial(_named, name, "claimant", claimant_url(name.id))
    for broken in kb.broken_claims:
        title = f"{broken} could not be loaded"
        found[claim_url(broken)] = partial(_page, claim_url(broken), title, "")
    for claim in kb.claims.values():
        found[claim_url(claim.id)] = partial(_claim, kb, fields, claim)
    for source in kb.sources.values():
        url = source_url(fragments.slugs[source.key])
        found[url] = partial(_source, fragments, source, url)
    return dict(sorted(found.items()))


def essay(url: str, title: str, html: str, *, is_fact_check: bool) -> Entry:
    """The entry of a page that somebody wrote."""
    kind, label = ("fact-check", "Fact-check") if is_fact_check else ("page", "Page")
    return Entry(url, title, kind, label, (Words(plain_text(html)),), weight=6)


def _page(url: str, title: str, words: str) -> Entry:
    return Entry(url, title, "page", "Page", (Words(words),) if words else (), weight=4)


def _claim(kb: KnowledgeBase, fields: FieldMarkdown, claim: Claim) -> Entry:
    who = [kb.names.claimants.get(saying.who) for saying in claim.said_by]
    topics = [kb.names.topics_by_id.get(topic) for topic in claim.topics]
    cited = [item.source for item in claim.evidence]
    cited += [saying.source for saying in claim.said_by if saying.source]
    titles = [kb.sources[key].title for key in dict.fromkeys(cited) if key in kb.sources]
    words = [
        Words(claim.short or "", 8),
        Words(_line("Claimed by", [_names(name) for name in who if name]), 6),
        Words(_line("On", [_names(name) for name in topics if name]), 2),
        Words(_line("Sources:", titles), 4),
        Words(" ".join(_said(fields, claim))),
    ]
    return Entry(
        claim_url(claim.id),
        claim.claim,
        "claim",
        "Claim",
        tuple(one for one in words if one.text),
        weight=10,
        verdict=claim.verdict,
    )


def _said(fields: FieldMarkdown, claim: Claim) -> Iterator[str]:
    """Whatever the file of a claim says in sentences, in the order of its page."""
    texts = (
        claim.rationale,
        *(item.note for item in claim.evidence),
        claim.conflict,
        *(search.note for search in claim.searches),
        *(text for one in claim.would_change for text in (one.if_, one.then)),
        *claim.open_questions,
        *(relation.note for relation in claim.relations),
        *(saying.note for saying in claim.said_by),
        *(change.why for change in claim.history),
    )
    yield from (fields.plain(text) for text in texts if text)
    quotes = (text for item in claim.evidence for text in (item.quote, item.translation))
    yield from (text for text in quotes if text)
    yield from (f"{search.where}: {search.query}" for search in claim.searches)


def _source(fragments: Fragments, source: Source, url: str) -> Entry:
    """Without the export formats, which say everything three times more."""
    reference = fragments.reference(source.key)
    kind = f" · {SOURCE_KINDS[source.kind].label}" if source.kind else ""
    words = (Words(reference.text, 2), Words(source.key), Words(source.fields.get("note", "")))
    filled = tuple(one for one in words if one.text)
    return Entry(url, source.title, "source", f"Source{kind}", filled, weight=4)


def _named(name: Name, kind: str, url: str) -> Entry:
    words = tuple(Words(text, 4) for text in (", ".join(name.also), name.note) if text)
    return Entry(url, name.label, kind, kind.capitalize(), words, weight=6)


def _names(name: Name) -> str:
    return ", ".join((name.label, *name.also))


def _line(beginning: str, items: list[str]) -> str:
    return f"{beginning} {'; '.join(dict.fromkeys(items))}." if items else ""


def verdict_label(entry: Entry) -> str:
    """The word of its verdict, or an empty string."""
    return VERDICTS[entry.verdict].label if entry.verdict else ""
