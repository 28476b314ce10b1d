"""Rules on claims: what they name must exist, and what they say must hold together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.model import holding
from sourcebook.problems import Location, Problem
from sourcebook.suggestions import did_you_mean
from sourcebook.urls import is_web_address
from sourcebook.vocabulary import ChangeType, ClaimKind, RelationType, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sourcebook.loading import Document, Loaded
    from sourcebook.model import Claim


def check_claims(loaded: Loaded, claims: Iterable[Claim]) -> Iterator[Problem]:
    """Every rule on some claims, and those on what could be read of broken ones and on all claims
    together."""
    places = loaded.places
    for claim in claims:
        document = places.claims[claim.id]
        yield from _sources(loaded, claim, document)
        yield from _names(loaded, claim, document)
        yield from _relations(loaded, claim, document)
        yield from _basis(claim, document)
        if claim.history:
            yield from _history(claim, document)
        yield from _addresses(claim, document)
    for claim in loaded.partial.values():
        # Verdict and kind may be stand-ins here, so rules that read them would be guessing.
        document = places.claims[claim.id]
        yield from _sources(loaded, claim, document)
        yield from _names(loaded, claim, document)
        yield from _relations(loaded, claim, document)
        yield from _addresses(claim, document)
    yield from _aliases(loaded)
    yield from _circles(loaded)


def unknown_source(key: str, place: Location, loaded: Loaded, code: str = "C303") -> Problem:
    """The problem of a key that is in no entry."""
    references = loaded.host.settings.references
    return Problem(
        place,
        code,
        f"There is no source '{key}' in {references}.",
        did_you_mean(key, loaded.kb.sources, f"Add an entry with this key to {references}."),
    )


def unknown_claim(claim_id: str, place: Location, loaded: Loaded, code: str = "C304") -> Problem:
    """The problem of an id that no claim has or had."""
    folder = loaded.host.settings.claims
    return Problem(
        place,
        code,
        f"There is no claim '{claim_id}' in {folder}.",
        did_you_mean(
            claim_id, loaded.kb.claims, f"Add {folder}/{claim_id}.yml, or take the id out."
        ),
    )


def is_known(claim_id: str, loaded: Loaded) -> bool:
    """Whether a claim has or had the id."""
    kb = loaded.kb
    return claim_id in kb.claims or claim_id in kb.aliases or claim_id in kb.broken_claims


def _sources(loaded: Loaded, claim: Claim, document: Document) -> Iterator[Problem]:
    known = loaded.kb.sources
    for index, evidence in enumerate(claim.evidence):
        if evidence.source not in known:
            place = document.value_at("evidence", index, "source")
            yield unknown_source(evidence.source, place, loaded)
    for index, saying in enumerate(claim.said_by):
        if saying.source and saying.source not in known:
            place = document.value_at("said_by", index, "source")
            yield unknown_source(saying.source, place, loaded)


def _names(loaded: Loaded, claim: Claim, document: Document) -> Iterator[Problem]:
    names = loaded.kb.names
    path = loaded.host.settings.names
    for index, saying in enumerate(claim.said_by):
        if saying.who not in names.claimants:
            yield Problem(
                document.value_at("said_by", index, "who"),
                "C309",
                f"There is no person or body '{saying.who}' in {path}.",
                did_you_mean(
                    saying.who, names.claimants, f"Add it under people or bodies of {path}."
                ),
            )
    for index, topic in enumerate(claim.topics):
        if topic not in names.topics_by_id:
            yield Problem(
                document.value_at("topics", index),
                "C309",
                f"There is no topic '{topic}' in {path}.",
                did_you_mean(topic, names.topics_by_id, f"Add it under topics of {path}."),
            )


def _relations(loaded: Loaded, claim: Claim, document: Document) -> Iterator[Problem]:
    for index, relation in enumerate(claim.relations):
        if not is_known(relation.claim, loaded):
            place = document.value_at("relations", index, "claim")
            yield unknown_claim(relation.claim, place, loaded)


def _basis(claim: Claim, document: Document) -> Iterator[Problem]:
    if not claim.evidence and not claim.searches:
        yield Problem(
            document.value_at(),
            "C308",
            "The claim has neither evidence nor searches.",
            "Add 'evidence:' with at least one source, or 'searches:' with a search that was made.",
        )
    elif not claim.searches and (
        claim.kind is ClaimKind.ABSENCE or claim.verdict is Verdict.UNPROVEN
    ):
        absence = claim.kind is ClaimKind.ABSENCE
        field = "kind" if absence else "verdict"
        what = "A claim that something is absent" if absence else "The verdict 'unproven'"
        yield Problem(
            document.value_at(field),
            "C307",
            f"{what} needs a search log, and there is none.",
            "Add 'searches:' with where, query, date, hits and relevant of each search you made.",
        )


def _history(claim: Claim, document: Document) -> Iterator[Problem]:
    for index, (newer, older) in enumerate(zip(claim.history, claim.history[1:], strict=False)):
        if older.date > newer.date:
            yield Problem(
                document.value_at("history", index + 1, "date"),
                "C310",
                f"{older.date} is later than the entry above it ({newer.date}).",
                "Put the newest entry first.",
            )
    for kind, now in ((ChangeType.VERDICT, claim.verdict), (ChangeType.CERTAINTY, claim.certainty)):
        yield from _changes(claim, document, kind, now)


def _changes(claim: Claim, document: Document, kind: ChangeType, now: str) -> Iterator[Problem]:
    """The entries on one field, newest first, must lead up to what it says now."""
    expected, said = now, f"the {kind.value} is '{now}' now"
    for index, change in enumerate(claim.history):
        if change.type is not kind:
            continue
        if not change.from_ or not change.to:
            lacking = "from" if not change.from_ else "to"
            yield Problem(
                document.value_at("history", index),
                "C306",
                f"The entry records a change of {kind.value} without '{lacking}'.",
                f"Add '{lacking}:' with the {kind.value} that it was changed {lacking}.",
            )
            return
        if change.to != expected:
            yield Problem(
                document.value_at("history", index, "to"),
                "C306",
                f"The history ends at '{change.to}' here, but {said}.",
                f"Add an entry of type {kind.value} above it, from: {change.to}, to: {expected}.",
            )
            return
        expected, said = change.from_, f"the entry above it starts from '{change.from_}'"


def _addresses(claim: Claim, document: Document) -> Iterator[Problem]:
    for index, item in enumerate(claim.would_change):
        if item.watch and not is_web_address(item.watch):
            yield not_web(document.value_at("would_change", index, "watch"), "watch")


def not_web(place: Location, name: str) -> Problem:
    """The problem of an address that is none."""
    return Problem(
        place,
        "F208",
        f"'{name}' is no http or https address.",
        "Give the whole address, beginning with https://, without blanks.",
    )


def _aliases(loaded: Loaded) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for claim in holding(loaded.kb.claims, "aliases"):
        document = loaded.places.claims[claim.id]
        for index, alias in enumerate(claim.aliases):
            if alias in loaded.kb.claims or alias in loaded.kb.broken_claims:
                message = f"'{alias}' is the id of a claim of today."
                place = document.value_at("aliases", index)
                yield Problem(place, "C302", message, "Take it out of the aliases.")
            elif owners.setdefault(alias, claim.id) != claim.id:
                message = f"'{alias}' is an alias of '{owners[alias]}' already."
                place = document.value_at("aliases", index)
                yield Problem(place, "C302", message, "Keep it in one of the two claims.")


def _circles(loaded: Loaded) -> Iterator[Problem]:
    """Each circle of depends-on once, at the relation of its first claim that closes it."""
    kb = loaded.kb
    needs: Mapping[str, tuple[str, ...]] = {
        claim.id: tuple(
            kb.aliases.get(relation.claim, relation.claim)
            for relation in claim.relations
            if relation.type is RelationType.DEPENDS_ON
        )
        for claim in holding(kb.claims, RelationType.DEPENDS_ON)
    }
    done: set[str] = set()
    for start in needs:
        path: list[str] = []
        on_path: set[str] = set()
        stack = [(start, iter(needs[start]))] if start not in done else []
        if stack:
            path.append(start)
            on_path.add(start)
        while stack:
            current, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                path.pop()
                on_path.discard(current)
                done.add(current)
            elif following in on_path:
                yield _circle(loaded, [*path[path.index(following) :], following])
            elif following in needs and following not in done:
                path.append(following)
                on_path.add(following)
                stack.append((following, iter(needs[following])))


def _circle(loaded: Loaded, circle: list[str]) -> Problem:
    claim = loaded.kb.claims[circle[0]]
    index = next(
        number
        for number, relation in enumerate(claim.relations)
        if loaded.kb.aliases.get(relation.claim, relation.claim) == circle[1]
        and relation.type is RelationType.DEPENDS_ON
    )
    return Problem(
        loaded.places.claims[claim.id].value_at("relations", index, "claim"),
        "C305",
        f"These claims depend on each other in a circle: {' -> '.join(circle)}.",
        "Take out the relation that does not hold, or make it another type.",
    )
