"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as etree

from sourcebook.pages.feeds.listing import ATOM, JSON_FEED
from sourcebook.pages.structured import LANGUAGE
from sourcebook.urls import CHANGES_PAGE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sourcebook.fragments import Site
    from sourcebook.pages.feeds.items import Item

NAMESPACE = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(items: Sequence[Item], site: Site, today: dt.date) -> str:
    """The feed. `today` is its date while it has no item (section 4.2.15 asks for one)."""
    feed = etree.Element("feed", {"xmlns": NAMESPACE, _XML_LANG: LANGUAGE})
    _add(feed, "id", site.url)
    _add(feed, "title", f"{site.name}: verdicts and corrections")
    _add(feed, "updated", timestamp(items[0].date if items else today))
    _add(feed, "link", rel="self", type=ATOM.media_type, href=site.absolute(ATOM.path))
    _add(feed, "link", rel="alternate", type="text/html", href=site.absolute(CHANGES_PAGE))
    _add(
        feed,
        "link",
        rel="alternate",
        type=JSON_FEED.media_type,
        href=site.absolute(JSON_FEED.path),
    )
    author = _add(feed, "author")
    _add(author, "name", site.name)
    _add(author, "uri", site.url)
    if site.licence:
        _add(feed, "rights", f"{site.licence[0]}: {site.licence[1]}")
    for item in items:
        _entry(feed, item)
    etree.indent(feed)
    text = etree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def timestamp(date: dt.date) -> str:
    """A day as RFC 3339 asks for it; a history knows no hours, so it is the day's beginning."""
    return f"{date.isoformat()}T00:00:00Z"


def _entry(feed: etree.Element, item: Item) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", item.id)
    _add(entry, "title", item.title, type="text")
    _add(entry, "published", timestamp(item.date))
    _add(entry, "updated", timestamp(item.date))
    _add(entry, "link", rel="alternate", type="text/html", href=item.url)
    _add(entry, "category", term=item.kind)
    _add(entry, "content", item.text, type="text")


def _add(
    parent: etree.Element, tag: str, text: str | None = None, **attributes: str
) -> etree.Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element
