"""The desk that the extension makes for itself where no host gives it one.

Zensical makes a Markdown object for each page and knows no hooks, so what was loaded is kept for
the process and made anew when a data file has changed. Which page is being rendered, Zensical says
in its Markdown object; the rest `sourcebook render` has left in its note.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcebook.citations.desk import Desk
from sourcebook.fragments import Fragments
from sourcebook.loading import load, read_article
from sourcebook.loading.clock import NoDateError, today, today_by_clock
from sourcebook.loading.files import read_text
from sourcebook.loading.knowledge import Loaded, Places
from sourcebook.loading.rendered import data_files, fingerprint, note_of, read_rendered
from sourcebook.loading.settings import CONFIGS, load_host
from sourcebook.model import KnowledgeBase
from sourcebook.problems import Location, Problem
from sourcebook.settings import Host

if TYPE_CHECKING:
    import datetime as dt

    from markdown import Markdown
    from markupsafe import Markup

    from sourcebook.loading.rendered import Rendered
    from sourcebook.model import Article
    from sourcebook.settings import Settings

NOT_RENDERED = (
    "Sourcebook is not at work on this site: no hook or plugin of it runs, and 'sourcebook render' "
    "has not written its pages. Citations on this page are not resolved."
)
OUT_OF_DATE = (
    "The data have changed since 'sourcebook render' wrote the pages of claims and sources. "
    "Run it again before this is published."
)
PAGE_UNKNOWN = (
    "The program that builds this site does not say which page this is, so links to claims and "
    "sources may be wrong, and what its front matter asks for is not shown."
)

_Signature = tuple[tuple[str, int, int], ...]


def zensical(md: Markdown) -> Any:
    """Zensical's context of the page, with `page` and `config`; None in another host."""
    if "rendering_context" not in md.preprocessors:
        return None
    return md.preprocessors["rendering_context"]


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a site is."""

    root: Path
    config: str
    """The name of the file with the settings; empty where there is none."""
    site_url: str | None = None
    """As the host has it, which may know it from the environment."""

    @classmethod
    def of(cls, md: Markdown) -> Folder:
        """As Zensical says, else the nearest folder around that has settings."""
        context = zensical(md)
        if context is not None:
            root = Path(context.config["root_dir"])
            return cls(root, _config_in(root) or CONFIGS[0], context.config.get("site_url"))
        here = Path.cwd()
        for root in (here, *here.parents):
            if name := _config_in(root):
                return cls(root, name)
        return cls(here, "")


def _config_in(root: Path) -> str:
    return next((name for name in CONFIGS if (root / name).is_file()), "")


class OwnDesk(Desk):
    """A desk that nobody tells which page comes next."""

    def __init__(self, folder: Folder, loaded: Loaded, rendered: Rendered, date: dt.date) -> None:
        """Take what was loaded, and what `render` knew of it."""
        problems = (
            Problem(Location(path, line, column), code, message, hint)
            for path, line, column, code, message, hint in rendered.problems
        )
        super().__init__(loaded, date, problems)
        self._docs = folder.root / loaded.host.docs_dir
        self._root = folder.root

    def article(self, path: str) -> Article | None:
        """Read anew: an essay changes while a preview runs, and the rest of the data does not."""
        if path not in self.loaded.kb.articles and not (self._docs / path).is_file():
            return None
        file, _ = read_text(self._root, self._docs / path)
        return read_article(file.text, file.path, path)[0] if file else None


class _UnresolvedFragments(Fragments):
    """Marks that do not pretend to know that a source is missing."""

    def red_mark(self, key: str) -> Markup:
        return super().red_mark(key).replace("There is no source with the key", "Not resolved:")


def unresolved_desk(loaded: Loaded, date: dt.date) -> Desk:
    """A desk that knows nothing, so that no citation looks resolved."""
    nothing = Loaded(
        KnowledgeBase(claims={}, sources={}, articles={}, names=loaded.kb.names),
        (),
        Places(),
        loaded.host,
    )
    desk = Desk(nothing, date)
    desk.fragments = _UnresolvedFragments(desk.loaded.kb, desk.date)
    return desk


@dataclass
class Kept:
    """What is kept of one site for as long as a process runs."""

    folder: Folder
    told: set[str] = field(default_factory=set)
    """Warnings that were logged."""
    _settings: tuple[_Signature, Settings, Path] | None = None
    _rendered: tuple[_Signature, Rendered | None] | None = None
    _desk: tuple[_Signature, Desk, str] | None = None

    def settings(self) -> Settings:
        """The settings as they are now."""
        return self._host()[0]

    def rendered(self) -> Rendered | None:
        """What `render` wrote; None where it has not run."""
        note = note_of(self.folder.root, self._host()[1])
        now = _signature([note])
        if self._rendered is None or self._rendered[0] != now:
            self._rendered = (now, read_rendered(note))
        return self._rendered[1]

    def desk(self) -> tuple[Desk, str]:
        """A desk for the data as they are now, and what is to be said about it in a banner."""
        rendered = self.rendered()
        root = self.folder.root
        settings, docs = self._host()
        watched = [root / self.folder.config, note_of(root, docs), *data_files(root, settings)]
        now = _signature(watched)
        if self._desk is None or self._desk[0] != now:
            date, doubt = _date()
            if rendered is None:
                loaded = Loaded(_EMPTY, (), Places(), Host(settings=settings))
                self._desk = (now, unresolved_desk(loaded, date), NOT_RENDERED)
            else:
                loaded = load(root, self.folder.config).at(self.folder.site_url)
                same = rendered.inputs == fingerprint(root, settings)
                desk = OwnDesk(self.folder, loaded, rendered, date)
                self._desk = (now, desk, doubt or ("" if same else OUT_OF_DATE))
        return self._desk[1], self._desk[2]

    def _host(self) -> tuple[Settings, Path]:
        now = _signature([self.folder.root / self.folder.config])
        if self._settings is None or self._settings[0] != now:
            host = load_host(self.folder.root, self.folder.config or CONFIGS[1])[0]
            self._settings = (now, host.settings, self.folder.root / host.docs_dir)
        return self._settings[1], self._settings[2]


def _date() -> tuple[dt.date, str]:
    """The date of the build; where it is said wrongly, the clock's, and a sentence about that: no
    host that takes an error from us is here."""
    try:
        return today(), ""
    except NoDateError as error:
        return today_by_clock(), str(error)


_EMPTY = KnowledgeBase(claims={}, sources={})


def _signature(paths: list[Path]) -> _Signature:
    """Which files there are, how long, and when they were written."""
    found = []
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((path.as_posix(), stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@cache
def kept(folder: Folder) -> Kept:
    """What is kept of a site: one object a process, because Zensical gives us no place of ours."""
    return Kept(folder)
