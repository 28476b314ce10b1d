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

import atexit
import gc
import weakref
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File

from sourcebook.adapters import search
from sourcebook.adapters.basis import basis_of
from sourcebook.adapters.beside import OtherFiles, put, put_texts, text_file
from sourcebook.adapters.compiling import TemplatesAhead
from sourcebook.adapters.configuration import (
    edit_root,
    escape_names,
    known_to,
    mend_lists,
    mend_theme,
    without_tooltips,
)
from sourcebook.adapters.earlier import earlier_build
from sourcebook.adapters.essays import (
    escape_essays,
    finish_essays,
    leave_out_unreadable,
    picture_of,
    render_always,
)
from sourcebook.adapters.formatting import formatting
from sourcebook.adapters.frame import Theme
from sourcebook.adapters.kept_essays import KeptEssays
from sourcebook.adapters.ready_page import ReadyPage, ready_pages
from sourcebook.adapters.search import SearchIndex
from sourcebook.adapters.search_parts import how_many_parts
from sourcebook.adapters.serving import OnDemand, Unwritten
from sourcebook.adapters.site_files import SiteFiles, page_files
from sourcebook.adapters.telling import log, report
from sourcebook.adapters.turns import NoTurnError, Turn
from sourcebook.adapters.watching import data_folders, watch
from sourcebook.adapters.writing_pages import PagesApart, why_not
from sourcebook.ahead import Ahead
from sourcebook.bibliography import Formatted
from sourcebook.checking import TOO_DEEP, check, check_page
from sourcebook.citations import Desk, PageContext
from sourcebook.fragments.compiled import Compiled
from sourcebook.graph import build_graph
from sourcebook.loading import load
from sourcebook.loading.cache import keeping
from sourcebook.loading.clock import NoDateError, today
from sourcebook.loading.collector import collect_seldom, outliving, uncollected
from sourcebook.loading.host.settings import LEAVE_OUT, at_odds
from sourcebook.loading.host.site_folder import OF_ITS_OWN, lost_in
from sourcebook.loading.links import endless
from sourcebook.loading.memory import Memory
from sourcebook.pages import (
    addresses,
    makers,
    redirects,
)
from sourcebook.printable import printable
from sourcebook.theme import ASSETS, FOLDER, mended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from sourcebook.adapters.basis import Basis
    from sourcebook.adapters.earlier import EarlierBuild, EarlierPages
    from sourcebook.adapters.search import Essay
    from sourcebook.fragments import Fragments
    from sourcebook.loading import Loaded
    from sourcebook.loading.cache import Kept
    from sourcebook.pages import GeneratedPage, Making
    from sourcebook.problems import Problem

EXTENSIONS = ("sourcebook", "sourcebook.citations")
"""What a site may call the extension; the first where it does not name it."""

_MANY = 20_000
"""Claims and sources, beyond which the processes of a first build take more than a gigabyte."""

_THEME = Compiled()
"""The templates of the theme, for the next build."""


class Options(Config):
    """The plugin has no options: settings stand in one place, `extra: sourcebook:`."""


class SourcebookPlugin(BasePlugin[Options]):
    """The events of MkDocs."""

    def __init__(self) -> None:
        self._desk: Desk | None = None
        self._pages: dict[str, ReadyPage] = {}
        self._urls: tuple[str, ...] = ()
        """The addresses of those that MkDocs does not write, and of the indexes of lists."""
        self._moved: frozenset[str] = frozenset()
        """The paths of files that lead on from a former id or key."""
        self._heads: dict[str, str] = {}
        """What is put into the head of each page, by the path of its file."""
        self._edit_root: str | None = None
        self._mended: tuple[Problem, ...] = ()
        """What is wrong with the settings of the host, and was mended."""
        self._searching = False
        """Whether the package of the search is installed."""
        self._index: SearchIndex | None = None
        self._parts = 1
        """Of the index, as every page says."""
        self._serving = self._dirty = False
        self._on_demand = OnDemand()
        self._memory: Memory | None = None
        self._kept: Kept | None = None
        self._ahead = Ahead(None)
        self._templates: TemplatesAhead | None = None
        self._format: Callable[[Fragments, str], None] = _no_reference
        self._formats = False
        """Whether all references of a long bibliography are to be formatted."""
        self._spares = False
        """Whether memory is to be spared. In the first build of a large site the index alone keeps
        a processor busy for half the time, so little is gained by doing more beside it."""
        self._nav: Navigation | None = None
        self._collect_as_before: Callable[[], None] = _nothing
        self._turn: Turn | None = None
        """While this build alone may write into the folder of the site."""
        self._files: SiteFiles | None = None
        self._others: OtherFiles | None = None
        """The downloads, feeds and pictures."""
        self._earlier: EarlierBuild | None = None
        self._basis: Basis | None = None
        """What all is made from; none where nobody would keep what is made."""
        self._essays: KeptEssays | None = None
        """Those that need not be rendered."""
        self._apart: PagesApart | None = None
        """The pages that MkDocs does not write, once they are on their way."""
        self._waiting: dict[str, Callable[[], None]] = {}
        """What writes the files that wait for a request, by their paths below the site's root."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether this is a site under work, and whether an earlier build is to be mended."""
        self._serving, self._dirty = command == "serve", dirty

    @event_priority(100)
    def _mend(self, config: MkDocsConfig, /) -> MkDocsConfig:
        """Mend what another plugin would fail at, before it sees it."""
        mend_lists(config)
        self._mended = mend_theme(config)
        return config

    def _load(self, config: MkDocsConfig, /) -> MkDocsConfig:
        """Load everything, and hand the extension its desk."""
        self._on_demand.close()
        self._desk, self._pages, self._heads = None, {}, {}
        self._waiting, self._urls = {}, ()
        self._files = self._apart = self._index = self._others = None
        self._searching = search.is_available()
        named = [name for name in EXTENSIONS if name in config.markdown_extensions]
        settings = config.mdx_configs.setdefault(named[0] if named else EXTENSIONS[0], {})
        if isinstance(settings.get("host"), Desk):
            log.info("Sourcebook is set up both as a hook and as a plugin; it runs once.")
            return config
        self._end_turn()
        try:
            date = today()
            if (ring := endless(Path(config.docs_dir))) is not None:
                raise PluginError(
                    f"Links lead round in a ring at {printable(str(ring))}, or to more folders "
                    "than can be walked. Remove the link."
                )
            self._turn = Turn(Path(config.site_dir))
        except (NoDateError, NoTurnError) as error:
            raise PluginError(str(error)) from None
        self._collect_as_before = collect_seldom()
        path = Path(config.config_file_path).resolve()
        if self._memory is None:
            kept = keeping(path.parent)
            self._memory, self._ahead = Memory(kept), Ahead(None if self._serving else kept)
            atexit.register(_leave, weakref.ref(self))
            # One of its own, because other threads and processes ask it.
            self._kept = keeping(path.parent)
        self._templates = TemplatesAhead(config.theme, _THEME, self._kept)
        with uncollected():
            loaded = load(path.parent, path.name, self._memory, self._ahead)
            if not self._serving:
                # None of it goes before the build ends, so the collector need not look at it.
                gc.freeze()
        loaded = loaded.hosted(known_to(config))
        _refuse(config, loaded, path.parent)
        formatted = Formatted(self._memory)
        self._formats = formatted.is_first_look(len(loaded.kb.sources))
        self._spares = self._formats and len(loaded.kb.claims) + len(loaded.kb.sources) > _MANY
        if not self._serving:
            self._format = formatting(loaded, date, formatted, self._ahead)
        if not named:
            config.markdown_extensions.append(EXTENSIONS[0])
        self._desk = Desk(loaded, date, (*check(loaded), *self._mended), formatted)
        self._essays = None
        self._basis = basis_of(self._desk, self._kept, serving=self._serving)
        if self._basis is not None:
            own = named[0] if named else EXTENSIONS[0]
            self._essays = KeptEssays(self._basis, self._memory, config, own)
        settings["host"] = self._desk
        for name in ASSETS:
            if name.endswith(".css") and name not in config.extra_css:
                config.extra_css.append(name)
        self._edit_root = edit_root(config)
        without_tooltips(config)
        return config

    on_config = CombinedEvent(_mend, _load)

    def _announce(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Announce every generated page and every asset."""
        desk = self._desk
        if desk is None:
            return files
        kb, fragments = desk.loaded.kb, desk.fragments
        leave_out_unreadable(files, kb.articles)
        render_always(files)
        named = addresses(kb, fragments)
        written = {file.src_uri for file in files.documentation_pages()}
        self._parts = how_many_parts(len(written.union(f"{url}index.md" for url in named)))
        others = self._others = OtherFiles(desk, self._basis, config, serving=self._serving)
        reason = why_not(config, self, searching=self._searching)
        folder = Path(config.site_dir)
        kept = self._kept if self._basis is not None else None
        self._earlier = earlier_build(kept, folder, dirty=self._dirty, serving=self._serving)
        if self._templates is not None:
            self._templates.take()
        if not self._serving:
            self._begin(desk, folder)
            if not reason:
                others.begin(folder, self._earlier, apart=not self._spares)
        pages = ready_pages(zip(named.values(), page_files(named, config), strict=True), config)
        for url, page in zip(named, pages, strict=True):
            put(files, page.file)
            self._pages[url] = page
        moved = {f"{url}index.html": html for url, html in redirects(kb).items()}
        self._moved = frozenset(moved)
        for at, html in moved.items():
            put(files, File.generated(config, at, content=html))
        for name, path in ASSETS.items():
            put(files, File.generated(config, name, content=path.read_text("utf-8")))
        others.announce(files, config)
        if reason:
            if not self._serving:
                log.info("MkDocs writes every page, because %s.", reason)
            return files
        held_apart = SiteFiles(files)
        if not self._serving:
            self._files = held_apart
        return held_apart

    def _begin(self, desk: Desk, folder: Path) -> None:
        """Begin what needs no essay, and find out what the processes that are forked from now on
        would find out each."""
        basis = self._basis if self._earlier is not None else None
        at_once = basis is not None and not self._formats
        if basis is not None:
            basis.find_all()
        if at_once:
            # Most of it is known, and what Pagefind has to do decides when the build is done.
            self._forget()
            self._begin_index(desk, folder, basis)
        self._format(desk.fragments, basis.wholes.sources if basis is not None else "")
        self._forget()
        if not at_once:
            self._begin_index(desk, folder, basis)

    def _forget(self) -> None:
        """Write down what was found out; then nobody need have in memory what was read."""
        if self._memory is not None:
            self._memory.keep()
            self._memory.forget()

    def _begin_index(self, desk: Desk, folder: Path, basis: Basis | None) -> None:
        if self._searching:
            kb, target = desk.loaded.kb, folder / search.FOLDER
            self._index = SearchIndex(
                kb, desk.fragments, target, self._kept, parts=self._parts, basis=basis
            )

    @event_priority(-100)
    def _hide(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Leave our pages out where MkDocs makes the menu, for which it sorts all: after everybody
        who wants to see them."""
        if isinstance(files, SiteFiles):
            files.hide(page.file for page in self._pages.values())
        return files

    on_files = CombinedEvent(_announce, _hide)

    @event_priority(100)
    def _show(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let MkDocs see the pages of ours that stand in the menu, before anybody looks at it."""
        if isinstance(files, SiteFiles):
            in_menu = {page.file.src_uri for page in nav.pages}
            files.apart -= in_menu
        return nav

    @event_priority(-100)
    def _keep(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation, as others have left it, for the pages that we write."""
        self._nav = nav
        if self._essays is not None:
            self._essays.begin()
        return nav

    on_nav = CombinedEvent(_show, _keep)

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
                if self._essays is not None:
                    self._essays.take_over(page, article)
        return markdown

    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Fill the generated pages and log every problem: all essays are rendered by now."""
        desk = self._desk
        if desk is None:
            return env
        desk.page = None
        env.bytecode_cache = env.bytecode_cache or _THEME
        graph = build_graph(desk.loaded.kb, desk.uses.values())
        problems = self._problems(desk)
        kb = desk.loaded.kb
        ours = files if isinstance(files, SiteFiles) and not self._serving else None
        if self._earlier is not None and self._basis is not None:
            kb = self._basis.watched_kb
        site = desk.fragments_with(problems, kb)
        shown = {url: path for url in self._pages if (path := picture_of(files, url))}
        making = makers(kb, graph, site, pictures=shown)
        generated = [
            make()
            for url, make in making.pages.items()
            if not self._serving and not self._is_apart(url, files)
        ]
        for ready in generated:
            self._fill(ready)
        description = config.site_description or ""
        escape_names(config)
        theme = self._theme(config, ours, env) if ours is not None else None
        earlier, done = None, frozenset[str]()
        if self._earlier is not None and self._basis is not None and theme is not None:
            earlier = self._earlier.pages(self._basis, theme, graph, site, shown)
            made = self._essays.digests if self._essays is not None else {}
            done = self._earlier.essays(made, self._parts, site, theme, files)
        # Before the essays are finished: the index can begin with them, and needs no lists.
        essays = self._index_essays(files, desk) if self._searching else ()
        self._heads |= finish_essays(desk, graph, site, files, description, done)
        indexes = making.indexes
        if ours is None and not self._serving:
            put_texts(files, config, indexes)
        if self._serving and self._nav is not None:
            unwritten = Unwritten(
                kb, site, making.pages, self._fill, config, files, self._nav, env, self._kept
            )
            unwritten.take_out(self._pages)
            self._waiting = unwritten.writers(self._pages, essays, indexes, self._parts)
        escape_essays(files)
        report(problems)
        if self._earlier is not None:
            self._earlier.begin(self._paths_of(indexes, files))
        if ours is not None and theme is not None:
            ours.leave_out(done)
            self._start(making, theme, ours, earlier)
        elif self._others is not None and not self._serving:
            self._others.put(files)
        return env

    def _index_essays(self, files: Files, desk: Desk) -> tuple[Essay, ...]:
        """The essays as the search finds them, handed over where its index is made beside."""
        ours = {page.file.src_uri for page in self._pages.values()}
        essays = search.essays_in(desk.loaded.kb, desk.fragments, ours, files)
        search.keep_from_material(files)
        if self._index is not None:
            self._index.take_essays(essays, self._memory)
        return essays

    def _paths_of(self, indexes: Iterable[str], files: Files) -> frozenset[str]:
        """All essays, and all files that are made from data but for the index of the search."""
        pages = [page.file.dest_uri for page in self._pages.values()]
        pages += [file.dest_uri for file in files.documentation_pages()]
        others = self._others.paths if self._others is not None else ()
        return frozenset({*pages, *self._moved, *others, *indexes})

    def _theme(self, config: MkDocsConfig, files: SiteFiles, env: Environment) -> Theme:
        return Theme(
            config=config,
            files=files.all_pages(),
            nav=cast("Navigation", self._nav),
            env=env,
            edit_root=self._edit_root,
            heads=self._heads,
            no_search=self._searching,
        )

    def _start(
        self,
        making: Making,
        theme: Theme,
        files: SiteFiles,
        earlier: EarlierPages | None,
    ) -> None:
        """Begin to write what MkDocs does not."""
        apart = {url: make for url, make in making.pages.items() if self._is_apart(url, files)}
        long = [*self._others.take_over(files)] if self._others is not None else []
        for name, make in making.indexes.items():
            long.append(
                partial(text_file, name, partial(earlier.index, name, make) if earlier else make)
            )
        self._urls = (*apart, *making.indexes)
        frames = self._earlier.frames() if self._earlier is not None else None
        self._apart = PagesApart(theme, apart, self._fill, long, earlier, frames)
        self._apart.start()

    def _is_apart(self, url: str, files: Files) -> bool:
        return isinstance(files, SiteFiles) and self._pages[url].file.src_uri in files.apart

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
        return search.with_search(output, self._parts) if self._searching else output

    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """The page for addresses that lead nowhere is mended and has a search as well."""
        if self._desk is None:
            return output_content
        output = mended(output_content) if template_name.endswith(".html") else output_content
        return search.with_search(output, self._parts) if self._searching else output

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Show a template, such as that of the sitemap, all pages."""
        if self._files is not None:
            context["pages"] = self._files.all_pages()
        return context

    def _end_turn(self) -> None:
        if self._turn is not None:
            self._turn.end()
        self._turn = None

    def on_build_error(self, *, error: Exception) -> None:
        """Leave what is on its way: the build has failed."""
        self._collect_as_before()
        if self._memory is not None and not self._serving:
            self._memory.keep()
        for one in (self._apart, self._others, self._index, self._ahead, self._templates):
            if one is not None:
                one.stop()
        self._end_turn()
        if isinstance(error, RecursionError) and self._desk is not None and self._desk.page:
            name = f"{self._desk.loaded.host.docs_dir}/{self._desk.page.article.path}"
            raise PluginError(f"{printable(name)}: {TOO_DEEP}") from None

    @event_priority(100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Wait until all pages are written, and write the index of the search; or let requests
        begin. Before the plugins that look at the finished site."""
        if self._serving:
            self._on_demand.open(self._waiting)
        elif self._memory is not None:
            # An edit should not wait until what ten thousand files say is written down.
            self._memory.keep()
        if self._spares and self._index is not None:
            # What this process looks at becomes its own, so it begins when that one has ended.
            self._index.finish()
        # This process has its share in the pages.
        for one in (self._apart, self._others):
            if one is not None:
                one.finish()
        if self._earlier is not None:
            self._earlier.finish(self._urls)
        # Of all it takes the longest, and nothing above asks about its files.
        if self._index is not None and not self._spares:
            self._index.finish()
        self._collect_as_before()
        self._end_turn()

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Rebuild on an edit of the data or of a template, and write what is asked for."""
        app = server.get_app() if self._serving else None
        if app is not None:
            server.set_app(self._on_demand.around(app, server.mount_path))
        if self._desk is not None:
            root = Path(config.config_file_path).resolve().parent
            settings = self._desk.loaded.host.settings
            watch(server, [*data_folders(root, settings), FOLDER.parent])
        return server


def _refuse(config: MkDocsConfig, loaded: Loaded, root: Path) -> None:
    """Raise PluginError, with its place where the settings say it, for what no build survives."""
    # The command line may have named the folder, which MkDocs empties next.
    lost = lost_in(Path(config.site_dir), root, loaded.host)
    for said, mend in ((lost, OF_ITS_OWN), (at_odds(config.plugins), LEAVE_OUT)):
        if said:
            places = [f"{one.location}: " for one in loaded.problems if one.message == said]
            raise PluginError(f"{''.join(places)}{said} {mend}")


def _nothing() -> None:
    """Nothing was changed."""


def _no_reference(*_: object) -> None:
    """References are formatted when they are shown."""


def _leave(plugin: weakref.ref[SourcebookPlugin]) -> None:
    """At the end of the program: to take ten thousand claims apart takes seconds."""
    if (ours := plugin()) is not None:
        outliving(ours)
