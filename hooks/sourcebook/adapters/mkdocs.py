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

from sourcebook.checking import check, check_pages
from sourcebook.citations import PageContext
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.loading import load
from sourcebook.pages import addresses, fill_markers, generate
from sourcebook.problems import Problem, Severity
from sourcebook.theme import ASSETS, OVERRIDES

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files

    from sourcebook.loading import Loaded
    from sourcebook.model import PageUses
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


class Desk:
    """What the citations extension works from while one build goes on."""

    def __init__(self, loaded: Loaded, date: dt.date) -> None:
        self.loaded = loaded
        self.found = list(check(loaded))
        self.fragments = Fragments(loaded.kb, date, self.found)
        self.page: PageContext | None = None
        self.uses: dict[str, PageUses] = {}
        self.date = date

    def finished(self, uses: PageUses, problems: tuple[Problem, ...]) -> None:
        """Take what one page cites, and what is wrong on it."""
        self.uses[uses.path] = uses
        self.found += problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All so far, sorted, each once."""
        return tuple(sorted(set(self.found)))


class ReadyPage(Page):
    """A page whose HTML is made by us and never passes through Markdown."""

    def __init__(self, title: str, file: File, config: MkDocsConfig) -> None:
        super().__init__(title, file, config)
        self.markdown = ""

    def read_source(self, config: MkDocsConfig) -> None:
        """Read nothing: there is no source."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave the page as it is until all essays are rendered."""

    def fill(self, ready: GeneratedPage, edit_root: str | None) -> None:
        """Put the finished page in."""
        self.title = ready.title
        self.content = ready.html
        self.toc = _contents(ready)
        self.meta = {"title": ready.title, "description": ready.description}
        if edit_root and ready.data_path:
            self.edit_url = edit_root + ready.data_path
        else:
            self.edit_url = None


class SourcebookPlugin(BasePlugin[Config]):
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
        self._desk = Desk(load(path.parent, path.name), today())
        settings["host"] = self._desk
        if EXTENSION not in config.markdown_extensions:
            config.markdown_extensions.append(EXTENSION)
        if str(OVERRIDES) not in config.theme.dirs:
            config.theme.dirs.insert(len(config.theme.dirs) and _custom_dirs(config), str(OVERRIDES))
        for name in ASSETS:
            self._add_asset(config, name)
        self._edit_root = _edit_root(config)
        return config

    @staticmethod
    def _add_asset(config: MkDocsConfig, name: str) -> None:
        wanted = config.extra_css if name.endswith(".css") else config.extra_javascript
        if name not in [str(one) for one in wanted]:
            wanted.append(name)

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
        for name, content in ASSETS.items():
            files.append(File.generated(config, name, content=content))
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
                desk.page = PageContext(
                    article=article,
                    file=f"{desk.loaded.host.docs_dir}/{path}",
                    url=page.url,
                    title=str(page.title or path),
                )
        return markdown

    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Fill the generated pages and log every problem: all essays are rendered by now."""
        desk = self._desk
        if desk is None:
            return env
        desk.page = None
        graph = build_graph(desk.loaded.kb, desk.uses.values())
        desk.found += check_pages(desk.loaded, graph)
        site = desk.fragments.with_problems(desk.problems)
        for ready in generate(desk.loaded.kb, graph, site):
            self._pages[ready.url].fill(ready, self._edit_root)
        for file in files.documentation_pages():
            page = file.page
            if page is not None and page.content and not isinstance(page, ReadyPage):
                page.content = fill_markers(page.content, page.url, desk.loaded.kb, graph, site)
        report(desk.problems)
        return env

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Rebuild on an edit of the data or of a template."""
        root = Path(config.config_file_path).resolve().parent
        if self._desk is not None:
            settings = self._desk.loaded.host.settings
            names = (settings.claims, settings.references, settings.names, settings.ledger)
            watched = {root / name if (root / name).is_dir() else (root / name).parent for name in names}
            watched.add(OVERRIDES.parent.parent)
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


def _contents(ready: GeneratedPage) -> TableOfContents:
    top: list[AnchorLink] = []
    for heading in ready.toc:
        link = AnchorLink(heading.title, heading.id, heading.level)
        if heading.level > 2 and top:
            top[-1].children.append(link)
        else:
            top.append(link)
    return TableOfContents(top)


def _custom_dirs(config: MkDocsConfig) -> int:
    """How many folders of the site itself come before the theme's own: they keep their right."""
    return 1 if config.theme.custom_dir else 0


def _edit_root(config: MkDocsConfig) -> str | None:
    """The address below which the repository's files are edited."""
    if not config.repo_url or not config.edit_uri:
        return None
    root = str(config.edit_uri)
    if not root.startswith(("http://", "https://")):
        root = config.repo_url.rstrip("/") + "/" + root.lstrip("/")
    docs = Path(config.docs_dir).name + "/"
    return root.removesuffix(docs) if root.endswith("/") else None
