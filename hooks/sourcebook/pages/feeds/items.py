"""What the feeds tell, whichever way it is written down."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.citations import FieldMarkdown
from sourcebook.urls import claim_url
from sourcebook.vocabulary import VERDICTS, ChangeType, ClaimStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from sourcebook.fragments import Fragments
    from sourcebook.model import Article, Change, Claim, KnowledgeBase

MOST = 100
"""Items in a feed, the newest; all of them are on the page of changes."""

_NEWS = frozenset({ChangeType.VERDICT, ChangeType.CORRECTION})
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What XML 1.0 has no place for (section 2.2)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news. All texts are plain."""

    id: str
    """Made of the page's address, the kind of news and its day: never of words that may be
    mended. A first assessment has no day in it, because there is but one."""
    url: str
    """Whole address of the page."""
    title: str
    text: str
    """From what to what, and why."""
    date: dt.date
    kind: str
    """created, verdict or correction."""


def feed_items(
    kb: KnowledgeBase, fragments: Fragments, fields: FieldMarkdown | None = None
) -> tuple[Item, ...]:
    """The news, newest first; within a day by id. Drafts are no news yet."""
    writer = _Writer(fragments, fields or FieldMarkdown(fragments))
    items = [
        item
        for claim in kb.claims.values()
        if claim.status is not ClaimStatus.DRAFT
        for item in writer.of_claim(claim)
    ]
    items += [
        item
        for article in kb.articles.values()
        if article.front.title
        for item in writer.of_article(article)
    ]
    items.sort(key=lambda item: item.id)
    items.sort(key=lambda item: item.date, reverse=True)
    return tuple(items[:MOST])


class _Writer:
    """Puts changes into words."""

    def __init__(self, fragments: Fragments, fields: FieldMarkdown) -> None:
        self._fragments = fragments
        self._fields = fields

    def of_claim(self, claim: Claim) -> Iterator[Item]:
        """The first assessment, and every change since that is news."""
        url = claim_url(claim.id)
        about = f"Claim: {claim.claim}"
        label = claim.label.rstrip(".")
        created = min(
            (change for change in claim.history if change.type is ChangeType.CREATED),
            key=lambda change: change.date,
            default=None,
        )
        if created or not claim.history:
            verdict = _label(_first_verdict(claim, created))
            yield self._item(
                url,
                ChangeType.CREATED,
                created.date if created else claim.checked,
                f"{label}: first assessed as {verdict.lower()}",
                [f"First assessed as {verdict.lower()}.", self._why(created), about],
            )
        for change, suffix in _numbered(claim.history):
            former, now = _label(change.from_), _label(change.to)
            course = f"from {former.lower()} to {now.lower()}" if former and now else ""
            if change.type is ChangeType.VERDICT:
                title = f"{label}: verdict changed {course}".rstrip()
                what = f"Verdict changed {course}.".replace(" .", ".")
            else:
                title = f"Correction: {label}"
                what = f"Correction {course}.".replace(" .", ".")
            yield self._item(
                url,
                change.type,
                change.date,
                title,
                [what, self._why(change), about],
                suffix,
            )

    def of_article(self, article: Article) -> Iterator[Item]:
        """Corrections of an essay, and changes of the verdict it comes to."""
        url = self._fragments.site.article_url(article.path)
        title = article.front.title or article.path
        for change, suffix in _numbered(article.front.changes):
            course = f" from {change.from_} to {change.to}" if change.from_ and change.to else ""
            what = "Correction" if change.type is ChangeType.CORRECTION else "Verdict changed"
            yield self._item(
                url,
                change.type,
                change.date,
                f"{what}: {title}",
                [f"{what}{course}.", self._why(change), f"Page: {title}"],
                suffix,
            )

    def _why(self, change: Change | None) -> str:
        return self._fields.plain(change.why) if change is not None and change.why else ""

    def _item(
        self,
        url: str,
        kind: ChangeType,
        date: dt.date,
        title: str,
        paragraphs: Iterable[str],
        suffix: str = "",
    ) -> Item:
        address = self._fragments.site.absolute(url)
        return Item(
            id=f"{address}#{kind.value}{suffix}",
            url=address,
            title=" ".join(_printable(title).split()),
            text=_printable("\n\n".join(part for part in paragraphs if part)),
            date=date,
            kind=kind.value,
        )


def _numbered(history: Iterable[Change]) -> Iterator[tuple[Change, str]]:
    """The changes that are news, oldest first, each with the end of its id: its day, and from the
    second of a kind on one day a number, which later entries leave as it is."""
    # A file lists the newest first; of one day, the lower entry is the older.
    oldest_first = list(history)[::-1]
    oldest_first.sort(key=lambda change: change.date)
    seen: Counter[tuple[ChangeType, dt.date]] = Counter()
    for change in oldest_first:
        if change.type in _NEWS:
            seen[change.type, change.date] += 1
            number = seen[change.type, change.date]
            yield change, f"-{change.date}" + (f"-{number}" if number > 1 else "")


def _first_verdict(claim: Claim, created: Change | None) -> str:
    """The verdict a claim was created with: as its entry says, else what the first change of the
    verdict says it was, else that of today."""
    if created and created.to in VERDICTS:
        return str(created.to)
    changes = [change for change in claim.history if change.type is ChangeType.VERDICT]
    oldest = min(reversed(changes), key=lambda change: change.date, default=None)
    return (oldest.from_ if oldest else None) or claim.verdict.value


def _label(word: str | None) -> str:
    """The label of a verdict; any other word is its own."""
    return next((term.label for verdict, term in VERDICTS.items() if verdict == word), word or "")


def _printable(text: str) -> str:
    return _FORBIDDEN.sub("", text)
