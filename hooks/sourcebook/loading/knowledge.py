"""One door for reading: a folder -> knowledge base, problems, and the place of every value."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sourcebook.loading.articles import load_articles
from sourcebook.loading.claims import load_claims
from sourcebook.loading.collector import uncollected
from sourcebook.loading.files import is_there
from sourcebook.loading.ledger import load_ledger
from sourcebook.loading.memory import Memory
from sourcebook.loading.names import load_names
from sourcebook.loading.retractions import load_retractions
from sourcebook.loading.settings import load_host
from sourcebook.loading.silences import SIGN, Silence, silences_in
from sourcebook.loading.sources import is_first_look, load_sources
from sourcebook.loading.trend import load_trend, trend_file
from sourcebook.model import KnowledgeBase
from sourcebook.problems import Location, Problem
from sourcebook.settings import Host

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Mapping
    from pathlib import Path

    from sourcebook.loading.documents import Document
    from sourcebook.model import Article, Claim, Notice


Beside = Callable[[Callable[[], object]], Callable[[], None]]
"""Begins some work in another process, for what it leaves in the cache. Gives what waits for its
end, however that comes; what is not in the cache then is done here."""


@dataclass(frozen=True)
class Places:
    """Where everything was written, for problems that are found after loading."""

    claims: Mapping[str, Document] = field(default_factory=dict)
    """By claim id."""
    articles: Mapping[str, Document] = field(default_factory=dict)
    """Front matter, by path under docs/."""
    names: Document | None = None
    settings: Document | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    """Of the text of each claim, by its id."""
    bibliography: str = ""
    """A digest of the text of the sources and of the path of its file."""


@dataclass(frozen=True)
class Loaded:
    """All that a folder holds: what is good, and what is wrong."""

    kb: KnowledgeBase
    problems: tuple[Problem, ...]
    """Sorted by place."""
    places: Places
    host: Host
    partial: Mapping[str, Claim] = field(default_factory=dict)
    """What could be read of claims that are broken, by id: to be checked, never shown."""
    silences: tuple[Silence, ...] = ()
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)
    """Of what was found out about single texts, for whoever asks the same of them again."""
    beside: Beside | None = field(default=None, compare=False, repr=False)
    """For whoever has more to find out in a first run than one process should."""
    lost: frozenset[str] = frozenset()
    """The settings, `names` and `references`, that name a file of which something could not be
    read: what is not found in it may stand there."""
    left_out: Mapping[str, Article] = field(default_factory=dict)
    """Essays that the host does not publish, by path under docs/: of them nothing is checked or
    shown."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Addresses of essays that the host publishes elsewhere than their files say, by path under
    docs/."""

    def on(self, date: dt.date) -> Loaded:
        """The same with the ledger as it may be shown on a day, by the settings' age limit."""
        return replace(self, kb=self.kb.on(date, self.host.settings.ledger_max_age))

    def at(self, address: str | None) -> Loaded:
        """The same, published at an address that the host knows better than its file: it may come
        from the environment. What is no web address is no address."""
        return self.hosted({"site_url": address})

    def hosted(self, known: Mapping[str, Any]) -> Loaded:
        """The same with what the host knows better than its file, because the environment or its
        command line says it: its name, its addresses and how these end, by their names in
        `sourcebook.settings.Host`. A value that cannot be is as if there were none."""
        fields: dict[str, Any] = {}
        for name, value in known.items():
            fields[name] = Host.model_fields[name].default
            with contextlib.suppress(ValidationError):
                if value not in (None, ""):
                    fields[name] = getattr(Host.model_validate({name: value}), name)
        return replace(self, host=self.host.model_copy(update=fields))

    def published(self, moved: Mapping[str, str], gone: Container[str]) -> Loaded:
        """The same as the host publishes it, of whose essays some are `moved` to other addresses
        and some are `gone`."""
        articles = {path: one for path, one in self.kb.articles.items() if path not in gone}
        out = {path: one for path, one in self.kb.articles.items() if path in gone}
        kb = replace(self.kb, articles=articles)
        return replace(self, kb=kb, left_out={**self.left_out, **out}, moved=moved)


def load(
    root: Path,
    config: str = "mkdocs.yml",
    memory: Memory | None = None,
    beside: Beside | None = None,
    *,
    lazily: bool = False,
    drafts: bool = False,
) -> Loaded:
    """Read the knowledge base at `root`. Whatever is wrong is a problem; nothing is raised.

    `memory` is for a process that loads more than once: it spares reading again what is unchanged.
    With `beside`, claims and a long bibliography are read at the same time in a first run.
    `lazily`, and claims and sources that earlier runs have read are made when somebody asks for
    them: for who looks at few. With `drafts`, essays that the host shows in a preview only are
    among the others.
    """
    memory = memory or Memory()
    memory.turn()
    with uncollected():
        return _load(root, config, memory, beside, lazily=lazily, drafts=drafts)


def _load(
    root: Path,
    config: str,
    memory: Memory,
    beside: Beside | None,
    *,
    lazily: bool,
    drafts: bool,
) -> Loaded:
    host, problems, document = load_host(root, config)
    settings = host.settings
    references = root / settings.references
    wait = None
    if beside is not None and is_first_look(references, memory):
        wait = beside(partial(load_sources, root, references, memory))
    claims = load_claims(root, root / settings.claims, memory, lazily=lazily)
    if wait is not None:
        wait()
    bibliography = load_sources(root, references, memory, lazily=lazily)
    problems += claims.problems + bibliography.problems
    named = _named_by_settings(document, host)
    read = load_names(root, root / settings.names)
    problems += read.problems
    lost = {"names": read.lost, "references": bibliography.lost}
    if PurePosixPath(settings.names).as_posix() in named and not is_there(root / settings.names):
        problems.append(_no_names(settings.names))
        lost["names"] = True
    ledger, found = load_ledger(root, root / settings.ledger)
    problems += found
    trend, found = load_trend(root, root / trend_file(settings.ledger))
    problems += found
    table: Mapping[str, tuple[Notice, ...]] = {}
    if settings.retractions is not None:
        table, found = load_retractions(
            root, root / settings.retractions, bibliography.sources, memory
        )
        problems += found
    articles = load_articles(root, host, drafts=drafts)
    problems += articles.problems
    documents = [claims.documents[claim_id] for claim_id in claims.silencing]
    documents += articles.documents.values()
    documents += [one for one in (read.document, document) if one is not None]
    silences: list[Silence] = []
    for path, lines, first in [
        *((one.path, one.lines, 1) for one in documents if SIGN in one.text),
        *(
            (f"{host.docs_dir}/{article.path}", article.body.split("\n"), article.body_line)
            for article in articles.articles.values()
            if SIGN in article.body
        ),
        *(
            [(settings.references, bibliography.text.split("\n"), 1)]
            if SIGN in bibliography.text
            else []
        ),
    ]:
        more, found = silences_in(path, lines, first)
        silences += more
        problems += found
    return Loaded(
        KnowledgeBase(
            claims=claims.claims,
            sources=bibliography.sources,
            articles=articles.articles,
            names=read.names,
            ledger=ledger,
            table=table,
            trend=trend,
            broken_claims=claims.broken,
            claim_paths=claims.paths,
        ),
        tuple(sorted({_at_its_setting(one, named) for one in problems})),
        Places(
            claims.documents,
            articles.documents,
            read.document,
            document,
            claims.digests,
            bibliography.digest,
        ),
        host,
        claims.partial,
        tuple(silences),
        memory,
        beside,
        frozenset(name for name, is_lost in lost.items() if is_lost),
        articles.left_out,
    )


_NOT_THERE = "X003"


def _named_by_settings(document: Document | None, host: Host) -> dict[str, Location]:
    """Where the settings name a file or folder of ours, by its path; none where they leave it at
    its default."""
    wheres: dict[str, tuple[str, ...]] = {host.docs_dir: ("docs_dir",)}
    for name in ("claims", "references", "names", "retractions"):
        if path := getattr(host.settings, name):
            wheres[path] = ("extra", "sourcebook", name)
    return {
        PurePosixPath(path).as_posix(): document.value_at(*where)
        for path, where in wheres.items()
        if document is not None and where in document.values
    }


def _at_its_setting(problem: Problem, named: Mapping[str, Location]) -> Problem:
    """The problem of what is not there, at the setting that names it."""
    place = named.get(problem.location.path) if problem.code == _NOT_THERE else None
    return problem if place is None else replace(problem, location=place)


def _no_names(path: str) -> Problem:
    said = "The file of the names does not exist."
    hint = "Make it, or take 'names:' out of the settings: a knowledge base can do without it."
    return Problem(Location(path), _NOT_THERE, said, hint)
