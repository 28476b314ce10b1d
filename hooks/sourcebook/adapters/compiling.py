"""Templates compiled by another process while this one reads the data.

After an edit of a large site they are a twentieth of what a build waits for, and until the data are
read no other process has anything to do. In a first build all processors are at work anyway.
"""

from __future__ import annotations

import contextlib
import struct
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import TemplateError

from sourcebook.adapters.earlier.kept_pages import are_many
from sourcebook.fragments.compiled import Compiled
from sourcebook.fragments.environment import COMPILED
from sourcebook.pages.page import make_templates
from sourcebook.processes import UnfinishedError, begin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment
    from mkdocs.theme import Theme

    from sourcebook.loading.cache import Kept
    from sourcebook.processes import Process

THEME = Compiled()
"""The templates of the theme, for all builds of this program."""

_AS_PAGES = 500
"""It takes as much memory as so many pages of a build."""
_WHOLE = ("main.html", "base.html", "404.html", "sitemap.xml")
_PARTS = "partials/"
_LANGUAGES = "partials/languages/"
"""Of which a site needs one."""
_SIZE = struct.Struct("<Q")


class TemplatesAhead:
    """Begins such work. Nothing depends on it: what was not compiled is compiled when needed."""

    def __init__(self, theme: Theme, kept: Kept | None) -> None:
        """Begin, if there is a processor for it and what is `kept` is of a large site."""
        self._process: Process | None = None
        if THEME.is_empty() and kept is not None and are_many(kept):
            self._process = begin(partial(_compile, theme), _AS_PAGES, patient=True)

    def take(self) -> None:
        """Know what was compiled, before there are other processes that should know it as well."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(UnfinishedError):
            packed = process.join()
            (size,) = _SIZE.unpack_from(packed)
            COMPILED.take(packed[_SIZE.size : _SIZE.size + size])
            THEME.take(packed[_SIZE.size + size :])

    def stop(self) -> None:
        """End it: nobody needs it any more."""
        if self._process is not None:
            self._process.stop()


def use_compiled(env: Environment) -> None:
    """Let MkDocs' environment use what was compiled, unless it has something else to use."""
    env.bytecode_cache = env.bytecode_cache or THEME


def _compile(theme: Theme, _: object) -> bytes:
    ours, theirs = make_templates(), theme.get_env()
    theirs.bytecode_cache = THEME
    for environment, names in ((ours, ours.list_templates()), (theirs, _names(theme))):
        for name in names:
            # Whoever needs one that cannot be compiled says what is wrong with it.
            with contextlib.suppress(TemplateError, OSError, ValueError):
                environment.get_template(name)
    packed = COMPILED.packed()
    return b"".join((_SIZE.pack(len(packed)), packed, THEME.packed()))


def _names(theme: Theme) -> Iterator[str]:
    """The templates that a page may be made of, as Material has them; it has ten thousand more, one
    for each icon."""
    yield from _WHOLE
    yield f"{_LANGUAGES}{theme['language']}.html"
    for folder in map(Path, theme.dirs):
        for path in sorted(Path(folder, _PARTS).rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            if not name.startswith(_LANGUAGES):
                yield name
