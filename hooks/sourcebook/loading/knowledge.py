"""One door for reading: a folder -> knowledge base, problems, and the place of every value."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sourcebook.loading.articles import load_articles
from sourcebook.loading.claims import load_claims
from sourcebook.loading.collector import uncollected
from sourcebook.loading.ledger import load_ledger
from sourcebook.loading.memory import Memory
from sourcebook.loading.names import load_names
from sourcebook.loading.retractions import load_retractions
from sourcebook.loading.settings import load_host
from sourcebook.loading.silences import SIGN, Silence, silences_in
from sourcebook.loading.sources import is_first_look, load_sources
from sourcebook.loading.trend import load_trend, trend_file
from sourcebook.model import KnowledgeBase
from sourcebook.settings import Host

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from sourcebook.loading.documents import Document
    from sourcebook.model import Claim, Notice
    from sourcebook.problems import Problem


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


def load(
    root: Path,
    config: str = "mkdocs.yml",
    memory: Memory | None = None,
    beside: Beside | None = None,
) -> Loaded:
    """Read the knowledge base at `root`. Whatever is wrong is a problem; nothing is raised.

    `memory` is for a process that loads more than once: it spares reading again what is unchanged.
    With `beside`, claims and a long bibliography are read at the same time in a first run.
    """
    memory = memory or Memory()
    memory.turn()
    with uncollected():
        return _load(root, config, memory, beside)


def _load(root: Path, config: str, memory: Memory, beside: Beside | None) -> Loaded:
    host, problems, document = load_host(root, config)
    settings = host.settings
    references = root / settings.references
    wait = None
    if beside is not None and is_first_look(references, memory):
        wait = beside(partial(load_sources, root, references, memory))
    claims = load_claims(root, root / settings.claims, memory)
    if wait is not None:
        wait()
    sources, text, found = load_sources(root, references, memory)
    problems += claims.problems + found
    names, found, names_document = load_names(root, root / settings.names)
    problems += found
    ledger, found = load_ledger(root, root / settings.ledger)
    problems += found
    trend, found = load_trend(root, root / trend_file(settings.ledger))
    problems += found
    table: Mapping[str, tuple[Notice, ...]] = {}
    if settings.retractions is not None:
        table, found = load_retractions(root, root / settings.retractions, sources, memory)
        problems += found
    articles = load_articles(root, root / host.docs_dir)
    problems += articles.problems
    documents = [*claims.documents.values(), *articles.documents.values()]
    documents += [names_document] if names_document else []
    silences: list[Silence] = []
    for path, lines, first in [
        *((one.path, one.lines, 1) for one in documents if SIGN in one.text),
        *(
            (f"{host.docs_dir}/{article.path}", article.body.split("\n"), article.body_line)
            for article in articles.articles.values()
            if SIGN in article.body
        ),
        *([(settings.references, text.split("\n"), 1)] if SIGN in text else []),
    ]:
        more, found = silences_in(path, lines, first)
        silences += more
        problems += found
    return Loaded(
        KnowledgeBase(
            claims=claims.claims,
            sources=sources,
            articles=articles.articles,
            names=names,
            ledger=ledger,
            table=table,
            trend=trend,
            broken_claims=claims.broken,
        ),
        tuple(sorted(set(problems))),
        Places(claims.documents, articles.documents, names_document, document),
        host,
        claims.partial,
        tuple(silences),
        memory,
        beside,
    )
