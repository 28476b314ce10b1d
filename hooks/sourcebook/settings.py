"""The settings: `extra: sourcebook:` in mkdocs.yml, whichever way the site is built."""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from sourcebook.model import Flag, Line, Value
from sourcebook.urls import is_web_address

_LONGEST_NAME = 255
"""Bytes of the name of a file or folder; Linux, macOS and Windows all end there."""
_OUTSIDE = re.compile(r"^[/\\~]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


_MAIL = re.compile(r"mailto:[^\s<>@\"'&?]+@[^\s<>@\"'&?]+", re.IGNORECASE)


def _below_root(value: str) -> str:
    names = re.split(r"[/\\]", value)
    if _OUTSIDE.search(value) or any(len(os.fsencode(one)) > _LONGEST_NAME for one in names):
        raise PydanticCustomError("bad_path", "'{value}' leaves the folder", {"value": value})
    return value


def _named(value: str) -> str:
    if not PurePosixPath(value).name:
        raise PydanticCustomError("bad_path", "'{value}' is the folder", {"value": value})
    return value


def _web_address(value: str) -> str:
    if not is_web_address(value):
        raise PydanticCustomError("bad_address", "'{value}' is no web address", {"value": value})
    return value


def _network(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value))
    except ValueError:
        raise PydanticCustomError(
            "bad_network", "'{value}' is no network", {"value": value}
        ) from None


Network = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(_network)
]
"""A range of addresses in CIDR notation, such as 10.1.0.0/16."""

SitePath = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_below_root),
]
"""A path below the folder of mkdocs.yml."""

DataPath = Annotated[SitePath, AfterValidator(_named)]
"""The same for what has a name: not that folder itself."""


WebAddress = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=300),
    AfterValidator(_web_address),
]
"""An http or https address."""


def _web_or_mail(value: str) -> str:
    if not is_web_address(value) and not _MAIL.fullmatch(value):
        raise PydanticCustomError("bad_address", "'{value}' is no web address", {"value": value})
    return value


ReportAddress = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=300),
    AfterValidator(_web_or_mail),
]
"""An http or https address, or `mailto:` and an address of mail."""


class Checker(Value):
    """How references are asked whether they still stand."""

    contact: WebAddress | None = None
    """An address that a site's owner finds in their log, told to every host that is asked; without
    it the repository's."""
    canaries: tuple[WebAddress, ...] = ("https://example.com/", "https://www.iana.org/")
    """Pages that are always there: where they do not answer, the fault is ours."""
    at_once: Annotated[int, Field(ge=1, le=1000)] = 100
    """Hosts asked at the same time."""
    interval: Annotated[float, Field(ge=0, le=60)] = 1.0
    """Seconds between two requests to one host."""
    timeout: Annotated[float, Field(gt=0, le=300)] = 30.0
    """Seconds for one address, its redirects and its whole answer."""
    minutes: Annotated[float, Field(gt=0, le=600)] = 30.0
    """For a whole run. What does not fit is asked first the next time."""
    handles: WebAddress = "https://doi.org/api/handles/"
    """Where the Handle System tells of a DOI, which is put after it."""
    crossref: WebAddress = "https://api.crossref.org/works/"
    """Where Crossref does."""
    datacite: WebAddress = "https://api.datacite.org/dois/"
    """Where DataCite does."""
    allow_networks: tuple[Network, ...] = ()
    """Private networks that may be asked after all, such as 10.1.0.0/16 of an intranet."""


class Add(Value):
    """Who is asked what a source is, when one is added. What is allowed to the checker is allowed
    here: a service of one's own on a private network needs its `allow_networks`."""

    doi: WebAddress = "https://doi.org/"
    """Where a DOI, which is put after it, is resolved to its record."""
    crossref: WebAddress = "https://api.crossref.org/works/"
    """Where Crossref tells of a DOI, which is put after it."""
    pubmed: WebAddress = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
    """Where PubMed's programs stand: efetch.fcgi for records, esearch.fcgi to find them."""
    arxiv: WebAddress = "https://export.arxiv.org/api/query"
    """Where arXiv gives a record by its id."""
    openlibrary: WebAddress = "https://openlibrary.org/api/books"
    """Where Open Library gives a book by its ISBN."""
    wayback: WebAddress = "https://archive.org/wayback/available"
    """Where the Wayback Machine names the copy of an address that is nearest to a day."""
    translation_server: WebAddress | None = None
    """A Zotero translation server, asked about pages before they are read here, as
    http://127.0.0.1:1969."""
    timeout: Annotated[float, Field(gt=0, le=300)] = 20.0
    """Seconds for one answer, its redirects and all."""


class Archive(Value):
    """One web archive: its name and where its services stand."""

    name: Line
    """As it is called in reports."""
    cdx: WebAddress | None = None
    """Its CDX server, which lists captures; it needs `replay` too."""
    replay: WebAddress | None = None
    """Where it shows copies; a timestamp and the address are put after it."""
    timegate: WebAddress | None = None
    """Its TimeGate (RFC 7089), which leads to the copy nearest to a moment; the address is put
    after it."""
    timemap: WebAddress | None = None
    """Its TimeMaps in link-format (RFC 7089), which list copies; the address is put after it."""
    save: WebAddress | None = None
    """Where it captures pages on demand, as Save Page Now 2 does; it needs `replay` too. The key in
    the environment is sent there."""

    @model_validator(mode="after")
    def _complete(self) -> Archive:
        if (self.cdx or self.save) and not self.replay:
            raise PydanticCustomError("incomplete", "with cdx or save an archive needs replay")
        if not (self.cdx or self.timegate or self.timemap):
            raise PydanticCustomError("incomplete", "an archive needs cdx, timegate or timemap")
        return self


class Archives(Value):
    """Who is asked for archived copies of sources. What is allowed to the checker is allowed
    here."""

    services: tuple[Archive, ...] = (
        Archive(
            name="The Internet Archive",
            cdx="https://web.archive.org/cdx/search/cdx",
            replay="https://web.archive.org/web/",
            timegate="https://web.archive.org/web/",
            timemap="https://web.archive.org/web/timemap/link/",
            save="https://web.archive.org/save",
        ),
    )
    """In the order in which they are asked: the next one where the one before has no copy that will
    do. Any Memento service may be one."""
    looks: Annotated[int, Field(ge=1, le=50)] = 5
    """Copies of one source that are looked at."""
    days: Annotated[int, Field(ge=0, le=3650)] = 180
    """A copy taken further from the day of use is not near it, unless it holds what is quoted."""
    pause: Annotated[float, Field(ge=0, le=120)] = 5.0
    """Seconds between two questions about a capture that is being made."""


class Licence(Value):
    """What others may do with the claims, the list of sources and the essays."""

    label: Line
    """Its name, such as CC BY 4.0."""
    address: WebAddress
    """Where it can be read."""


class Settings(Value):
    """What a site may set. Paths are relative to the folder of mkdocs.yml."""

    format: Annotated[Literal["1"], Field(description="Version of the data formats.")] = "1"
    claims: DataPath = "data/claims"
    """Folder of the claims."""
    references: DataPath = "data/refs.bib"
    """The sources."""
    names: DataPath = "data/names.yml"
    """People, bodies and topics."""
    ledger: DataPath = "data/health.jsonl"
    """What the scheduled checks found."""
    retractions: DataPath | None = None
    """A table of retractions with the columns of Retraction Watch, or the part of it that
    `sourcebook retractions` cuts out; without it only Crossref is asked, by the link check."""
    ledger_max_age: Annotated[int, Field(ge=1, le=3650)] = 60
    """Days after which an answer in the ledger is too old to be believed. An address that answers
    is written down anew at most every 28 days, so less than 45 would doubt what is well."""
    checker: Checker = Checker()
    """How references are asked whether they still stand."""
    add: Add = Add()
    """Who is asked what a source is, when one is added."""
    bare_citations: Flag = False
    """Whether @key in running text, without brackets, is a citation."""
    corrections_url: ReportAddress | None = None
    """Where a reader reports an error. Without it the repository's issues, else the method page."""
    archives: Archives = Archives()
    """Who is asked for archived copies of sources."""
    licence: Licence | None = None
    """Of the content; shown beside the downloads. Without it they say that none is stated."""


class ExtensionOptions(Value):
    """What the Markdown extension takes where a site names it."""

    bare: Flag | None = None
    """Whether @key without brackets cites, whatever `bare_citations` says."""


class Host(Value):
    """The few keys of mkdocs.yml that the core reads for itself."""

    site_name: str = "Sourcebook"
    site_description: str = ""
    docs_dir: SitePath = "docs"
    repo_url: WebAddress | None = None
    use_directory_urls: bool = True
    """Whether a page's address ends in a slash, and not in its file's name."""
    site_url: WebAddress | None = None
    """Where the site is published. Without it there are no feeds: they need whole addresses."""
    exclude_docs: str = ""
    """Patterns of essays that are left out of the site, as in .gitignore."""
    draft_docs: str = ""
    """The same of those that are shown in a preview only."""
    settings: Settings = Settings()
