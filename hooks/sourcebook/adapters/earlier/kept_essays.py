"""Essays that were rendered before, for those that would come out just so again: of an edit that
concerns few of them, Markdown would take most of the time.

What Markdown makes of an essay follows from its text, from the settings, and from the claims,
sources and files that are looked up meanwhile; a digest of all that is kept with it.
That holds only for extensions that look at nothing else; with any other all are rendered.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from sourcebook.loading.cache import Shelf
from sourcebook.model import Mention, PageUses
from sourcebook.pages.looked_up import LookedUp
from sourcebook.pages.whole import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File
    from mkdocs.structure.toc import AnchorLink

    from sourcebook.adapters.basis import Basis
    from sourcebook.loading.memory import Memory
    from sourcebook.model import Article

_OF_MARKDOWN = (
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"),
    *("footnotes", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists"),
    *("smarty", "tables", "toc", "wikilinks"),
)
_OF_PYMDOWN = (
    *("arithmatex", "betterem", "blocks.admonition", "blocks.definition", "blocks.details"),
    *("blocks.html", "blocks.tab", "caret", "critic", "details", "emoji", "escapeall", "extra"),
    *("highlight", "inlinehilite", "keys", "magiclink", "mark", "progressbar", "saneheaders"),
    *("smartsymbols", "striphtml", "superfences", "tabbed", "tasklist", "tilde"),
)
_KNOWN = frozenset(
    {
        *_OF_MARKDOWN,
        *(f"markdown.extensions.{name}" for name in _OF_MARKDOWN),
        *(f"pymdownx.{name}" for name in _OF_PYMDOWN),
    }
)
"""Extensions that look at nothing but the text and their settings. `snippets` and `b64` read files,
and so on."""
_HOST = Page.__module__.partition(".")[0]
"""Whose log it is."""
_THEIRS = ("markdown", "material", "pymdownx")
"""Packages whose functions do the same until there is another version."""


class KeptEssays:
    """The essays of one build."""

    def __init__(self, basis: Basis, memory: Memory, config: MkDocsConfig, own: str) -> None:
        """`memory` has what earlier builds rendered; `own` is what the site calls our extension."""
        self._basis, self._desk, self._watched = basis, basis.desk, basis.watched
        self._memory, self._config, self._own = memory, config, own
        self._rest = ""
        self.digests: dict[str, str] = {}
        """Of what each essay that is kept was made of, by path under docs/."""

    def begin(self) -> None:
        """Note from now on what is looked up for an essay."""
        self._desk.work_from(self._basis.watched_kb)

    @cached_property
    def _hosts(self) -> str | None:
        # When all plugins have had their say in the configuration.
        return _hosts(self._config, self._own)

    def take_over(self, page: Page, article: Article) -> None:
        """Have the page rendered by us, unless somebody else does that already."""
        if type(page) is Page and self._hosts is not None:
            page.render = partial(self._render, page, article)  # type: ignore[method-assign]

    def _render(self, page: Page, article: Article, config: MkDocsConfig, files: Files) -> None:
        """Give the page what Markdown makes of it, as `Page.render` does."""
        raw = self._memory.ask(_SHELF, page.file.src_uri)
        if raw is not None and self._put(raw, page, article, files):
            return
        self._watched.take()
        watched = _WatchedFiles(files)
        with _heard() as said:
            Page.render(page, config, watched)
        looked_up = self._watched.take()
        uses = self._desk.uses.get(article.path)
        # What is said about a page is to be said again, and where its mistakes are is sought anew.
        if uses is None or said or watched.all_asked or article.path in self._desk.mistaken:
            return
        every = self._with_evidence(looked_up, uses)
        paths = sorted(watched.asked)
        of = self._digest(page, article, files, every, paths)
        self.digests[article.path] = of
        self._memory.tell(_SHELF, _packed(of, every, paths, page, uses), page.file.src_uri)

    def _put(self, raw: bytes, page: Page, article: Article, files: Files) -> bool:
        """Put in what was kept, if it would come out so again."""
        kept = json.loads(raw)
        looked_up = LookedUp(tuple(kept["claims"]), tuple(kept["sources"]))
        if kept["of"] != self._digest(page, article, files, looked_up, kept["files"]):
            return False
        self.digests[article.path] = kept["of"]
        page.content = kept["content"]
        page.toc = get_toc(kept["toc"])
        page._title_from_render = kept["title"]  # noqa: SLF001 - as `Page.render` leaves it
        page.present_anchor_ids = set(kept["anchors"])
        if kept["links"] is not None:
            # The files are the same, or the digest would be another.
            page.links_to_anchors = {files.src_uris[name]: to for name, to in kept["links"]}
        uses = kept["uses"]
        mentions = tuple(Mention(**one) for one in uses["mentions"])
        self._desk.finished(
            PageUses(uses["path"], uses["url"], uses["title"], mentions, tuple(uses["claims"])),
            mistaken=False,
        )
        return True

    def _digest(
        self, page: Page, article: Article, files: Files, looked_up: LookedUp, paths: Iterable[str]
    ) -> str:
        """The digest of what an essay is made of, for which these claims and sources and the files
        at these paths were looked up."""
        if not self._rest:
            hosts = f"{self._hosts} {_level()}".encode("utf-8", "surrogatepass")
            self._rest = self._basis.rest([hosts])
        context, fragments = self._desk.page, self._desk.fragments
        return digest_of(
            self._rest,
            page.markdown or "",
            repr((page.file.src_uri, page.url, context.title if context else None)),
            repr(fragments.problems_of_article(article)),
            repr(fragments.is_overdue(article.front.review_by)),
            self._basis.wholes.essays,
            repr([_said_of(files.get_file_from_path(path)) for path in paths]),
            *self._basis.wholes.of(looked_up),
        )

    def _with_evidence(self, looked_up: LookedUp, uses: PageUses) -> LookedUp:
        """The same with the evidence of the claims, which is counted once for all pages."""
        claims = {*looked_up.claims, *uses.claims}
        sources = {*looked_up.sources, *(one.key for one in uses.mentions)}
        for claim in map(self._desk.fragments.claim, claims):
            if claim is not None:
                sources.update(one.source for one in claim.evidence)
                sources.update(one.source for one in claim.said_by if one.source)
        return LookedUp(tuple(sorted(claims)), tuple(sorted(sources)))


def _hosts(config: MkDocsConfig, own: str) -> str | None:
    """What the host tells Markdown; None where extensions may look at more than that."""
    names = config.markdown_extensions
    if not all(isinstance(name, str) and (name in _KNOWN or name == own) for name in names):
        return None
    settings = {
        name: {key: value for key, value in of.items() if (name, key) != (own, "host")}
        for name, of in config.mdx_configs.items()
    }
    if "custom_icons" in (settings.get("pymdownx.emoji", {}).get("options") or {}):
        return None  # They are files of the site.
    validation = {
        name: dict(of) if isinstance(of, Mapping) else of for name, of in config.validation.items()
    }
    try:
        return _plain([names, settings, validation, config.use_directory_urls])
    except ValueError:
        return None


def _plain(value: object) -> str:
    """A value of the settings in words; raises ValueError for what may do something else another
    time."""
    if isinstance(value, dict):
        return f"{{{','.join(f'{_plain(key)}:{_plain(one)}' for key, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_plain, value))}]"
    if isinstance(value, partial):
        return f"partial{_plain([value.func, value.args, value.keywords])}"
    if value is None or isinstance(value, str | int | float):
        return repr(value)
    module = str(getattr(value, "__module__", ""))
    name = str(getattr(value, "__qualname__", "<"))
    if module.partition(".")[0] in _THEIRS and "<" not in name:
        return f"{module}.{name}"
    raise ValueError(value)


class _WatchedFiles(Files):
    """The files of a site, of which is noted what is looked up."""

    def __init__(self, files: Files) -> None:
        super().__init__(())
        self._files_of_site = files
        self.asked: set[str] = set()
        """The paths at which a file was sought, also where there is none."""
        self.all_asked = False
        """Whether somebody has gone through all of them."""

    def get_file_from_path(self, path: str) -> File | None:
        """As links are resolved."""
        self.asked.add(path)
        return self._files_of_site.get_file_from_path(path)

    @property
    def src_uris(self) -> Mapping[str, File]:
        """All of them."""
        self.all_asked = True
        return self._files_of_site.src_uris

    def __iter__(self) -> Iterator[File]:
        return iter(self.src_uris.values())

    def __len__(self) -> int:
        return len(self.src_uris)

    def __contains__(self, path: str) -> bool:
        return self.get_file_from_path(path) is not None

    def append(self, file: File) -> None:
        """Add a file to those of the site."""
        self.all_asked = True
        self._files_of_site.append(file)

    def remove(self, file: File) -> None:
        """Take a file out of those of the site."""
        self.all_asked = True
        self._files_of_site.remove(file)


def _said_of(file: File | None) -> object:
    """What a link says of the file that it leads to."""
    return file and (file.src_uri, file.url, file.inclusion.value)


def _level() -> int:
    """What MkDocs is asked to tell: it notes nothing for what it need not."""
    return logging.getLogger(_HOST).getEffectiveLevel()


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record)


@contextmanager
def _heard() -> Iterator[list[logging.LogRecord]]:
    """What is said meanwhile."""
    listener = _Listener()
    loggers = [logging.getLogger(name) for name in (_HOST, "MARKDOWN")]
    for one in loggers:
        one.addHandler(listener)
    try:
        yield listener.said
    finally:
        for one in loggers:
            one.removeHandler(listener)


def _packed(
    of: str, looked_up: LookedUp, paths: Sequence[str], page: Page, uses: PageUses
) -> bytes:
    links = page.links_to_anchors
    return json.dumps(
        {
            "of": of,
            "claims": looked_up.claims,
            "sources": looked_up.sources,
            "files": paths,
            "content": page.content,
            "toc": [_token(one) for one in page.toc],
            "title": page._title_from_render,  # noqa: SLF001 - as `Page.render` leaves it
            "anchors": sorted(page.present_anchor_ids or ()),
            "links": links and [(file.src_uri, dict(to)) for file, to in links.items()],
            "uses": asdict(uses),
        }
    ).encode()


def _token(link: AnchorLink) -> Mapping[str, Any]:
    """A line of the contents, as `get_toc` takes it."""
    children = [_token(one) for one in link.children]
    return {"level": link.level, "id": link.id, "name": link.title, "children": children}


_SHELF: Shelf[bytes] = Shelf(
    "essays",
    bytes,
    bytes,
    rooms=("adapters/earlier/kept_essays.py",),
    packages=(
        *("babel", "jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "pybtex"),
        *("pydantic", "pygments", "pylatexenc", "pymdown-extensions"),
    ),
)
"""By path under docs/. Our own code is in each digest."""
