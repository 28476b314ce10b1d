"""Claims that rules need not look at: an earlier run has found nothing wrong in them, and all that
can make something wrong is as it was.

A rule on a claim goes by four things: the text of its file; what else all claims are judged by,
such as the names; whether what it points at, sources and claims, is as it should be; and the day.
So of a claim in which nothing was wrong is kept what it points at and the day of its review, by a
digest of its text. To see that none of it has gone wrong since takes a look at all claims together.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pydantic import TypeAdapter

from sourcebook.checking.remembered import said_in, spare
from sourcebook.loading.cache import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from sourcebook.loading import Loaded
    from sourcebook.model import Claim
    from sourcebook.problems import Problem


class Gist(NamedTuple):
    """What of a claim can go wrong while its text stays as it is."""

    sources: tuple[str, ...]
    """The keys that it names as evidence, cites or links to, each once."""
    claims: tuple[str, ...]
    """The ids of the claims that it names or links to, each once."""
    review_by: str
    """The day (ISO 8601); empty for none."""


_Gists: TypeAlias = dict[str, tuple[tuple[str, ...], tuple[str, ...], str]]
"""By the digest of a claim's text, those of the claims in which nothing was wrong."""


def _none(_: AbstractSet[str]) -> AbstractSet[str]:
    return frozenset()


class Ground(NamedTuple):
    """What a set of rules on claims goes by, besides the text of each."""

    shelf: Shelf[bytes]
    """Where the rules keep what they have settled: each set of rules its own, for a build asks but
    one of them."""
    by: str = ""
    """What all claims are judged by: other words, and each is looked at."""
    wrong_sources: Callable[[AbstractSet[str]], AbstractSet[str]] = _none
    """Which of some keys make something wrong of a claim that names them."""
    wrong_claims: Callable[[AbstractSet[str]], AbstractSet[str]] = _none
    """Which of some ids do."""
    today: str = ""
    """The day (ISO 8601), for rules that go by it."""


class Look:
    """One look at all claims by a set of rules: which of them are to be looked at."""

    def __init__(self, loaded: Loaded, ground: Ground) -> None:
        """See which claims are settled."""
        self._loaded = loaded
        self._ground = ground
        self._digests = {name: loaded.places.digests[name] for name in loaded.kb.claims}
        self._known = self._asked()
        wrong = self._wrong()
        self.claims: tuple[Claim, ...] = tuple(
            loaded.kb.claims[name]
            for name, digest in self._digests.items()
            if digest not in self._known or digest in wrong
        )
        """Those that rules have to look at, by id."""
        spare(loaded, ground.shelf.name, self._known.keys() & self._digests.values())

    def sources(self) -> set[str]:
        """The keys of the sources that any claim names, cites or links to."""
        return set().union(*(sources for sources, _, _ in self._gists.values()))

    def naming(self, keys: AbstractSet[str]) -> tuple[Claim, ...]:
        """The claims that name, cite or link to one of some sources, by id."""
        return tuple(
            self._loaded.kb.claims[name]
            for name, digest in self._digests.items()
            if not keys.isdisjoint(self._gists[digest][0])
        )

    def settle(self, found: Iterable[Problem]) -> None:
        """Know for the next time in which claims nothing was wrong, given all that was found."""
        places = self._loaded.places.claims
        paths = {problem.location.path for problem in found}
        troubled = {
            self._digests[claim.id] for claim in self.claims if places[claim.id].path in paths
        }
        quiet = {digest: gist for digest, gist in self._gists.items() if digest not in troubled}
        if quiet != self._known:
            raw = _adapter().dump_json(quiet)
            self._loaded.memory.tell(self._ground.shelf, raw, self._ground.by)

    def _asked(self) -> _Gists:
        raw = self._loaded.memory.ask(self._ground.shelf, self._ground.by)
        try:
            return _adapter().validate_json(raw) if raw is not None else {}
        except ValueError:  # Made by code that did what no code of today does.
            return {}

    def _wrong(self) -> AbstractSet[str]:
        """The digests of claims in which something may be wrong by now. In most runs nothing of all
        that claims point at is, and no claim is looked at for that alone."""
        ground, known = self._ground, self._known.values()
        sources = ground.wrong_sources(set().union(*(one for one, _, _ in known)))
        claims = ground.wrong_claims(set().union(*(one for _, one, _ in known)))
        due = ground.today > min((day for _, _, day in known if day), default=ground.today)
        if not (sources or claims or due):
            return frozenset()
        return {
            digest
            for digest, (keys, ids, day) in self._known.items()
            if not (sources.isdisjoint(keys) and claims.isdisjoint(ids))
            or (day and day < ground.today)
        }

    @cached_property
    def _gists(self) -> _Gists:
        """The gists of all claims of today."""
        gists: _Gists = {
            self._digests[claim.id]: gist_of(self._loaded, claim) for claim in self.claims
        }
        for digest in self._digests.values():
            if digest not in gists:
                gists[digest] = self._known[digest]
        return gists


def gist_of(loaded: Loaded, claim: Claim) -> Gist:
    """What of a claim can go wrong while its text stays as it is."""
    said = said_in(loaded, claim, loaded.places.claims[claim.id])
    sources = [one.source for one in claim.evidence]
    sources += (one.source for one in claim.said_by if one.source)
    sources += (*said.keys, *(name for kind, name in said.links if kind == "source"))
    claims = [one.claim for one in claim.relations]
    claims += (name for kind, name in said.links if kind == "claim")
    return Gist(
        tuple(dict.fromkeys(sources)),
        tuple(dict.fromkeys(claims)),
        claim.review_by.isoformat() if claim.review_by else "",
    )


def digest_of_all(words: Iterable[object]) -> str:
    """A digest of what all claims are judged by."""
    total = hashlib.blake2b(digest_size=16)
    for word in words:
        total.update(f"{word!r}\n".encode("utf-8", "surrogatepass"))
    return total.hexdigest()


@cache
def _adapter() -> TypeAdapter[_Gists]:
    return TypeAdapter(_Gists)


def _shelf(name: str) -> Shelf[bytes]:
    """All that a rule asks is among its rooms: with one forgotten, a claim would not be looked
    at."""
    return Shelf(
        name,
        lambda raw: raw,
        lambda raw, *_: raw,
        rooms=(
            *("anchors.py", "checking", "citations", "loading", "model"),
            *("script.py", "tangles.py", "urls.py", "vocabulary.py"),
        ),
        packages=("markdown", "pydantic", "pymdown-extensions", "pyyaml"),
    )


SOUND = _shelf("sound")
"""For the rules that go by no day."""
KEPT_UP = _shelf("kept-up")
"""For those that do."""
