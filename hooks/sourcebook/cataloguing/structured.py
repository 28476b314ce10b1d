"""What a page says of itself to machines: JSON-LD, Open Graph, microdata and meta tags.

extruct reads JSON-LD and Open Graph. Its reader of microdata takes time that doubles with each item
within an item (version 0.18: 30 of them are enough for minutes), so of microdata only the
properties of the first article are taken, here and flat.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import lxml.etree
import lxml.html
from extruct.jsonld import JsonLdExtractor
from extruct.opengraph import OpenGraphExtractor

from sourcebook.cataloguing.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 500
"""Nodes of JSON-LD that are looked at."""
_PARTS = ("@graph", "mainEntity", "mainEntityOfPage", "itemReviewed", "hasPart")
_PROPERTIES = frozenset({"headline", "name", "datePublished", "author", "publisher", "inLanguage"})
_SCRIPTS = lxml.etree.XPath('descendant::script[@type="application/ld+json"]')


@dataclass(frozen=True, slots=True)
class Structured:
    """The machine-readable data of one page."""

    nodes: tuple[dict[str, Any], ...] = ()
    """Of JSON-LD and microdata, each with its `@type`."""
    graph: dict[str, str] = field(default_factory=dict)
    """Open Graph, by property; the first of each."""
    meta: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Meta tags, by name in lower case."""
    title: str = ""
    language: str = ""
    canonical: str = ""


def structured(page: str) -> Structured:
    """All of it; nothing where nothing is, or where it cannot be read."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return Structured()
    meta: dict[str, list[str]] = {}
    for one in tree.iter("meta"):
        name = clean(one.get("name") or one.get("property") or one.get("http-equiv"), 100).lower()
        content = clean(one.get("content"))
        if name and content and len(meta.setdefault(name, [])) < 100:
            meta[name].append(content)
    return Structured(
        nodes=(*_json_ld(tree), *_microdata(tree)),
        graph=_open_graph(tree),
        meta={name: tuple(found) for name, found in meta.items()},
        title=clean(next((one.text_content() for one in tree.iter("title")), "")),
        language=clean(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")),
        canonical=next(
            (clean(one.get("href"), 2_000) for one in tree.iter("link") if _is_canonical(one)), ""
        ),
    )


def types_of(node: dict[str, Any]) -> frozenset[str]:
    """The types of a node of JSON-LD, without the address of their vocabulary."""
    told = node.get("@type")
    words = told if isinstance(told, list) else [told]
    return frozenset(
        word.rpartition("/")[2].rpartition("#")[2] for word in words[:20] if isinstance(word, str)
    )


def _is_canonical(link: Any) -> bool:
    return "canonical" in (link.get("rel") or "").lower().split()


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    waiting: deque[Any] = deque()
    # Each script for itself: one that is broken must not cost the others.
    for script in _SCRIPTS(tree)[:50]:
        try:
            waiting.extend(JsonLdExtractor().extract_items(script))
        except (ValueError, RecursionError, TypeError):
            continue
    looked_at = 0
    while waiting and looked_at < _MOST:
        looked_at += 1
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extend(node[:_MOST])
        elif isinstance(node, dict):
            if "@type" in node:
                yield node
            waiting.extend(node[name] for name in _PARTS if name in node)


def _microdata(tree: Any) -> Iterator[dict[str, Any]]:
    for item in tree.iter():
        told = item.get("itemtype") if isinstance(item.tag, str) else None
        if told and told.rstrip("/").endswith(("Article", "BlogPosting", "Report", "Dataset")):
            node: dict[str, Any] = {"@type": clean(told.rstrip("/").rpartition("/")[2], 60)}
            for part in item.iter():
                name = part.get("itemprop") if isinstance(part.tag, str) else None
                if name in _PROPERTIES and name not in node:
                    value = part.get("content") or part.get("datetime") or part.text_content()
                    node[name] = clean(value)
            yield node
            return


def _open_graph(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        items = list(OpenGraphExtractor().extract_items(tree))
    except Exception:  # noqa: BLE001 - a page without a head, or with two, makes it stumble
        return found
    for item in items:
        for name, value in item.get("properties", ()):
            if isinstance(name, str) and (text := clean(value)):
                found.setdefault(name, text)
    return found
