"""What a search finds: each page as words with weights, and what a result shows of it.

A claim is found by its words, by everybody who made it under every spelling of their names, and by
its sources; a source by title, author and publisher. So an entry holds words that its page does
not show, such as the other spellings. The two lists are left out: they repeat every other page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.pages.page import plain_text
from sourcebook.urls import (
    CLAIMANTS,
    CLAIMS,
    SOURCES,
    TOPICS,
    claim_url,
    claimant_url,
    continues_a_list,
    source_url,
)
from sourcebook.urls import topic_url as url_of_topic
from sourcebook.vocabulary import SOURCE_KINDS, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sourcebook.fragments import Fragments
    from sourcebook.model import Claim, KnowledgeBase, Name, Source
    from sourcebook.pages.page import GeneratedPage
    from sourcebook.vocabulary import Verdict

_LISTS = frozenset({CLAIMS, SOURCES, TOPICS, CLAIMANTS})
"""Pages that only repeat what others say."""

_REFERENCES = '<h2 id="references">'
"""Where the list of references begins: an entry has the titles already, with more weight."""


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


class Searchable:
    """What makes the entry of each generated page of a knowledge base."""

    def __init__(self, kb: KnowledgeBase, fragments: Fragments) -> None:
        """Note which page is about what."""
        self._kb, self._fragments = kb, fragments
        self._claims = {claim_url(claim.id): claim for claim in kb.claims.values()}
        self._sources = {
            source_url(fragments.slugs[source.key]): source for source in kb.sources.values()
        }
        topics = {url_of_topic(name.id): (name, "topic") for name in kb.names.topics}
        claimants = {
            claimant_url(name.id): (name, "claimant") for name in kb.names.claimants.values()
        }
        self._names = {**topics, **claimants}
        self.addresses = (*self._claims, *self._sources, *self._names)
        """The pages about one thing, the claims first."""

    def entry(self, page: GeneratedPage) -> Entry | None:
        """The entry of a page; None for a list."""
        url = page.url
        if url in self._claims:
            return _claim(self._kb, self._claims[url], page)
        if url in self._sources:
            return _source(self._fragments, self._sources[url], url)
        if url in self._names:
            return _named(*self._names[url], url)
        if url in _LISTS or continues_a_list(url):
            return None
        return Entry(url, page.title, "page", "Page", (Words(page.description),), weight=4)


def entries(
    kb: KnowledgeBase, fragments: Fragments, pages: Iterable[GeneratedPage]
) -> Iterator[Entry]:
    """The entries of generated pages, those of claims first."""
    searchable = Searchable(kb, fragments)
    text = {page.url: page for page in pages}
    about = [text.pop(url) for url in searchable.addresses if url in text]
    for page in (*about, *text.values()):
        entry = searchable.entry(page)
        if entry is not None:
            yield entry


def essay(url: str, title: str, html: str, *, is_fact_check: bool) -> Entry:
    """The entry of a page that somebody wrote."""
    kind, label = ("fact-check", "Fact-check") if is_fact_check else ("page", "Page")
    return Entry(url, title, kind, label, (Words(plain_text(html)),), weight=6)


def _claim(kb: KnowledgeBase, claim: Claim, page: GeneratedPage) -> Entry:
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
        Words(plain_text(page.html.partition(_REFERENCES)[0])),
    ]
    return Entry(
        page.url,
        claim.claim,
        "claim",
        "Claim",
        tuple(one for one in words if one.text),
        weight=10,
        verdict=claim.verdict,
    )


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
