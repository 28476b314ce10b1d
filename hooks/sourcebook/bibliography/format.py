"""A source as a reader reads it: authors, title, where it appeared, when, and its links.

One order for all entry types, so that a list of references reads evenly; what a type lacks leaves
no trace. It is built of pieces and written twice, plain and as HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from sourcebook.bibliography.dates import UNDATED, date_of, in_words, year_of
from sourcebook.bibliography.html import (
    Isolated,
    Link,
    Title,
    as_html,
    as_text,
)
from sourcebook.bibliography.leading import Leading, doi_url, short_url
from sourcebook.bibliography.names import Names, read_names
from sourcebook.bibliography.pages import bare_pages
from sourcebook.bibliography.robust import Lead
from sourcebook.latex import to_text
from sourcebook.script import (
    SENTENCE_ENDS,
    direction_of,
    first_words,
    has_right_to_left,
    with_subtitle,
)
from sourcebook.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from markupsafe import Markup

    from sourcebook.bibliography.html import Part, Piece
    from sourcebook.model import Source

_BODIES = ("organization", "institution", "publisher", "journaltitle", "howpublished")
_ROLES = (
    ("editor", "ed."),
    ("translator", "transl."),
    ("holder", "holder"),
)
_TYPES = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master's thesis",
    "bathesis": "Bachelor's thesis",
    "candthesis": "Cand. thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "patent": "Patent",
    "patentus": "US patent",
    "patenteu": "European patent",
    "patreqeu": "European patent request",
    "software": "Software",
    "datacd": "Data CD",
    "audiocd": "Audio CD",
}
_BETWEEN_NAMES = re.compile(r"(, | and | et al\.| \((?:ed\.|transl\.|holder)\)$)")
_EPRINTS = {
    "arxiv": ("arXiv", "https://arxiv.org/abs/"),
    "pubmed": ("PMID", "https://pubmed.ncbi.nlm.nih.gov/"),
    "hdl": ("HDL", "https://hdl.handle.net/"),
    "jstor": ("JSTOR", "https://www.jstor.org/stable/"),
}
_SERIES = {"newseries": "new series", "oldseries": "old series"}
_NOT_YET = re.compile(
    r"(?:in (?:press|prep|review|progress|revision)|to appear|forthcoming|submitted|accepted"
    r"|im (?:druck|erscheinen)|à paraître|en prensa)\b[^\d]{0,40}$",
    re.IGNORECASE,
)
"""What people write for the year of a work that is not yet out."""
_SAYS_EDITION = re.compile(
    r"\b(?:aufl|ausg|éd|изд|вид|wyd|vyd|uitg|oppl|uppl|baskı)|[版판]|چاپ|طبعة", re.IGNORECASE
)
"""The word itself, in the language of the book: `2., überarb. Aufl.`, `第2版`."""
_RANGE = re.compile(r"\s*(?:--+|–|-)\s*")
_MANY_PAGES = re.compile(r"[-–,]")


@dataclass(frozen=True, slots=True)
class Reference:
    """A formatted source."""

    html: Markup
    """Escaped; the title in `<cite>` with its language and direction."""
    text: str
    """The same in plain text."""
    short: str
    """A label: `TASS 2025`, `Weber et al. 2024`."""
    authors: str
    """Who speaks: people, else the body that published it; empty where neither is known."""
    url: str
    """The main address: `url`, else the DOI's; empty where there is none."""


def format_reference(source: Source, lead: Lead = Lead.ORIGINAL) -> Reference:
    """The reference of a source; formats whatever fields there are and never raises.

    `lead` is where the links of its HTML lead; its text is the same either way.
    """
    fields = _Plain(source.fields)
    authors, used = _authors(fields)
    title = source.title
    before = [_people(_with_role(authors, used))] if authors else []
    named = title if source.described else Title(title, source.language)
    after = [_isolated(piece) for piece in _plain_pieces(source, fields, used) if piece]
    leading, original = Leading(source, lead), Leading(source)
    shown = _sentences([*before, leading.title(named), *after, *_links(source, fields, leading)])
    plain = (
        shown
        if lead is Lead.ORIGINAL
        else _sentences([*before, (named,), *after, *_links(source, fields, original)])
    )
    return Reference(
        html=as_html(shown, leading.attributes),
        text=as_text(plain),
        short=f"{_label(fields, used, title)} {year_of(source.fields)}",
        authors=authors,
        url=source.url or (doi_url(source.doi) if source.doi else ""),
    )


class _Plain:
    """Fields as plain text, made when they are asked for."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields

    def __call__(self, name: str) -> str:
        value = self._fields.get(name, "")
        return to_text(value) if value else ""

    def names(self, name: str) -> Names:
        return read_names(self._fields.get(name, ""))

    def list(self, name: str) -> str:
        """A list of places or publishers: `and` between them becomes a comma."""
        found = self.names(name) if " and " in self._fields.get(name, "") else None
        return ", ".join(one.natural for one in found.names) if found else self(name)

    def date(self, name: str) -> str:
        span = date_of(self._fields, name)
        return in_words(span) if span else ""

    def date_field(self) -> str:
        state = self("pubstate")
        # That a work is retracted says nothing of when it appeared; a mark of its own tells of it.
        if found := self.date("date"):
            return found
        state = "" if state.lower() == "retracted" else state
        return state or (year if _NOT_YET.match(year := self("year")) else "") or UNDATED


def _authors(fields: _Plain) -> tuple[str, str]:
    """Who speaks, and the field that told."""
    for name in ("author", "editor", "translator", "holder"):
        if found := fields.names(name):
            return found.full, name
    for name in _BODIES:
        if found_body := fields.list(name):
            return found_body, name
    return "", ""


def _with_role(authors: str, used: str) -> str:
    role = dict(_ROLES).get(used)
    return f"{authors} ({role})" if role else authors


def _label(fields: _Plain, used: str, title: str) -> str:
    short = fields("shorthand") or fields.names("shortauthor").short
    if short:
        return short
    if used in {"author", "editor", "translator", "holder"}:
        return fields.names(used).short
    label = fields.list(used) if used else title.strip("[]")
    return label if len(label) <= 40 else first_words(label, 40) + "…"


def _plain_pieces(source: Source, fields: _Plain, used: str) -> Iterator[str]:
    said = {fields.list(used)} if used in _BODIES else set()

    def fresh(text: str) -> str:
        if text in said:
            return ""
        if text:
            said.add(text)
        return text

    yield _opening(fields("titleaddon"))
    yield _kind(source, fields)
    yield from _container(fields, fresh)
    roles: dict[str, list[str]] = {}
    for role, short in _ROLES:
        if role != used and (found := fields.names(role)):
            roles.setdefault(found.full, []).append(short)
    for names, shorts in roles.items():
        yield f"{names} ({' and '.join(shorts)})"
    edition = fields("edition")
    yield _edition(edition) if edition else ""
    version = fields("version")
    yield f"Version {version}" if version else ""
    event = ", ".join(
        filter(None, (fields("eventtitle"), fields("venue"), fields.date("eventdate")))
    )
    yield event
    published = ", ".join(
        filter(
            None,
            (
                *(
                    fresh(fields.list(name))
                    for name in ("organization", "institution", "publisher", "howpublished")
                ),
                fresh(fields.list("location")),
                fields.date_field(),
            ),
        )
    )
    yield _opening(published) if published == UNDATED else published
    yield _place(fields)


def _kind(source: Source, fields: _Plain) -> str:
    kind = fields("type")
    kind = _TYPES.get(kind.lower(), kind)
    number = fields("number") if not fields("journaltitle") and not fields("series") else ""
    if number and source.entry_type in {"patent", "report", "standard", "legislation", "manual"}:
        return f"{kind} {number}".strip() if kind else f"No. {number}"
    return " ".join(filter(None, (kind, f"no. {number}" if number else "")))


def _titled(fields: _Plain, prefix: str) -> str:
    title, subtitle, addon = (fields(f"{prefix}{n}") for n in ("title", "subtitle", "titleaddon"))
    joined = with_subtitle(title, subtitle) if title else ""
    return ", ".join(filter(None, (joined, addon)))


def _container(fields: _Plain, fresh: Callable[[str], str]) -> Iterator[str]:
    journal = fresh(_titled(fields, "journal"))
    volume, number = fields("volume"), fields("number")
    part = fields("part")
    volume = f"{volume}.{part}" if volume and part else volume
    issue = ", ".join(filter(None, (fields("issue"), _titled(fields, "issue"))))
    if fields("journaltitle"):
        counted = f"{volume}({number})" if volume and number else volume or number
        series = _SERIES.get(fields("series"), fields("series"))
        yield ", ".join(filter(None, (f"{journal} {counted}".strip(), series, issue)))
        return
    editors = fields.names("bookauthor").full
    book = _titled(fields, "book")
    if book:
        yield f"In {editors}, {book}" if editors else f"In {book}"
    main = _titled(fields, "main")
    if main:
        yield f"{main}, vol. {volume}" if volume else main
    elif volume:
        yield f"Vol. {volume}"
    volumes = fields("volumes")
    yield f"{volumes} vols." if volumes else ""
    yield issue
    series = _SERIES.get(fields("series"), fields("series"))
    if series:
        yield f"{series} {number}".strip()


def _place(fields: _Plain) -> str:
    """Where in it: chapter, pages, article number."""
    pages = _RANGE.sub("–", bare_pages(fields("pages")))
    chapter = fields("chapter")
    shown = f"{'pp.' if _MANY_PAGES.search(pages) else 'p.'} {pages}" if pages else ""
    eid = fields("eid")
    return ", ".join(
        filter(None, (f"ch. {chapter}" if chapter else "", shown, f"article {eid}" if eid else ""))
    )


def _edition(edition: str) -> str:
    if _SAYS_EDITION.search(edition):
        return edition
    return f"{_ordinal(edition)} ed."


def _ordinal(edition: str) -> str:
    if not edition.isdecimal() or len(edition) > 4:
        return edition.removesuffix(" ed.").removesuffix(" edition")
    number = int(edition)
    ending = (
        "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def _links(source: Source, fields: _Plain, leading: Leading) -> Iterator[Piece]:
    kind, eprint = fields("eprinttype").lower(), fields("eprint")
    if eprint:
        label, resolver = _EPRINTS.get(kind, (fields("eprinttype") or "eprint", ""))
        shown = f"{label}: {eprint}"
        yield (Link(resolver + quote(eprint, safe="/.:"), shown) if resolver else shown,)
    pmid = fields("pmid")
    if pmid.isdecimal() and kind != "pubmed":
        yield (Link(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", f"PMID: {pmid}"),)
    if source.doi:
        yield leading.link(doi_url(source.doi), f"doi:{source.doi}")
    # The loader lets web addresses through only; a Source made by hand is no exception.
    if is_web_address(source.url or "") and source.url != doi_url(source.doi or ""):
        yield leading.link(source.url or "", short_url(source.url or ""))


def _isolated(text: str) -> Piece:
    """Text of another direction must not turn what stands around it."""
    return (Isolated(text) if direction_of(text) == "rtl" else text,)


def _people(text: str) -> Piece:
    """Each name by itself: two beside each other would change places, and turn what joins them."""
    if not has_right_to_left(text):
        return (text,)
    return tuple(one for part in _BETWEEN_NAMES.split(text) for one in _isolated(part))


def _sentences(pieces: list[Piece]) -> Piece:
    parts: list[Part] = []
    for number, piece in enumerate(pieces):
        if number:
            parts.append(" ")
        parts.extend(piece)
        text = as_text(piece)
        linked = number >= len(pieces) - 1 and "/" in text
        if text[-1:] not in SENTENCE_ENDS and not linked:
            parts.append(".")
    return tuple(parts)


def _opening(words: str) -> str:
    """With a capital, as the first words of a sentence."""
    return words[:1].upper() + words[1:]
