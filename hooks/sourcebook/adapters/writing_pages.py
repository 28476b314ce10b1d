"""Generated pages written by us, as MkDocs would write them, in as many processes as there are
processors.

Only where nobody else has a say in a page: another plugin or hook that listens to the events of
pages gets every page from MkDocs, one by one, as do themes other than Material and templates of a
site that look at the page. See `frame` for how the same bytes come out of it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import material  # type: ignore[import-untyped]
from jinja2 import TemplateError, nodes
from mkdocs.commands.build import _build_page
from mkdocs.contrib.search import SearchPlugin as MkDocsSearch

from sourcebook import processes
from sourcebook.adapters.earlier.kept_frames import frames_as_data
from sourcebook.adapters.files import write_pieces
from sourcebook.adapters.frames.frame import Frame, Kind, Laid, Theme, kind_of, make_frame, words_of
from sourcebook.adapters.telling import in_a_sentence, log
from sourcebook.processes import Turns, begin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig

    from sourcebook.adapters.announcing.ready_page import ReadyPage
    from sourcebook.adapters.earlier.build import EarlierPages
    from sourcebook.adapters.earlier.kept_frames import KeptFrames
    from sourcebook.adapters.files import MakeFiles
    from sourcebook.pages import GeneratedPage
    from sourcebook.processes import Process


_EVENTS = (
    *("pre_page", "page_read_source", "page_markdown", "page_content", "page_context"),
    *("post_page", "env"),
)
"""What another plugin may listen to, to change a page or see it."""
_NEEDED = ("template_context", "post_build", "build_error")
"""What we must hear; a hook file of an earlier version does not hand these events on."""
_MATERIAL_SEARCH = "material.plugins.search.plugin"
_MOST_MISFITS = 3
"""So many pages of a kind may not fit their frame before the kind is taken to have none."""
_WORTH_A_FRAME = 20
"""So many pages of a folder take longer than making a frame in each process."""
_WORTH_A_PROCESS = 250
"""So many pages take longer than starting a process for them."""
_IN_A_TURN = 8
"""So many pages a process takes at once."""


def why_not(config: MkDocsConfig, ours: object, *, searching: bool) -> str:
    """Why pages are to be written by MkDocs, in a sentence; an empty string where nothing speaks
    against writing them ourselves. `searching`: whether Material's search is left without pages."""
    heard = config.plugins.events
    if not all(any(_owner(one) is ours for one in heard[name]) for name in _NEEDED):
        return "the hook file is of an earlier version"
    for event in _EVENTS:
        for method in heard[event]:
            owner = _owner(method)
            if isinstance(owner, type(ours)) or (searching and _is_search(owner)):
                continue
            origins = config.plugins._event_origins  # noqa: SLF001 - the only place of the names
            name = origins.get(method, getattr(method, "__module__", "something"))
            return f"{name} listens to the event {event}"
    if config.theme.name != "material":
        return "the theme is not Material"
    name = _curious_template(config)
    return f"{name} looks at the page" if name else ""


def _owner(method: object) -> object:
    return getattr(method, "__self__", None)


def _is_search(owner: object) -> bool:
    """Whether it is a search that leaves out a page which says so."""
    return isinstance(owner, MkDocsSearch) or type(owner).__module__ == _MATERIAL_SEARCH


def _curious_template(config: MkDocsConfig) -> str:
    """The first template of the site's own that mentions the page, or all of them; none if none
    does."""
    env = config.theme.get_env()
    theirs = Path(material.__file__).parent
    for folder in map(Path, config.theme.dirs):
        if folder.is_relative_to(theirs):
            break
        for path in sorted(folder.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            try:
                tree = env.parse(path.read_text("utf-8-sig"))
            except (OSError, ValueError, TemplateError):
                return name
            if any(node.name in ("page", "pages") for node in tree.find_all(nodes.Name)):
                return name
    return ""


class PagesApart:
    """The pages and other files that MkDocs does not write, on their way to the site."""

    def __init__(
        self,
        theme: Theme,
        pages: Mapping[str, Callable[[], GeneratedPage]],
        fill: Callable[[GeneratedPage], ReadyPage],
        files: Sequence[MakeFiles] = (),
        earlier: EarlierPages | None = None,
        frames: KeptFrames | None = None,
    ) -> None:
        """Take what makes each page, by address, and what puts it into MkDocs' page; what makes
        other files, what takes longest first; and what earlier builds left of the pages and of
        their frames."""
        self._theme, self._pages, self._fill = theme, pages, fill
        self._frames = frames
        self._writer = PageWriter(theme, frames.known if frames is not None else {})
        self._files = files
        self._order = sorted(pages)
        self._written: set[str] = set()
        self._processes: list[Process] = []
        self._may_forget = False
        """Whether nobody asks for a page any more once it is written, as templates of a site do."""
        self._turns: Turns | None = None
        """Those that this process has its share in, too."""
        self._later = 0
        """So many processes are still to begin."""
        self._may_begin: Callable[[], bool] = lambda: False
        """Whether they may."""
        self._differing = ""
        self._earlier = earlier

    def start(self, *, later: int = 0) -> None:
        """Begin; with one process at hand, write all. Of several this one is the last: it has
        other work to do first. So many of the others begin `later`, when `finish` is told that
        they may."""
        pages = len(self._order)
        count = min(processes.how_many(pages), pages // _WORTH_A_PROCESS)
        turns = len(self._files) + -(-pages // _IN_A_TURN)
        if count > 1:
            if self._earlier is None or not self._earlier.are_site:
                # Else it would take longer than what is left to be written.
                self._warm_up()
            self._turns = Turns(turns)
            self._later = min(later, count - 1)
            self._begin(count - 1 - self._later)
        else:
            self._write_in(range(turns))
            self._take(*self._found())

    def _begin(self, count: int) -> None:
        """Begin so many processes that have their shares in what is left."""
        for _ in range(count):
            process = begin(lambda _: self._share(), len(self._order), patient=True)
            if process is not None:
                self._processes.append(process)

    def _warm_up(self) -> None:
        """Write two pages of each folder with many, which takes templates and a frame that each
        process would make for itself. They are not written again."""
        folders: dict[str, list[str]] = {}
        for url in self._order:
            folders.setdefault(url.partition("/")[0], []).append(url)
        first = [urls[:2] for urls in folders.values() if len(urls) >= _WORTH_A_FRAME]
        with in_a_sentence():
            for url in chain.from_iterable(first):
                self._write(url)
                self._written.add(url)

    def _write(self, url: str) -> None:
        earlier, make = self._earlier, self._pages[url]
        if earlier is not None:
            laid = earlier.laid(url, self._writer.frames)
            if laid is not None:
                self._writer.write_again(url, laid)
                return
        ready = make() if earlier is None else earlier.page(url, make)
        page = self._fill(ready)
        new = self._writer.write(page, ready)
        if earlier is not None:
            earlier.wrote(ready, new)
        if self._may_forget and page.content is None:
            page.meta = {}

    def _share(self) -> bytes:
        """Write what nobody else has begun, in a process of its own; gives in one line what `_take`
        takes, and after it what is noted of the pages."""
        if self._earlier is not None:
            self._earlier.leave_to_others()
        self._write_at_last()
        noted = self._earlier.noted() if self._earlier is not None else b""
        return json.dumps(self._found()).encode() + b"\n" + noted

    def _write_at_last(self) -> None:
        """Write what nobody else has begun. All templates are rendered, or others do that: the
        words of thousands of pages need not stay in memory."""
        self._may_forget = True
        self._write_in(self._turns_and_help(cast("Turns", self._turns)))

    def _turns_and_help(self, turns: Turns) -> Iterator[int]:
        """The turns that this process takes. As soon as those may begin that were to begin later,
        they do."""
        for turn in turns:
            if self._later and self._may_begin():
                later, self._later = self._later, 0
                self._begin(later)
            yield turn

    def _write_in(self, turns: Iterable[int]) -> None:
        """Make files, or write pages."""
        with in_a_sentence():
            for turn in turns:
                self._take_turn(turn)

    def _found(self) -> tuple[str, Sequence[object]]:
        """The name of a page that differs from its frame, and the new frames."""
        frames = frames_as_data(self._writer.new) if self._frames is not None else ()
        return self._writer.differing, frames

    def _take_turn(self, turn: int) -> None:
        # Files first, for nobody should wait for a long one at the end.
        if turn < len(self._files):
            for name, pieces in self._files[turn]():
                write_pieces(Path(self._theme.config.site_dir, name), pieces)
            return
        start = (turn - len(self._files)) * _IN_A_TURN
        for url in self._order[start : start + _IN_A_TURN]:
            if url not in self._written and not self._stands(url):
                self._write(url)

    def _stands(self, url: str) -> bool:
        return self._earlier is not None and self._earlier.stands(url)

    def _take(self, differing: str, frames: Sequence[Any]) -> None:
        """Know what somebody found who had a share in the work."""
        self._differing = min(filter(None, (self._differing, differing)), default="")
        if self._frames is not None:
            self._frames.take(frames)

    def _take_share(self, said: bytes) -> None:
        line, _, noted = said.partition(b"\n")
        self._take(*json.loads(line))
        if self._earlier is not None:
            self._earlier.take(noted)

    def finish(self, may_begin: Callable[[], bool] = lambda: True) -> None:
        """Write what nobody else has begun, and wait until all is written. `may_begin` says whether
        the time has come for those who were to begin later.

        Raises PluginError where something could not be written.
        """
        if self._turns is not None:
            self._may_begin = may_begin
            self._write_at_last()
            self._turns.close()
            self._take(*self._found())
        for process in self._processes:
            with in_a_sentence():
                self._take_share(process.join())
        if self._differing:
            name = self._differing
            log.info("MkDocs writes every page, because %s would not be the same.", name)
            self._writer = PageWriter(self._theme, {}, framed=False)
            with in_a_sentence():
                for url in self._order:
                    self._write(url)
        elif self._frames is not None:
            self._frames.keep()

    def stop(self) -> None:
        """Leave it: the build has failed."""
        for process in self._processes:
            process.stop()


class _Sample(NamedTuple):
    """A page as MkDocs wrote it."""

    page: ReadyPage
    words: Mapping[str, str]
    written: bytes


class PageWriter:
    """Writes pages one after another."""

    def __init__(self, theme: Theme, known: Mapping[Kind, Frame], *, framed: bool = True) -> None:
        """Begin with the frames that are `known`; with none if pages are not to be `framed`."""
        self._theme, self._framed = theme, framed
        self._site = f"{theme.config.site_dir}{os.sep}"
        self.frames = {frame.identity: frame for frame in known.values()}
        """Those that a page was found to be filled into as MkDocs writes it, by identity."""
        self.new: dict[Kind, Frame] = {}
        """Those of them that were not known."""
        self._frames: dict[Kind, Frame | None] = dict(known)
        self._samples: dict[Kind, _Sample] = {}
        """The first page of each kind that has no frame yet."""
        self._misfits: Counter[Kind] = Counter()
        self.differing = ""
        """The path of a page that MkDocs wrote otherwise than its frame gives it."""

    def write_again(self, url: str, laid: Laid) -> None:
        """Write a page from the words that were laid into one of the `frames`."""
        _write(f"{self._site}{url}index.html", self.frames[laid.frame].filled(laid))

    def write(self, page: ReadyPage, ready: GeneratedPage) -> Laid | None:
        """Write a page that is filled in, and forget its words. Gives them as they were laid into a
        frame; None where MkDocs had to see the page."""
        theme, path = self._theme, page.file.src_uri
        if theme.no_search:
            page.meta["search"] = {"exclude": True}
        kind = kind_of(page, ready)
        head = theme.heads.get(path, "")
        frame = self._frame(kind) if self._framed else None
        laid, is_seen = None, False
        if frame is not None:
            is_seen = theme.seen(page)
            laid = frame.laid(page, words_of(page, head))
        target = page.file.abs_dest_path
        if frame is not None and laid is not None:
            _write(target, frame.filled(laid))
        else:
            _build_page(page, theme.config, theme.files, theme.nav, theme.env)
            if self._framed and kind not in self._frames:
                written = Path(target).read_bytes()
                self._samples[kind] = _Sample(page, words_of(page, head), written)
        theme.heads.pop(path, None)
        if kind not in self._samples:
            page.content = None
        return None if is_seen else laid

    def _frame(self, kind: Kind) -> Frame | None:
        """The frame of a kind, once there is a page to compare it with."""
        sample = self._samples.pop(kind, None)
        if sample is None:
            return self._frames.get(kind)
        frame = make_frame(self._theme, kind)
        laid = frame.laid(sample.page, sample.words) if frame is not None else None
        sample.page.content = None
        self._misfits[kind] += laid is None
        if frame is None or laid is None:
            if self._misfits[kind] > _MOST_MISFITS:
                self._frames[kind] = None
        elif frame.filled(laid) == sample.written:
            self._frames[kind] = self.frames[frame.identity] = self.new[kind] = frame
        else:
            self._framed, self.differing = False, sample.page.file.src_uri
            self.frames.clear()
        return self._frames.get(kind)


def _write(target: str, data: bytes) -> None:
    """Write a file, the last of whose folders seldom is there."""
    # Not with MkDocs' `write_file`, nor by paths that are objects: this is done for every page, and
    # takes as long as filling in the frame. To look first whether a folder is there, or whether
    # somebody sits at the file to read along, would take a third more.
    folder = os.path.dirname(target)  # noqa: PTH120
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103
    with open(target, "wb", buffering=0) as file:  # noqa: PTH123
        left = memoryview(data)
        while left:
            left = left[file.write(left) :]
