"""All offline rules, one room a subject."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from sourcebook.checking.articles import check_articles
from sourcebook.checking.citations import check_citations, keys_of_articles
from sourcebook.checking.claims import check_claims, is_known
from sourcebook.checking.following import without_following
from sourcebook.checking.links import check_links, fallen_keys
from sourcebook.checking.names import check_names
from sourcebook.checking.notices import check_notices
from sourcebook.checking.pages import check_pages, found_on, look_ahead
from sourcebook.checking.settled import KEPT_UP, SOUND, Ground, Look
from sourcebook.checking.sources import among_themselves, check_sources
from sourcebook.checking.standing import check_standing
from sourcebook.checking.upkeep import check_upkeep

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sourcebook.checking.sources import Among
    from sourcebook.loading import Loaded
    from sourcebook.loading.silences import Silence
    from sourcebook.problems import Problem

_ORDER = attrgetter("order")


def check(loaded: Loaded) -> tuple[Problem, ...]:
    """Every problem that needs no rendered page: those of loading and those of the rules on data,
    sorted by place, each once.

    Warnings silenced on the spot with a reason are left out, and so is what only follows from a
    file that could not be read.
    """
    look = Look(loaded, _sound(loaded))
    found = [
        *loaded.problems,
        *check_claims(loaded, look.claims),
        *check_articles(loaded),
        *check_names(loaded),
        *check_citations(loaded, look.claims),
    ]
    look.settle(found)
    return unsilenced(loaded, without_following(loaded, found))


def _sound(loaded: Loaded) -> Ground:
    """What a claim is judged by when no day is named: whom and what it names has to be there."""
    names = loaded.places.names
    return Ground(
        SOUND,
        names.text if names is not None else "",
        lambda keys: keys - loaded.kb.sources.keys(),
        lambda ids: {one for one in ids if not is_known(one, loaded)},
    )


def _kept_up(loaded: Loaded, among: Among, today: dt.date) -> Ground:
    """What a claim is judged by on a day: what its sources go back to, and how they stand."""
    fallen = fallen_keys(loaded)
    return Ground(KEPT_UP, among.origins, lambda keys: keys & fallen, today=today.isoformat())


def survey(loaded: Loaded) -> tuple[Problem, ...]:
    """Every problem, those in the bodies of articles included, sorted by place, each once."""
    wait = look_ahead(loaded)
    found = check(loaded)
    wait()
    return tuple(sorted({*found, *check_pages(loaded)}, key=_ORDER))


def upkeep(loaded: Loaded, today: dt.date) -> tuple[Problem, ...]:
    """What wants a person on a day: thin, unsourced, unused and overdue things, sorted by place.

    Warnings silenced on the spot with a reason are left out.
    """
    among = among_themselves(loaded)
    loaded = loaded.on(today)
    kb = loaded.kb
    found = {path: found_on(loaded, article) for path, article in kb.articles.items()}
    named = {
        path: {one.name for one in items if one.kind in {"source", "source-link"}}
        for path, items in found.items()
    }
    cited = {
        path: {one.name for one in items if one.kind == "source"} for path, items in found.items()
    }
    look = Look(loaded, _kept_up(loaded, among, today))
    used = look.sources().union(keys_of_articles(loaded), *named.values())
    for claim in loaded.partial.values():
        used.update(evidence.source for evidence in claim.evidence)
        used.update(saying.source for saying in claim.said_by if saying.source)
    problems = {
        *check_upkeep(loaded, look.claims, cited, today),
        *check_sources(loaded, among, used),
        *check_notices(loaded, used),
        *check_links(loaded, look.claims, found),
        *check_standing(loaded, look),
    }
    look.settle(problems)
    return unsilenced(loaded, problems)


def unsilenced(loaded: Loaded, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems without the warnings that a comment silences, sorted by place, each once."""
    silenced: dict[str, list[Silence]] = {}
    for silence in loaded.silences:
        silenced.setdefault(silence.path, []).append(silence)
    left = (
        problem
        for problem in set(problems)
        if not any(one.covers(problem) for one in silenced.get(problem.location.path, ()))
    )
    return tuple(sorted(left, key=_ORDER))
