"""What all that is made in one build is made from, as digests: while those it was made from are the
same, so is what was made."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages.looked_up import Watched
from sourcebook.pages.whole import Wholes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sourcebook.citations import Desk
    from sourcebook.loading.cache import Kept
    from sourcebook.model import KnowledgeBase

_PACKAGE = Path(__file__).parents[1]


class Basis:
    """All of it, for one build."""

    def __init__(self, desk: Desk) -> None:
        """Watch nothing yet."""
        self.desk, self._fragments = desk, desk.fragments
        self.watched = Watched()

    @cached_property
    def watched_kb(self) -> KnowledgeBase:
        """The data, in a form that notes in `watched` what is looked up."""
        return self.watched(self.desk.loaded.kb)

    @cached_property
    def wholes(self) -> Wholes:
        """The digests of what claims and sources say."""
        loaded = self.desk.loaded
        return Wholes(loaded.kb, self._fragments, loaded.places.digests)

    def begin_anew(self) -> None:
        """Take the data as the desk has them now."""
        self._fragments = self.desk.fragments
        for name in ("watched_kb", "wholes"):
            self.__dict__.pop(name, None)

    def find_all(self) -> None:
        """Find now what several processes would find each."""
        self.wholes.find_all()
        self.rest()

    def rest(self, hosts: Iterable[bytes] = ()) -> str:
        """The digest of everything else: settings, names, what the day says anywhere, our own code
        and templates, and what of the host has a say in it."""
        kb, fragments = self.desk.loaded.kb, self._fragments
        words = (
            self.desk.loaded.host.model_dump_json(),
            fragments.of_the_day,
            repr((fragments.site, kb.names, kb.aliases, kb.broken_claims, kb.last_check)),
            # An essay of a certain name changes where errors are reported.
            fragments.report_href(""),
            self._ours,
            *(hashlib.blake2b(one, digest_size=16).hexdigest() for one in hosts),
        )
        return key_of(words).hex()

    @cached_property
    def _ours(self) -> str:
        return _our_files()


def basis_of(desk: Desk, kept: Kept | None, *, serving: bool) -> Basis | None:
    """What the builds of a desk share with earlier and later ones; None where nobody would keep
    what is made. While a site is served, that is in memory."""
    return Basis(desk) if serving or kept is not None else None


def _our_files() -> str:
    """A digest of our own code, templates and scripts."""
    total = hashlib.blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            name, data = path.relative_to(_PACKAGE).as_posix().encode(), path.read_bytes()
            total.update(b"%s %d " % (name, len(data)) + data)
    return total.hexdigest()
