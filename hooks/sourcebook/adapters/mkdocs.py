"""MkDocs: its events, handed to the core.

Order of events and why it matters. `on_config` loads the knowledge base and gives the citations
extension a desk to work from. `on_files` announces every generated page with nothing in it, so
that links to them are known. While MkDocs renders the essays, the extension reports what each
cites. At `on_env` all are rendered and none is written: now the pages of claims and sources can
list who cites them, and every problem is known and is logged once, sorted.

One object serves one build after another under `mkdocs serve`; `on_config` makes everything anew.
The same class is the plugin (`plugins: [sourcebook]`) and the hook (`hooks/sourcebook_hooks.py`);
where a site has both, the first to see the configuration works and the other says so.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from sourcebook.checking import check, check_page
from sourcebook.citations import Desk, PageContext
from sourcebook.citations.desk import fragments_for
from sourcebook.graph import build_graph
from sourcebook.loading import load
from sourcebook.pages import addresses, fill_markers, generate, redirects
from sourcebook.problems import Problem, Severity
from sourcebook.theme import ASSETS, FOLDER, mended
from sourcebook.urls import relative

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files

    from sourcebook.pages import GeneratedPage

log = logging.getLogger("mkdocs.plugins.sourcebook")
"""Below `mkdocs`, because a strict build counts only what is logged there."""

EXTENSION = "sourcebook"
_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.INFO,
    Severity.NOTICE: logging.INFO,
}
"""A strict build fails on what is logged as warning or worse; only errors shall fail it."""


def today() -> dt.date:
    """The date of the build: that of SOURCE_DATE_EPOCH where it is set, else of the clock.

    See https://reproducible-builds.org/specs/source-date-epoch/.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return now.date()


class ReadyPage(Page):
    """A page whose HTML is made by us and never passes through Markdown."""

    def __init__(self, title: str, file: File, config: MkDocsConfig) -> None:
        super().__init__(title, file, config)
        self.markdown = ""

    def read_source(self, config: MkDocsConfig) -> None:
        """Read nothing: there is no source."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave the page empty until all essays are rendered."""
        self.content = ""

    def fill(self, ready: GeneratedPage, edit_root: str | None) -> None:
        """Put the finished page in."""
        self.title = ready.title
        self.content = ready.html + _scripts(ready)
        self.toc = _contents(ready)
        self.meta = {
            "title": ready.title,
            "description": ready.description,
            "search": {"boost": ready.boost},
        }
        if edit_root and ready.data_path:
            self.edit_url = edit_root + ready.data_path
        else:
            self.edit_url = None


class Options(Config):
    """The plugin has no options: settings stand in one place, `extra: sourcebook:`."""


class SourcebookPlugin(BasePlugin[Options]):
    """The events of MkDocs."""

    def __init__(self) -> None:
        self._desk: Desk | None = None
        self._pages: dict[str, ReadyPage] = {}
        self._edit_root: str | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load everything, and hand the extension its desk."""
        self._desk, self._pages = None, {}
        settings = config.mdx_configs.setdefault(EXTENSION, {})
        if "host" in settings:
            log.info("Sourcebook is set up both as a hook and as a plugin; it runs once.")
            return config
        path = Path(config.config_file_path).resolve()
        loaded = load(path.parent, path.name)
        self._desk = Desk(loaded, today(), check(loaded))
        settings["host"] = self._desk
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        for name in ASSETS:
            if name.endswith(".css") and name not in config.extra_css:
                config.extra_css.append(name)
        self._edit_root = _edit_root(config)
        _preview_references(config)
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Announce every generated page and every asset."""
        desk = self._desk
        if desk is None:
            return files
        for url, title in addresses(desk.loaded.kb, desk.fragments).items():
            file = File.generated(
                config, f"{url}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
            )
            existing = files.get_file_from_path(file.src_uri)
            if existing is not None:
                files.remove(existing)
            files.append(file)
            self._pages[url] = ReadyPage(title, file, config)
        for url, html in redirects(desk.loaded.kb).items():
            files.append(File.generated(config, f"{url}index.html", content=html))
        for name, path in ASSETS.items():
            files.append(File.generated(config, name, content=path.read_text("utf-8")))
        return files

    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Tell the extension which page comes next."""
        desk = self._desk
        if desk is not None:
            path = page.file.src_uri
            article = desk.loaded.kb.articles.get(path)
            desk.page = None
            if article is not None:
                title = str(page.title or path)
                desk.page = PageContext(article, page.url, title)
        return markdown

    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Fill the generated pages and log every problem: all essays are rendered by now."""
        desk = self._desk
        if desk is None:
            return env
        desk.page = None
        graph = build_graph(desk.loaded.kb, desk.uses.values())
        problems = self._problems(desk)
        site = fragments_for(desk.loaded, desk.date, problems)
        for ready in generate(desk.loaded.kb, graph, site):
            self._pages[ready.url].fill(ready, self._edit_root)
        for file in files.documentation_pages():
            page = file.page
            if page is not None and page.content and not isinstance(page, ReadyPage):
                content = fill_markers(page.content, page.url, desk.loaded.kb, graph, site)
                if page.is_homepage and content == page.content:
                    # A home page without a panel must not look complete either.
                    errors = [one for one in problems if one.severity is Severity.ERROR]
                    content = _with_banner(content, "", str(site.banner(errors)))
                page.content = content
                if page.file.src_uri in desk.mistaken:
                    article = desk.loaded.kb.articles[page.file.src_uri]
                    before = desk.fragments.banner(desk.fragments.problems_of_article(article))
                    after = site.banner(site.problems_of_article(article))
                    page.content = _with_banner(page.content, str(before), str(after))
        report(problems)
        return env

    @staticmethod
    def _problems(desk: Desk) -> tuple[Problem, ...]:
        """All problems: the pages with a mistake are rendered once more, to find its place."""
        articles = desk.loaded.kb.articles
        found = [
            problem
            for path in sorted(desk.mistaken)
            for problem in check_page(desk.loaded, articles[path])
        ]
        return tuple(sorted({*desk.problems, *found}))

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Mend what the theme leaves open."""
        return mended(output) if self._desk is not None else output

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Rebuild on an edit of the data or of a template."""
        root = Path(config.config_file_path).resolve().parent
        if self._desk is not None:
            settings = self._desk.loaded.host.settings
            names = (settings.claims, settings.references, settings.names, settings.ledger)
            watched = {
                root / name if (root / name).is_dir() else (root / name).parent for name in names
            }
            watched.add(FOLDER.parent)
            for path in sorted(watched):
                if path.exists():
                    server.watch(str(path))
        return server


def report(problems: tuple[Problem, ...]) -> None:
    """Log each problem, and at the end how many there are."""
    for problem in problems:
        text = f"{problem.location}: {problem.code} {problem.message} {problem.hint}".rstrip()
        log.log(_LEVELS[problem.severity], text)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        log.info("The data has %d error%s; the pages concerned say so.", errors, "s"[: errors != 1])


def _preview_references(config: MkDocsConfig) -> None:
    """Turn on Material's tooltips for what is shaped like a footnote; other themes have none."""
    if config.theme.name == "material":
        features = list(config.theme["features"]) if "features" in config.theme else []
        if "content.footnote.tooltips" not in features:
            config.theme["features"] = [*features, "content.footnote.tooltips"]


def _with_banner(content: str, before: str, after: str) -> str:
    """The page with a banner of all its problems in place of the one of those known at first."""
    if before and before in content:
        return content.replace(before, after, 1)
    heading_end = content.find("</h1>")
    start = heading_end + len("</h1>") if heading_end >= 0 else 0
    return content[:start] + after + content[start:]


def _scripts(ready: GeneratedPage) -> str:
    """The scripts of a page, inside its content: so Material's instant navigation runs them too."""
    sources = (relative(name, ready.url) for name in ready.scripts)
    return "".join(f'\n<script src="{source}" defer></script>' for source in sources)


def _contents(ready: GeneratedPage) -> TableOfContents:
    top: list[AnchorLink] = []
    for heading in ready.toc:
        link = AnchorLink(heading.title, heading.id, heading.level)
        if heading.level > 2 and top:
            top[-1].children.append(link)
        else:
            top.append(link)
    return TableOfContents(top)


def _edit_root(config: MkDocsConfig) -> str | None:
    """The address below which the repository's files are edited."""
    if not config.repo_url or not config.edit_uri:
        return None
    root = str(config.edit_uri)
    if not root.startswith(("http://", "https://")):
        root = config.repo_url.rstrip("/") + "/" + root.lstrip("/")
    docs = Path(config.docs_dir).name + "/"
    return root.removesuffix(docs) if root.endswith("/") else None
