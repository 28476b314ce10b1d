"""A look at a copy: whether it is whole, and whether it holds what is quoted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sourcebook.checking.references.archives.copies import (
    Copy,
    http_moment,
    moment_in,
    original_of,
    raw_at,
    shown_at,
)
from sourcebook.checking.references.archives.service import Ask, Unheard, body_of
from sourcebook.checking.references.classifying import classify
from sourcebook.checking.references.classifying.addresses import same_page
from sourcebook.checking.references.fetching.question import Question
from sourcebook.checking.references.matching.quotes import Page
from sourcebook.checking.references.reading import Document, Reading
from sourcebook.checking.references.targets import Target
from sourcebook.vocabulary import LinkClass, QuoteState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.archives.choosing import Wanted
    from sourcebook.model import QuoteSeen

Read = Callable[[Document], Awaitable[Reading]]
"""Reads the text of a document: `reading.Reader.read`."""

_PAGE = Question()
_WHOLE = frozenset({LinkClass.OK, LinkClass.REDIRECTED, LinkClass.MOVED})
_HELD = frozenset({QuoteState.PRESENT, QuoteState.NEAR})


@dataclass(frozen=True, slots=True)
class Look:
    """What a copy turned out to be."""

    copy: Copy
    """With the address and the moment of what was really shown."""
    trouble: str = ""
    """Why it is no whole copy of the source, in a few words; empty where it is one."""
    quotes: tuple[QuoteSeen, ...] = ()
    """What became of each quote; empty where none was looked for."""
    reading: Reading | None = None
    """Its text; None where it was not read."""

    @property
    def is_whole(self) -> bool:
        """Whether the copy shows the source."""
        return not self.trouble

    @property
    def held(self) -> int:
        """How many quotes it holds, word for word or nearly."""
        return sum(seen.state in _HELD for seen in self.quotes)

    @property
    def lacking(self) -> int:
        """How many quotes it does not hold; of the rest it cannot be told."""
        return sum(seen.state is QuoteState.MISSING for seen in self.quotes)

    @property
    def holds_all(self) -> bool:
        """Whether no better copy need be looked for."""
        return self.is_whole and self.held == len(self.quotes)


async def look_at(ask: Ask, copy: Copy, wanted: Wanted, read: Read | None, name: str) -> Look:
    """Ask for the copy's bytes as they were captured, and judge them as a page is judged that
    stands on the web. Raises Unheard where the archive does not show it, which says nothing of
    the copy."""
    answer = await ask(raw_at(copy.address), _PAGE)
    if answer.status == 404 and not _is_memento(answer) and raw_at(copy.address) != copy.address:
        answer = await ask(copy.address, _PAGE)
    if not _is_memento(answer):
        _must_be_shown(answer, name)
    shown = _as_shown(copy, answer)
    if trouble := _elsewhere(copy, answer, wanted):
        return Look(shown, trouble)
    target = Target(wanted.url, (), wanted.titles, wanted.quotes)
    # As if it had come from the source itself: addresses of an archive say nothing about a page.
    page = replace(answer, url=wanted.url, hops=())
    seen = classify(target, page, shown.day)
    if seen.result not in _WHOLE:
        return Look(shown, seen.error or seen.result.value)
    if read is None:
        return Look(shown)
    document = Document(
        answer.body, answer.headers.get("content-type", ""), truncated=answer.truncated
    )
    reading = await read(document)
    return Look(shown, "", tuple(_seen(wanted.quotes, reading)), reading)


def _seen(quotes: Iterable[str], reading: Reading) -> Iterator[QuoteSeen]:
    """What became of each quote. Where not all of the text could be read, what was not found may
    still be there."""
    title, text = Page(reading.title), Page(reading.text)
    for quote in quotes:
        seen = title.look_for(quote)
        if seen.state is not QuoteState.PRESENT:
            seen = text.look_for(quote)
        if seen.state is QuoteState.MISSING and (reading.trouble or not reading.complete):
            seen = seen.model_copy(update={"state": QuoteState.UNKNOWN})
        yield seen


def _is_memento(answer: Answer) -> bool:
    """Whether the answer is what an archive has kept, and not what it says of itself (RFC 7089,
    section 2.1.1)."""
    return answer.failure is None and "memento-datetime" in answer.headers


def _must_be_shown(answer: Answer, name: str) -> None:
    """Raise Unheard unless a page came that can be a copy."""
    if answer.status == 404 and answer.failure is None:
        raise Unheard(f"{name} lists a copy that it does not show (404).")
    body_of(answer, name)
    if moment_in(answer.final_url) is None:
        raise Unheard(f"{name} gave a page that is not said to be a copy.")


def _as_shown(copy: Copy, answer: Answer) -> Copy:
    """The copy with the address and moment of what came, where a machine leads to another one."""
    moment = http_moment(answer.headers.get("memento-datetime", "")) or moment_in(answer.final_url)
    address = shown_at(answer.final_url) if answer.hops else copy.address
    return replace(
        copy, address=address, moment=moment or copy.moment, status=answer.status or copy.status
    )


def _elsewhere(copy: Copy, answer: Answer, wanted: Wanted) -> str:
    """Where a copy leads that is none of the source; empty where it stays."""
    final = original_of(answer.final_url)
    if final:
        # Archives of one address in two spellings keep them together.
        before = original_of(copy.address) or wanted.url
        stays = same_page(final, wanted.url) or same_page(final, before)
        return "" if stays else f"it leads to {final[:200]}"
    host = urlsplit(answer.final_url).netloc
    if answer.hops and host not in {urlsplit(hop.url).netloc for hop in answer.hops[:-1]} | {
        urlsplit(answer.url).netloc
    }:
        return "it leads out of the archive"
    return ""
