"""Where a reader reports an error or suggests a source."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from sourcebook.urls import link_to, relative

if TYPE_CHECKING:
    from sourcebook.fragments.filling import Templates
    from sourcebook.fragments.site import Site
    from sourcebook.model import KnowledgeBase

METHOD_PAGE = "method.md"
METHOD_CORRECTIONS = f"{METHOD_PAGE}#corrections"
_GITHUB = "https://github.com/"


class Reporting:
    """The links to report with, as the site says."""

    def __init__(self, kb: KnowledgeBase, site: Site, templates: Templates) -> None:
        """Remember which essays there are, and what the site says of itself."""
        self._articles = kb.articles
        self._site = site
        self._templates = templates

    def report(self, base: str) -> Markup:
        """Links to report an error and to suggest a source; empty where nobody says how."""
        error = self.report_href(base, "object-to-a-verdict")
        source = self.report_href(base, "suggest-a-source")
        if not error:
            return Markup("")
        return self._templates.render("report.html", error=error, source=source)

    def report_href(self, base: str, form: str = "") -> str:
        """Where errors are reported: as set, else the repository, else the method page; empty on a
        site whose essays have no such page.

        `form` is an issue form of the repository; only GitHub knows such, and fills in the page.
        """
        site = self._site
        repo = site.repo_url.rstrip("/")
        if site.corrections_url:
            return link_to(site.corrections_url)
        if not repo:
            missing = self._articles and METHOD_PAGE not in self._articles
            return "" if missing else relative(site.article_url(METHOD_CORRECTIONS), base)
        asked = {"template": f"{form}.yml", "claim": site.absolute(base) or base}
        filled = f"?{urlencode(asked)}" if form and repo.startswith(_GITHUB) else ""
        return f"{repo}/issues/new{filled}"
