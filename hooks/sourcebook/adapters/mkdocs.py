"""MkDocs: its events, handed to the core.

Order of events and why it matters. `on_config` loads the knowledge base and gives the citations
extension a desk to work from. `on_files` announces every generated page with nothing in it, so
that links to them are known. While MkDocs renders the essays, the extension reports what each
cites. At `on_env` all are rendered and none is written: now the pages of claims and sources can
list who cites them, and every problem is known and is logged once, sorted. Under `mkdocs serve`
what is made from data is written later, when a browser asks for it; see `serving`.

One object serves one build after another under `mkdocs serve`; `on_config` makes everything anew.
The same class is the plugin (`plugins: [sourcebook]`) and the hook (`hooks/sourcebook_hooks.py`);
where a site has both, the first to see the configuration works and the other says so.
"""

from __future__ import annotations

import logging
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, InclusionLevel

from sourcebook.adapters import search
from sourcebook.adapters.pictures import path_of, pictures
from sourcebook.adapters.ready_page import ReadyPage, escaped
from sourcebook.adapters.serving import Later, OnDemand, texts_later
from sourcebook.checking import check, check_page
from sourcebook.citations import Desk, PageContext
from sourcebook.citations.desk import fragments_for
from sourcebook.graph import build_graph
from sourcebook.loading import load
from sourcebook.loading.clock import NoDateError, today
from sourcebook.loading.memory import Memory
from sourcebook.pages import (
    addresses,
    article_head,
    downloads,
    feeds,
    fill_markers,
    makers,
    redirects,
    shared_head,
)
from sourcebook.problems import Problem, Severity
from sourcebook.theme import ASSETS, FOLDER, PREVIEW, has_notes, mended, scripts_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.pages import GeneratedPage
    from sourcebook.pages.searchable import Entry

log = logging.getLogger("mkdocs.plugins.sourcebook")
"""Below `mkdocs`, because a strict build counts only what is logged there."""

EXTENSIONS = ("sourcebook", "sourcebook.citations")
"""What a site may call the extension; the first where it does not name it."""
_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.INFO,
    Severity.NOTICE: logging.INFO,
}
"""A strict build fails on what is logged as warning or worse; only errors shall fail it."""


class Options(Config):
    """The plugin has no options: settings stand in one place, `extra: sourcebook:`."""


class SourcebookPlugin(BasePlugin[Options]):
    """The events of MkDocs."""

    def __init__(self) -> None:
        self._desk: Desk | None = None
        self._pages: dict[str, ReadyPage] = {}
        self._heads: dict[str, str] = {}
        """What is put into the head of each page, by the path of its file."""
        self._edit_root: str | None = None
        self._found: tuple[Entry, ...] = ()
        """What the search finds; nothing where its package is not installed."""
        self._searching = False
        self._serving = False
        self._on_demand = OnDemand()
        self._memory = Memory()
        self._nav: Navigation | None = None
        self._waiting: dict[str, Callable[[], None]] = {}
        """What writes the files that wait for a request, by their paths below the site's root."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is a site under work."""
        self._serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load everything, and hand the extension its desk."""
        self._on_demand.close()
        self._desk, self._pages, self._heads, self._found = None, {}, {}, ()
        self._waiting = {}
        self._searching = search.is_available()
        named = [name for name in EXTENSIONS if name in config.markdown_extensions]
        settings = config.mdx_configs.setdefault(named[0] if named else EXTENSIONS[0], {})
        if "host" in settings:
            log.info("Sourcebook is set up both as a hook and as a plugin; it runs once.")
            return config
        try:
            date = today()
        except NoDateError as error:
            raise PluginError(str(error)) from None
        path = Path(config.config_file_path).resolve()
        loaded = load(path.parent, path.name, self._memory).at(config.site_url)
        self._desk = Desk(loaded, date, check(loaded))
        settings["host"] = self._desk
        if not named:
            config.markdown_extensions.append(EXTENSIONS[0])
        for name in ASSETS:
            if name.endswith(".css") and name not in config.extra_css:
                config.extra_css.append(name)
        self._edit_root = _edit_root(config)
        _without_tooltips(config)
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
            _put(files, file)
            self._pages[url] = ReadyPage(title, file, config)
        for url, html in redirects(desk.loaded.kb).items():
            _put(files, File.generated(config, f"{url}index.html", content=html))
        for name, path in ASSETS.items():
            _put(files, File.generated(config, name, content=path.read_text("utf-8")))
        kb, fragments = desk.loaded.kb, desk.fragments
        if self._serving:
            texts = dict.fromkeys(texts_later(fragments), "")
        else:
            texts = {**downloads(kb, fragments), **feeds(kb, fragments)}
        for name, text in texts.items():
            # As bytes, because text is written with the line ends of the system.
            _put(files, File.generated(config, name, content=text.encode()))
        # Nobody shares a page from the machine of its writer.
        drawn = {} if self._serving else pictures(kb, fragments.site)
        for name, png in drawn.items():
            _put(files, File.generated(config, name, content=png))
        return files

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation, for the pages that are written when they are asked for."""
        self._nav = nav
        return nav

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
        shown = {url: path for url in self._pages if (path := _picture(files, url))}
        making = makers(desk.loaded.kb, graph, site, pictures=shown)
        generated = () if self._serving else tuple(make() for make in making.values())
        for ready in generated:
            self._fill(ready)
        self._finish_essays(desk, graph, site, config, files)
        later = None
        if self._serving and self._nav is not None:
            kb = desk.loaded.kb
            later = Later(kb, site, making, self._fill, config, files, self._nav, env)
            later.take_out(self._pages)
        if self._searching:
            self._found = search.site_entries(desk.loaded.kb, site, generated, files)
            search.keep_from_material(files)
        if later is not None:
            self._waiting = later.writers(self._pages, self._found)
        for file in files.documentation_pages():
            if file.page is not None and not isinstance(file.page, ReadyPage):
                file.page.meta = escaped(file.page.meta)
        report(problems)
        return env

    def _finish_essays(
        self, desk: Desk, graph: Graph, site: Fragments, config: MkDocsConfig, files: Files
    ) -> None:
        """Put into the rendered essays what is known only now: panels, tables, all problems."""
        for file in files.documentation_pages():
            page = file.page
            if page is not None and page.content and not isinstance(page, ReadyPage):
                content = fill_markers(page.content, page.url, desk.loaded.kb, graph, site)
                if page.is_homepage and content == page.content:
                    # A home page without a panel must not look complete either.
                    errors = [one for one in site.problems if one.severity is Severity.ERROR]
                    content = _with_banner(content, "", str(site.banner(errors)))
                page.content = content
                if page.file.src_uri in desk.mistaken:
                    article = desk.loaded.kb.articles[page.file.src_uri]
                    before = desk.fragments.banner(desk.fragments.problems_of_article(article))
                    after = site.banner(site.problems_of_article(article))
                    page.content = _with_banner(page.content, str(before), str(after))
            if page is not None and not isinstance(page, ReadyPage):
                if has_notes(page.content or ""):
                    page.content = f"{page.content}{scripts_in([PREVIEW], page.url)}"
                self._heads[file.src_uri] = _essay_head(desk, site, page, config, files)

    def _fill(self, ready: GeneratedPage) -> ReadyPage:
        """Put what was made into its page."""
        page = self._pages[ready.url]
        page.fill(ready, self._edit_root)
        self._heads[page.file.src_uri] = str(ready.head)
        return page

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
        """Mend what the theme leaves open, and put in what the head says to programs."""
        if self._desk is None:
            return output
        head = self._heads.get(page.file.src_uri, "")
        output = mended(output).replace("</head>", f"{head}</head>", 1)
        return search.with_search(output) if self._searching else output

    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """The page for addresses that lead nowhere is mended and has a search as well."""
        if self._desk is None:
            return output_content
        output = mended(output_content) if template_name.endswith(".html") else output_content
        return search.with_search(output) if self._searching else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the index of the search, for all pages are known; or let requests begin."""
        if self._serving:
            self._on_demand.open(self._waiting)
        elif self._found:
            search.write_index(self._found, Path(config.site_dir, search.FOLDER))

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Rebuild on an edit of the data or of a template, and write what is asked for."""
        app = server.get_app() if self._serving else None
        if app is not None:
            server.set_app(self._on_demand.around(app, server.mount_path))
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


def _put(files: Files, file: File) -> None:
    """Add a file, in the place of one that stands there: `sourcebook render` may have left it."""
    existing = files.get_file_from_path(file.src_uri)
    if existing is not None:
        files.remove(existing)
    files.append(file)


def report(problems: tuple[Problem, ...]) -> None:
    """Log each problem, and at the end how many there are."""
    for problem in problems:
        text = f"{problem.location}: {problem.code} {problem.message} {problem.hint}".rstrip()
        log.log(_LEVELS[problem.severity], text)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        log.info("The data has %d error%s; the pages concerned say so.", errors, "s"[: errors != 1])


def _essay_head(
    desk: Desk, fragments: Fragments, page: Page, config: MkDocsConfig, files: Files
) -> str:
    """The head of a page that MkDocs rendered."""
    path = page.file.src_uri
    title = str(page.title or path)
    own = str(page.meta.get("description") or "")
    for_all = config.site_description or ""
    picture = _picture(files, posixpath.splitext(path)[0])
    article = desk.loaded.kb.articles.get(path)
    if article is None:
        return str(
            shared_head(
                fragments.site,
                page.url,
                title=title,
                description=own or for_all,
                kind="article",
                picture=picture,
            )
        )
    return str(
        article_head(
            article,
            page.url,
            fragments,
            desk.uses.get(path),
            title=title,
            description=own,
            site_description=for_all,
            picture=picture,
            fields=desk.fields,
        )
    )


def _picture(files: Files, page: str) -> str:
    """The path of the picture shown where a page is shared; empty where nobody made one."""
    path = path_of(page)
    return path if files.get_file_from_path(path) is not None else ""


def _without_tooltips(config: MkDocsConfig) -> None:
    """Turn Material's footnote tooltips off where a site has them on: ours take their place, for
    footnotes as well, and two would open at once."""
    if "features" in config.theme:
        features = config.theme["features"]
        config.theme["features"] = [one for one in features if one != "content.footnote.tooltips"]


def _with_banner(content: str, before: str, after: str) -> str:
    """The page with a banner of all its problems in place of the one of those known at first."""
    if before and before in content:
        return content.replace(before, after, 1)
    heading_end = content.find("</h1>")
    start = heading_end + len("</h1>") if heading_end >= 0 else 0
    return content[:start] + after + content[start:]


def _edit_root(config: MkDocsConfig) -> str | None:
    """The address below which the repository's files are edited."""
    if not config.repo_url or not config.edit_uri:
        return None
    root = str(config.edit_uri)
    if not root.startswith(("http://", "https://")):
        root = config.repo_url.rstrip("/") + "/" + root.lstrip("/")
    docs = Path(config.docs_dir).name + "/"
    return root.removesuffix(docs) if root.endswith("/") else None
