"""MkDocs: its events, handed to the build that is under way.

Order of events and why it matters. `on_config` loads the knowledge base and gives the citations
extension a desk to work from. `on_files` announces every generated page with nothing in it, so
that links to them are known. While MkDocs renders the essays, the extension reports what each
cites. At `on_env` all are rendered and none is written: now the pages of claims and sources can
list who cites them, and every problem is known and is logged once, sorted. Under `mkdocs serve`
what is made from data is written later, when a browser asks for it; see `serving`.

One object serves one build after another under `mkdocs serve`; each is a `Build` of its own, and
what one leaves to the next stands in `lasting`.
The same class is the plugin (`plugins: [sourcebook]`) and the hook (`hooks/sourcebook_hooks.py`);
where a site has both, the first to see the configuration works and the other says so.
"""

from __future__ import annotations

import atexit
import weakref
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from sourcebook.adapters.build import Build, is_under_way
from sourcebook.adapters.configuration import mend_lists, mend_theme, without_tooltips
from sourcebook.adapters.lasting import lasting
from sourcebook.adapters.serving import OnDemand
from sourcebook.adapters.telling import log
from sourcebook.adapters.watching import data_folders, watch
from sourcebook.loading.collector import outliving
from sourcebook.theme import FOLDER

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from sourcebook.adapters.lasting import Lasting
    from sourcebook.problems import Problem


class Options(Config):
    """The plugin has no options: settings stand in one place, `extra: sourcebook:`."""


class SourcebookPlugin(BasePlugin[Options]):
    """The events of MkDocs."""

    def __init__(self) -> None:
        self._serving = self._dirty = False
        self._mended: tuple[Problem, ...] = ()
        """What is wrong with the settings of the host, and was mended."""
        self._lasting: Lasting | None = None
        self._on_demand = OnDemand()
        self._build: Build | None = None
        """The one under way, or the last; none where another object of this class has it."""
        self._held = ExitStack()
        """What that gives back, however it ends."""

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
        """Begin a build: load everything, and hand the extension its desk."""
        self._on_demand.close()
        self._build = None
        if is_under_way(config):
            log.info("Sourcebook is set up both as a hook and as a plugin; it runs once.")
            return config
        self._held.close()
        if self._lasting is None:
            root = Path(config.config_file_path).resolve().parent
            self._lasting = lasting(root, serving=self._serving)
            atexit.register(_leave, weakref.ref(self))
        self._build = Build(
            config,
            self._lasting,
            self._held,
            self._mended,
            serving=self._serving,
            dirty=self._dirty,
        )
        without_tooltips(config)
        return config

    on_config = CombinedEvent(_mend, _load)

    def _announce(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Announce every generated page and every asset."""
        return self._build.announce(files, config, self) if self._build is not None else files

    @event_priority(-100)
    def _hide(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Leave our pages out where MkDocs makes the menu: after everybody who wants to see
        them."""
        if self._build is not None:
            self._build.hide_pages(files)
        return files

    on_files = CombinedEvent(_announce, _hide)

    @event_priority(100)
    def _show(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Show the pages of ours that stand in the menu, before anybody looks at it."""
        if self._build is not None:
            self._build.show_pages(nav, files)
        return nav

    @event_priority(-100)
    def _keep(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the menu as others have left it."""
        if self._build is not None:
            self._build.take_menu(nav, files, config)
        return nav

    on_nav = CombinedEvent(_show, _keep)

    def on_page_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Tell the extension which page comes next."""
        if self._build is not None:
            self._build.begin_essay(page)
        return markdown

    def on_env(self, env: Any, /, *, config: MkDocsConfig, files: Files) -> Any:
        """Fill the generated pages and log every problem: all essays are rendered by now."""
        if self._build is not None:
            self._build.fill(env, files, config)
        return env

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Mend what the theme leaves open, and put in what the head says to programs."""
        return self._build.mend_page(output, page.file.src_uri) if self._build else output

    def on_post_template(
        self, output_content: str, /, *, template_name: str, config: MkDocsConfig
    ) -> str:
        """The page for addresses that lead nowhere is mended and has a search as well."""
        if self._build is None:
            return output_content
        return self._build.mend_template(output_content, template_name)

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Show a template, such as that of the sitemap, all pages."""
        pages = self._build.all_pages() if self._build is not None else None
        if pages is not None:
            context["pages"] = pages
        return context

    def on_build_error(self, *, error: Exception) -> None:
        """Keep what was found out, and leave what is on its way: the build has failed."""
        if self._lasting is not None and not self._serving:
            self._lasting.memory.keep()
        self._held.close()
        words = self._build.in_words(error) if self._build is not None else ""
        if words:
            raise PluginError(words) from None

    @event_priority(100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Wait until all is written, or let requests begin. Before the plugins that look at the
        finished site."""
        if self._build is not None:
            if self._serving:
                self._on_demand.open(self._build.waiting)
            self._build.finish()
        self._held.close()

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Rebuild on an edit of the data or of a template, and write what is asked for."""
        app = server.get_app() if self._serving else None
        if app is not None:
            server.set_app(self._on_demand.around(app, server.mount_path))
        if self._build is not None:
            root = Path(config.config_file_path).resolve().parent
            watch(server, [*data_folders(root, self._build.settings), FOLDER.parent])
        return server


def _leave(plugin: weakref.ref[SourcebookPlugin]) -> None:
    """At the end of the program: to take ten thousand claims apart takes seconds."""
    if (ours := plugin()) is not None:
        outliving(ours)
