"""A source: an entry of the bibliography."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads the hints below
from dataclasses import dataclass, field

from sourcebook.model.ledger import Pin  # noqa: TC001
from sourcebook.model.values import PartialDate  # noqa: TC001
from sourcebook.problems import Location  # noqa: TC001
from sourcebook.vocabulary import Independence, SourceKind


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
    pin: Pin | None = None
    """What a person says about its link, against the ledger."""
    places: Mapping[str, Location] = field(default_factory=dict)
    """Where its addresses are written: `url`, `doi`, `archiveurl`."""

    @property
    def former_keys(self) -> tuple[str, ...]:
        """Keys it had before, from `ids`, kept so that its old addresses lead to it."""
        words = (word.strip() for word in self.fields.get("ids", "").split(","))
        return tuple(word for word in words if word)

    @property
    def retraction_known(self) -> bool:
        """Whether the entry says that the work is retracted, so that it is cited knowingly.

        `pubstate` is BibLaTeX's field for the state of a publication (manual, 2.2.2).
        """
        return self.fields.get("pubstate", "").strip(" {}").lower() == "retracted"

    @property
    def described(self) -> bool:
        """Whether the title is our description, because the real one is not known."""
        return self.title.startswith("[") and self.title.endswith("]")
