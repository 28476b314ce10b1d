"""One build of a site with MkDocs, from its configuration to the last file.

Its steps stand here in the order in which they are taken; see `mkdocs` for why it is this one. What
is made from data goes one of three ways: MkDocs writes it, where somebody else has a say in it; it
is written beside MkDocs (`writing_pages`); under `mkdocs serve` it waits for a request (`serving`).
"""

from __future__ import annotations

import gc
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from sourcebook.adapters.announcing.pages import AnnouncedPages
from sourcebook.adapters.announcing.site_files import SiteFiles
from sourcebook.adapters.basis import basis_of
from sourcebook.adapters.compiling import TemplatesAhead, use_compiled
from sourcebook.adapters.configuration import edit_root, escape_names, known_to
from sourcebook.adapters.earlier.build import earlier_build
from sourcebook.adapters.earlier.copied import copied, copy_what_differs
from sourcebook.adapters.earlier.kept_essays import KeptEssays
from sourcebook.adapters.essays import (
    escape_essays,
    finish_essays,
    leave_out_taken,
    leave_out_unreadable,
    picture_of,
    render_always,
    whereabouts,
)
from sourcebook.adapters.files import put, put_texts, text_file
from sourcebook.adapters.formatting import References
from sourcebook.adapters.frames.frame import Theme
from sourcebook.adapters.other_files import OtherFiles
from sourcebook.adapters.search import in_pages
from sourcebook.adapters.search.index import FOLDER, SearchIndex, essays_in, is_available
from sourcebook.adapters.search.parts import how_many_parts
from sourcebook.adapters.serving import Unwritten
from sourcebook.adapters.telling import log, report
from sourcebook.adapters.turns import NoTurnError, Turn
from sourcebook.adapters.writing_pages import PagesApart, why_not
from sourcebook.bibliography import Formatted
from sourcebook.checking import TOO_DEEP, check, check_page
from sourcebook.citations import Desk, PageContext
from sourcebook.graph import build_graph
from sourcebook.loading import load
from sourcebook.loading.clock import NoDateError, today
from sourcebook.loading.collector import collect_seldom, uncollected
from sourcebook.loading.host.settings import LEAVE_OUT, at_odds
from sourcebook.loading.host.site_folder import OF_ITS_OWN, lost_in
from sourcebook.loading.links import endless
from sourcebook.pages import addresses, makers, redirects
from sourcebook.printable import printable
from sourcebook.theme import ASSETS, mended

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import ExitStack

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from sourcebook.adapters.earlier.build import EarlierBuild, EarlierPages
    from sourcebook.adapters.lasting import Lasting
    from sourcebook.adapters.search.index import Essay
    from sourcebook.fragments import Fragments
    from sourcebook.loading import Loaded
    from sourcebook.pages import Making
    from sourcebook.problems import Problem
    from sourcebook.settings import Settings

EXTENSIONS = ("sourcebook", "sourcebook.citations")
"""What a site may call the extension; the first where it does not name it."""

_MANY = 20_000
"""Claims and sources, beyond which the processes of a first build take more than a gigabyte."""


def is_under_way(config: MkDocsConfig) -> bool:
    """Whether the extension of this configuration has its desk: another build works with it."""
    settings = config.mdx_configs.get(_extension(config), {})
    return isinstance(settings.get("host"), Desk)


class Build:
    """All that one build knows, and nothing of another."""

    def __init__(
        self,
        config: MkDocsConfig,
        lasting: Lasting,
        held: ExitStack,
        mended: Sequence[Problem] = (),
        *,
        serving: bool,
        dirty: bool,
    ) -> None:
        """Load everything, check it, and hand the extension its desk. `mended` is what was wrong
        with the settings of the host; with `dirty` the site that stands there is mended. `held`
        takes what is to be given back, however the build ends.

        Raises PluginError, a sentence, for what no build survives.
        """
        self._lasting, self._held = lasting, held
        self._serving, self._dirty = serving, dirty
        date = _begin_turn(config, held)
        held.callback(collect_seldom())
        held.callback(lasting.ahead.stop)
        self._templates = TemplatesAhead(config.theme, lasting.kept)
        held.callback(self._templates.stop)
        self._searching = is_available()
        """Whether the package of the search is installed."""
        loaded = _loaded(config, lasting, serving=serving)
        formatted = Formatted(lasting.memory)
        self._references = References(loaded, date, formatted)
        if not serving:
            self._references.begin(lasting.ahead)
        self._desk = desk = Desk(loaded, date, (*check(loaded), *mended), formatted)
        many = len(loaded.kb.claims) + len(loaded.kb.sources) > _MANY
        self._spares = self._references.are_new and many
        """Whether memory is to be spared: what a process looks at becomes its own. In the first
        build of a large site the index keeps a processor busy for most of the time, so little is
        gained by more than one process beside it."""
        self._basis = basis_of(desk, lasting.kept, serving=serving)
        """What all is made from; none where nobody would keep what is made."""
        self._essays: KeptEssays | None = None
        """Those that need not be rendered."""
        if self._basis is not None:
            self._essays = KeptEssays(self._basis, lasting.memory, config, _extension(config))
        _set_up(config, desk)
        self._pages: AnnouncedPages
        self._others: OtherFiles
        """The downloads, feeds and pictures."""
        self._parts = 1
        """Of the index, as every page says."""
        self._index: SearchIndex | None = None
        self._earlier: EarlierBuild | None = None
        self._apart: PagesApart | None = None
        """The pages that MkDocs does not write, once they are on their way."""
        self._urls: tuple[str, ...] = ()
        """Their addresses, and those of the indexes of lists."""
        self._shown: SiteFiles | None = None
        """The files as MkDocs sees them, where it does not write all pages of a build."""
        self._nav: Navigation | None = None
        self.waiting: dict[str, Callable[[], None]] = {}
        """What writes the files that wait for a request, by their paths below the site's root."""

    @property
    def settings(self) -> Settings:
        """Those of the site that is built."""
        return self._desk.loaded.host.settings

    # ---- Before the essays are rendered ----

    def announce(self, files: Files, config: MkDocsConfig, listener: object) -> Files:
        """Announce every generated page, every asset and all other files, and begin what needs no
        essay. Gives the files as MkDocs is to see them. `listener` hears the events of MkDocs."""
        kb, fragments = self._desk.loaded.kb, self._desk.fragments
        leave_out_unreadable(files, kb.articles)
        render_always(files)
        named = addresses(kb, fragments.slugs)
        written = {file.src_uri for file in files.documentation_pages()}
        self._parts = how_many_parts(len(written.union(f"{url}index.md" for url in named)))
        self._others = OtherFiles(self._desk, self._basis, config, serving=self._serving)
        self._held.callback(self._others.stop)
        reason = why_not(config, listener, searching=self._searching)
        folder = Path(config.site_dir)
        kept = self._lasting.kept if self._basis is not None else None
        self._earlier = earlier_build(kept, folder, dirty=self._dirty, serving=self._serving)
        self._templates.take()
        if not self._serving:
            self._begin(folder)
            if not reason:
                self._others.begin(folder, self._earlier, apart=not self._spares)
        self._pages = AnnouncedPages(named, redirects(kb), files, config, edit_root(config))
        leave_out_taken(files, self._pages.targets)
        for name, path in ASSETS.items():
            put(files, File.generated(config, name, content=path.read_text("utf-8")))
        self._others.announce(files, config)
        if self._dirty:
            copy_what_differs(files)
        if reason:
            if not self._serving:
                log.info("MkDocs writes every page, because %s.", reason)
            return files
        shown = SiteFiles(files)
        if not self._serving:
            self._shown = shown
        return shown

    def _begin(self, folder: Path) -> None:
        """Begin what needs no essay, and find out what the processes that are forked from now on
        would find out each."""
        basis = self._basis if self._earlier is not None else None
        at_once = basis is not None and not self._references.are_new
        if basis is not None:
            basis.find_all()
        if at_once:
            # Most of it is known, and what Pagefind has to do decides when the build is done.
            self._forget()
            self._begin_index(folder)
        of = basis.wholes.sources if basis is not None else ""
        self._references.finish(self._desk.fragments, of)
        self._forget()
        if not at_once:
            self._begin_index(folder)

    def _forget(self) -> None:
        """Write down what was found out; then nobody need have in memory what was read."""
        self._lasting.memory.keep()
        self._lasting.memory.forget()

    def _begin_index(self, folder: Path) -> None:
        if self._searching:
            self._index = SearchIndex(
                self._desk.loaded.kb,
                self._desk.fragments,
                folder / FOLDER,
                self._lasting.kept,
                parts=self._parts,
                basis=self._basis if self._earlier is not None else None,
            )
            self._held.callback(self._index.stop)

    def hide_pages(self, files: Files) -> None:
        """Leave our pages out where MkDocs makes the menu, for which it sorts all."""
        if isinstance(files, SiteFiles):
            self._pages.hide(files)

    def show_pages(self, nav: Navigation, files: Files) -> None:
        """Let MkDocs see the pages of ours that stand in the menu."""
        if isinstance(files, SiteFiles):
            files.apart -= {page.file.src_uri for page in nav.pages}

    def take_menu(self, nav: Navigation, files: Files, config: MkDocsConfig) -> None:
        """Keep the menu, as others have left it, for the pages that we write; from now on nobody
        moves an essay."""
        self._nav = nav
        self._publish(files, config)
        if self._essays is not None:
            self._essays.begin()

    def _publish(self, files: Files, config: MkDocsConfig) -> None:
        """Go by where the essays are, where other plugins have moved some or taken some out."""
        desk, before = self._desk, self._others
        host, kb = desk.loaded.host, desk.loaded.kb
        moved, gone = whereabouts(
            files, kb.articles, directories=host.use_directory_urls, serving=self._serving
        )
        if not moved and not gone:
            return
        desk.publish(moved, gone)
        if self._basis is not None:
            self._basis.begin_anew()
        self._pages.withdraw(files, addresses(desk.loaded.kb, desk.fragments.slugs))
        before.stop()
        self._others = OtherFiles(desk, self._basis, config, serving=self._serving)
        for path in set(before.paths).difference(self._others.paths):
            if (file := files.src_uris.get(path)) is not None:
                files.remove(file)
        self._others.begin(Path(config.site_dir), None, apart=False)

    def begin_essay(self, page: Page) -> None:
        """Tell the extension which page comes next."""
        path = page.file.src_uri
        article = self._desk.loaded.kb.articles.get(path)
        self._desk.page = None
        if article is not None:
            self._desk.page = PageContext(article, page.url, str(page.title or path))
            if self._essays is not None:
                self._essays.take_over(page, article)

    # ---- Once all essays are rendered, and no page is written ----

    def fill(self, env: Environment, files: Files, config: MkDocsConfig) -> None:
        """Fill the pages, log every problem, and begin to write what MkDocs does not."""
        desk = self._desk
        desk.page = None
        use_compiled(env)
        graph = build_graph(desk.loaded.kb, desk.uses.values())
        problems = self._problems()
        kb = desk.loaded.kb
        if self._earlier is not None and self._basis is not None:
            kb = self._basis.watched_kb
        site = desk.fragments_with(problems, kb)
        by_url = self._pages.by_url
        shown = {url: path for url in by_url if (path := picture_of(files, url))}
        making = makers(kb, graph, site, pictures=shown)
        if not self._serving:
            made = [make() for url, make in making.pages.items() if not self._is_apart(url, files)]
            for ready in made:
                self._pages.fill(ready)
        description = config.site_description or ""
        escape_names(config)
        ours = files if isinstance(files, SiteFiles) and not self._serving else None
        theme = self._theme(config, ours, env) if ours is not None else None
        earlier, done = None, frozenset[str]()
        if self._earlier is not None and self._basis is not None and theme is not None:
            earlier = self._earlier.pages(self._basis, theme, graph, site, shown)
            digests = self._essays.digests if self._essays is not None else {}
            done = self._earlier.essays(digests, self._parts, site, theme, files)
        # Before the essays are finished: the index can begin with them, and needs no lists.
        essays = self._index_essays(files) if self._searching else ()
        self._pages.heads |= finish_essays(desk, graph, site, files, description, done)
        if self._serving:
            self._wait(making, site, essays, env, files, config)
        elif ours is None:
            put_texts(files, config, making.indexes)
        escape_essays(files)
        report(problems)
        if self._earlier is not None:
            self._earlier.begin(self._paths(making.indexes, files))
        if ours is not None and theme is not None:
            ours.leave_out(done)
            self._start(making, theme, ours, earlier)
        elif not self._serving:
            self._others.put(files)

    def _problems(self) -> tuple[Problem, ...]:
        """All problems: the pages with a mistake are rendered once more, to find its place."""
        desk = self._desk
        articles = desk.loaded.kb.articles
        found = [
            problem
            for path in sorted(desk.mistaken)
            for problem in check_page(desk.loaded, articles[path])
        ]
        return tuple(sorted({*desk.problems, *found}))

    def _is_apart(self, url: str, files: Files) -> bool:
        return self._pages.is_apart(url, files)

    def _theme(self, config: MkDocsConfig, files: SiteFiles, env: Environment) -> Theme:
        return Theme(
            config=config,
            files=files.all_pages(),
            nav=cast("Navigation", self._nav),
            env=env,
            edit_root=self._pages.edit_root,
            heads=self._pages.heads,
            no_search=self._searching,
        )

    def _index_essays(self, files: Files) -> tuple[Essay, ...]:
        """Hand the essays over as the search finds them; gives them where its index waits for a
        request."""
        desk = self._desk
        essays = essays_in(desk.loaded.kb, desk.fragments, self._pages.sources, files)
        in_pages.keep_from_material(files)
        if self._index is not None:
            self._index.take_essays(essays, self._lasting.memory)
        return essays if self._serving else ()

    def _paths(self, indexes: Iterable[str], files: Files) -> frozenset[str]:
        """All essays, what is copied, and all files that are made from data but for the index of
        the search."""
        theirs = (file.dest_uri for file in chain(files.documentation_pages(), copied(files)))
        return frozenset({*self._pages.targets, *theirs, *self._others.paths, *indexes})

    def _wait(
        self,
        making: Making,
        site: Fragments,
        essays: tuple[Essay, ...],
        env: Environment,
        files: Files,
        config: MkDocsConfig,
    ) -> None:
        """Have all that is made from data wait for a request."""
        if self._nav is not None:
            pages, kb, kept = self._pages, self._desk.loaded.kb, self._lasting.kept
            unwritten = Unwritten(
                kb, site, making.pages, pages.fill, config, files, self._nav, env, kept
            )
            unwritten.take_out(pages.by_url)
            self.waiting = unwritten.writers(pages.by_url, essays, making.indexes, self._parts)

    def _start(
        self, making: Making, theme: Theme, files: SiteFiles, earlier: EarlierPages | None
    ) -> None:
        """Begin to write what MkDocs does not."""
        if self._spares:
            # What Markdown made of the essays, and their words.
            self._forget()
        apart = {url: make for url, make in making.pages.items() if self._is_apart(url, files)}
        long = [*self._others.take_over(files)]
        for name, make in making.indexes.items():
            long.append(
                partial(text_file, name, partial(earlier.index, name, make) if earlier else make)
            )
        self._urls = (*apart, *making.indexes)
        frames = self._earlier.frames() if self._earlier is not None else None
        self._apart = PagesApart(theme, apart, self._pages.fill, long, earlier, frames)
        self._held.callback(self._apart.stop)
        # With the index and this process there is one at work for each of two processors.
        self._apart.start(later=1 if self._spares and self._index is not None else 0)

    # ---- While MkDocs writes ----

    def mend_page(self, output: str, path: str) -> str:
        """Mend what the theme leaves open in a page, and put in what its head says to programs;
        `path` is that of its file under docs/."""
        head = self._pages.heads.get(path, "")
        return self._with_search(mended(output).replace("</head>", f"{head}</head>", 1))

    def mend_template(self, output: str, name: str) -> str:
        """Mend what is no page, such as what is shown for addresses that lead nowhere."""
        return self._with_search(mended(output) if name.endswith(".html") else output)

    def _with_search(self, html: str) -> str:
        return in_pages.with_search(html, self._parts) if self._searching else html

    def all_pages(self) -> Sequence[File] | None:
        """All pages, for a template such as that of the sitemap; None where MkDocs meets all."""
        return self._shown.all_pages() if self._shown is not None else None

    # ---- At the end ----

    def finish(self) -> None:
        """Wait until all is written, and remember what the next build may need."""
        if not self._serving:
            # An edit should not wait until what ten thousand files say is written down.
            self._lasting.memory.keep()
        # This process has its share in the pages.
        if self._apart is not None:
            self._apart.finish(self._index.is_done if self._index is not None else lambda: True)
        self._others.finish()
        if self._earlier is not None:
            self._earlier.finish(self._urls)
        # Of all it takes the longest, and nothing above asks about its files.
        if self._index is not None:
            self._index.finish()

    def in_words(self, error: Exception) -> str:
        """What this build failed at, where we know it better than the error does; else nothing."""
        page = self._desk.page
        if not isinstance(error, RecursionError) or page is None:
            return ""
        return f"{printable(f'{self._desk.loaded.host.docs_dir}/{page.article.path}')}: {TOO_DEEP}"


def _extension(config: MkDocsConfig) -> str:
    return next((one for one in EXTENSIONS if one in config.markdown_extensions), EXTENSIONS[0])


def _begin_turn(config: MkDocsConfig, held: ExitStack) -> dt.date:
    """Take the folder of the site; gives the day that the build is of. Raises PluginError."""
    if (ring := endless(Path(config.docs_dir))) is not None:
        raise PluginError(
            f"Links lead round in a ring at {printable(str(ring))}, or to more folders than can be "
            "walked. Remove the link."
        )
    try:
        date, turn = today(), Turn(Path(config.site_dir))
    except (NoDateError, NoTurnError) as error:
        raise PluginError(str(error)) from None
    held.callback(turn.end)
    return date


def _loaded(config: MkDocsConfig, lasting: Lasting, *, serving: bool) -> Loaded:
    """Everything of the site. Raises PluginError."""
    path = Path(config.config_file_path).resolve()
    with uncollected():
        # Under `mkdocs serve` drafts are shown, so that their writer sees what is wrong.
        loaded = load(path.parent, path.name, lasting.memory, lasting.ahead, drafts=serving)
        if not serving:
            # None of it goes before the program ends, and the collector need not look at it.
            gc.freeze()
    loaded = loaded.hosted(known_to(config))
    _refuse(config, loaded, path.parent)
    return loaded


def _set_up(config: MkDocsConfig, desk: Desk) -> None:
    """Have MkDocs use the extension with this desk, and our stylesheet."""
    extension = _extension(config)
    if extension not in config.markdown_extensions:
        config.markdown_extensions.append(extension)
    config.mdx_configs.setdefault(extension, {})["host"] = desk
    for name in ASSETS:
        if name.endswith(".css") and name not in config.extra_css:
            config.extra_css.append(name)


def _refuse(config: MkDocsConfig, loaded: Loaded, root: Path) -> None:
    """Raise PluginError, with its place where the settings say it, for what no build survives."""
    # The command line may have named the folder, which MkDocs empties next.
    lost = lost_in(Path(config.site_dir), root, loaded.host)
    for said, mend in ((lost, OF_ITS_OWN), (at_odds(config.plugins), LEAVE_OUT)):
        if said:
            places = [f"{one.location}: " for one in loaded.problems if one.message == said]
            raise PluginError(f"{''.join(places)}{said} {mend}")
