"""The head of a page: what it says to programs, to feed readers, and where it is shared.

Open Graph (https://ogp.me) and the cards of Twitter, which reads Open Graph for what it does not
find under its own names. The host writes title, meta description and canonical address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

from sourcebook.citations import FieldMarkdown
from sourcebook.pages.feeds.listing import feeds_of
from sourcebook.pages.page import shortened
from sourcebook.pages.structured import fact_check, script, web_site
from sourcebook.urls import HOME, relative

if TYPE_CHECKING:
    from sourcebook.fragments import Fragments, Site
    from sourcebook.model import Article, PageUses


def shared_head(
    site: Site, url: str, *, title: str, description: str, kind: str, picture: str = ""
) -> Markup:
    """What every page has: how it looks where it is shared, and where the feeds are.

    `kind` is Open Graph's type, website or article. `picture` is the path of the page's picture
    below the site's root, empty where there is none; like the page's address, it is given only as
    a whole address, because nobody who reads these tags resolves another.
    """
    image = site.absolute(quote(picture)) if picture else ""
    tags = (
        ("property", "og:site_name", site.name),
        ("property", "og:type", kind),
        ("property", "og:title", title),
        ("property", "og:description", description),
        ("property", "og:url", site.absolute(url)),
        ("property", "og:image", image),
        ("property", "og:image:alt", title if image else ""),
        ("name", "twitter:card", "summary_large_image" if picture else "summary"),
    )
    lines = [
        f'<meta {kind_of_name}="{name}" content="{escape(value)}">\n'
        for kind_of_name, name, value in tags
        if value
    ]
    for feed in feeds_of(site):
        name, href = escape(f"{site.name}: {feed.name}"), escape(relative(feed.path, url))
        lines.append(
            f'<link rel="alternate" type="{feed.media_type}" title="{name}" href="{href}">\n'
        )
    return Markup("".join(lines))  # noqa: S704 - what comes from data was escaped


def article_head(
    article: Article,
    url: str,
    fragments: Fragments,
    uses: PageUses | None,
    *,
    title: str = "",
    description: str = "",
    site_description: str = "",
    picture: str = "",
    fields: FieldMarkdown | None = None,
) -> Markup:
    """The head of an essay: an Article for a fact-check, a WebSite for the home page.

    `title` is what its host calls it, `description` its own meta description; without one its
    summary serves, and the site's description at last.
    """
    site, front = fragments.site, article.front
    if not description and front.summary:
        description = shortened((fields or FieldMarkdown(fragments)).plain(front.summary))
    description = description or site_description
    home = url in {HOME, "index.html"}
    head = shared_head(
        site,
        url,
        title=site.name if home else front.title or title or article.path,
        description=description,
        kind="website" if home else "article",
        picture=picture,
    )
    if home:
        return head + script(web_site(fragments, site_description or description))
    if article.is_fact_check:
        return head + script(fact_check(fragments, article, url, uses, description))
    return head
