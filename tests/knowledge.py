"""Small knowledge bases made by hand, for tests of what pages show."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bs4 import BeautifulSoup

from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import (
    Article,
    Claim,
    FrontMatter,
    KnowledgeBase,
    LedgerLine,
    Name,
    Names,
    PageUses,
    PartialDate,
    Source,
)
from sourcebook.pages import GeneratedPage, Sizes, generate
from sourcebook.pages.cutting import SIZES
from sourcebook.problems import Location, Problem
from sourcebook.vocabulary import Independence, SourceKind

TODAY = dt.date(2026, 11, 21)


def source(key: str, **values: Any) -> Source:
    """A source with a title, a publisher and a date, unless `values` say otherwise."""
    title = values.pop("title", f"On {key}")
    settings: dict[str, Any] = {
        "entry_type": "online",
        "fields": {"title": title, "publisher": key.title(), "date": "2025-09-06"},
        "title": title,
        "location": Location("data/refs.bib", 1),
        "kind": SourceKind.NEWS,
        "independence": Independence.INDEPENDENT,
        "url": f"https://example.org/{key}",
        "date": PartialDate(2025, 9, 6),
    }
    return Source(key=key, **{**settings, **values})


def claim(claim_id: str = "wet", **values: Any) -> Claim:
    """A refuted claim with evidence from source `a`, unless `values` say otherwise."""
    settings: dict[str, Any] = {
        "claim": "Water is dry.",
        "kind": "effect",
        "verdict": "refuted",
        "certainty": "high",
        "rationale": "It is not [@a].",
        "checked": "2026-01-27",
        "evidence": [{"source": "a", "stance": "refutes"}],
    }
    return Claim(id=claim_id, **{**settings, **values})


def knowledge(
    claims: list[Claim] | None = None, sources: list[Source] | None = None, **values: Any
) -> KnowledgeBase:
    """A knowledge base with one claim and one source, unless told otherwise."""
    names = Names(
        bodies=(Name(id="fmba", label="FMBA"), Name(id="who", label="WHO")),
        topics=(Name(id="water", label="Water"),),
    )
    known = {item.id: item for item in (claims if claims is not None else [claim()])}
    return KnowledgeBase(
        claims=known,
        claim_paths={name: f"data/claims/{name}.yml" for name in known},
        sources={item.key: item for item in (sources if sources is not None else [source("a")])},
        **{"names": names, **values},
    )


def article(**front: Any) -> Article:
    """A fact-check on the claim `wet`."""
    return Article(
        "fact-checks/water.md",
        FrontMatter(**{"title": "Is water dry?", "claims": ["wet"], **front}),
        "",
        1,
    )


def ledger_line(key: str, state: str, **values: Any) -> LedgerLine:
    """What the ledger says about a source's URL."""
    return LedgerLine(
        url=f"https://example.org/{key}",
        roles=[{"key": key, "role": "url"}],
        state=state,
        since="2026-10-02",
        **values,
    )


def pages_of(
    kb: KnowledgeBase,
    uses: tuple[PageUses, ...] = (),
    problems: tuple[Problem, ...] = (),
    sizes: Sizes = SIZES,
) -> dict[str, GeneratedPage]:
    """All generated pages by address."""
    found = generate(kb, build_graph(kb, uses), Fragments(kb, TODAY, problems), sizes=sizes)
    return {page.url: page for page in found}


def read(html: object) -> BeautifulSoup:
    """HTML as a tree."""
    return BeautifulSoup(str(html), "html.parser")


def words(html: object) -> str:
    """The text of a piece of HTML with single spaces."""
    return " ".join(read(html).get_text().split())
