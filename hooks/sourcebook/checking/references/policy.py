"""What one look at a reference means for who has just written it.

A pull request answers for its own references, and at once, where the schedule takes days: so only
what no bad night explains is an error. The codes and their severities are the table of
docs/guide/checker.md, column "pull request".
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.checking.notices import problem_of
from sourcebook.model import joined_notices
from sourcebook.problems import Problem
from sourcebook.vocabulary import LINK_CLASSES, LinkClass, QuoteState

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from sourcebook.checking.references.targets import Target
    from sourcebook.loading import Loaded
    from sourcebook.model import KnowledgeBase, Observation, QuoteSeen, Source
    from sourcebook.problems import Location

_ELSEWHERE = "Give the address at which it stands now, or archiveurl and archivedate of a copy."
_COPY_IS_LEFT = (
    "Give the address at which it stands now; or say in the entry that only its copy is left: "
    "pin = {dead until 2027-05-01: only the archived copy is left}."
)
_LOOK = (
    "Open it in a browser; if it is what you cite, say so in the entry: "
    "pin = {alive until 2027-05-01: read it in a browser}."
)
_FIELDS = MappingProxyType({"url": "url", "doi": "doi", "archive": "archiveurl"})

_CODES: Mapping[LinkClass, tuple[str, str]] = MappingProxyType(
    {
        LinkClass.GONE: ("R101", _ELSEWHERE),
        LinkClass.NO_SUCH_HOST: ("R102", "Look for a slip in the address. " + _ELSEWHERE),
        LinkClass.UNREACHABLE: ("R103", _LOOK),
        LinkClass.TLS_BROKEN: ("R104", _LOOK),
        LinkClass.SOFT_404: ("R105", _ELSEWHERE),
        LinkClass.USURPED: ("R106", _ELSEWHERE),
        LinkClass.MOVED: ("R109", ""),
        LinkClass.RATE_LIMITED: ("R110", "Run the check again later, or look yourself."),
        LinkClass.RETRACTED: ("R111", "Cite another work, or say that it was retracted."),
        LinkClass.CONCERN: ("R112", "Read the notice, and weigh the evidence again."),
        LinkClass.CORRECTED: ("R112", "Read the correction, and weigh the evidence again."),
        LinkClass.UNKNOWN_DOI: ("R113", "Copy the DOI from the work itself."),
        LinkClass.REFUSED: ("R114", "Give an http or https address that everybody can reach."),
        LinkClass.ARCHIVE_BROKEN: ("R117", "Give the address of a copy that can be read."),
    }
)
_NOTICED = frozenset({LinkClass.RETRACTED, LinkClass.CONCERN, LinkClass.CORRECTED})
_ANSWERED = frozenset({LinkClass.OK, LinkClass.REDIRECTED})
_FINE = frozenset(
    {
        LinkClass.OK,
        LinkClass.REDIRECTED,
        LinkClass.REINSTATED,
        LinkClass.DRIFTED,
        LinkClass.QUOTE_MISSING,
        LinkClass.ARCHIVE_MISSING,
    }
)
"""Nothing is said of these at the entry. A quote is spoken of where it stands, in its claim."""


def problems_of(kb: KnowledgeBase, target: Target, seen: Observation) -> Iterator[Problem]:
    """What is wrong with an address, once for each source that has it, in the line of its field.

    A source that a person has pinned is not spoken of: somebody has looked.
    """
    for role in target.roles:
        source = kb.sources[role.key]
        if seen.result in _NOTICED and seen.notices:
            # Said as `check` says it without a network, so that the two are one problem. A pin is
            # about a link, and silences none of it.
            known = joined_notices(kb.notices.get(role.key, ()), seen.notices)
            yield from problem_of(source, known)
        elif source.pin is None:
            place = source.places.get(_FIELDS[role.role], source.location)
            yield from _problem(source, target, role.role, seen, place)


def _problem(
    source: Source, target: Target, role: str, seen: Observation, place: Location
) -> Iterator[Problem]:
    what = f"{target.url} ({source.key})"
    if seen.result in _FINE:
        if seen.error and target.anchors and seen.result in _ANSWERED:
            hint = "Take the part after # away, or write the name that the page uses."
            yield Problem(place, "R115", f"{what}: {seen.error}.", hint)
        return
    if seen.result is LinkClass.BLOCKED:
        if role == "url" and source.archive_url:
            code, hint = "R107", _LOOK
        else:
            code, hint = "R108", "Add archiveurl and archivedate of a copy. " + _LOOK
    else:
        code, hint = _CODES[seen.result]
        if role == "archive" and code in {"R101", "R102", "R103", "R104", "R105"}:
            code, hint = "R117", "Give the address of a copy that can be read."
    if role != "archive" and source.archive_url and hint == _ELSEWHERE:
        hint = _COPY_IS_LEFT
    if seen.result is LinkClass.MOVED and seen.hops:
        hint = f"Write {seen.hops[-1]} instead."
    yield Problem(place, code, f"{what} {evidence(seen)}.", hint)


def quote_problems(loaded: Loaded, target: Target, seen: Observation) -> Iterator[Problem]:
    """What became of the quotes of a source, each at its place in a claim; nothing of those found.

    Of an archived copy nothing is said here: where it lacks the words, it is a copy that does not
    serve (R117), at its entry.
    """
    states = {one.quote: one for one in seen.quotes}
    keys = {role.key for role in target.roles if role.role == "url"}
    for claim in loaded.kb.claims.values() if states and keys else ():
        document = loaded.places.claims[claim.id]
        for index, item in enumerate(claim.evidence):
            if item.source not in keys or loaded.kb.sources[item.source].pin is not None:
                continue
            one = states.get(item.quote or "")
            if one is not None and (told := _quote_problem(f"{target.url} ({item.source})", one)):
                place = document.value_at("evidence", index, "quote")
                yield Problem(place, *told)


def _quote_problem(what: str, one: QuoteSeen) -> tuple[str, str, str] | None:
    """Code, message and hint; None for a quote that was found."""
    quoted = _in_marks(one.quote)
    if one.state is QuoteState.MISSING:
        message = f"{what} does not have the words {quoted}."
        return "R116", message, "Quote what it says, or cite the archived copy that says it."
    if one.state is QuoteState.NEAR:
        message = f"{what} has almost these words. Quoted: {quoted}. There: {_in_marks(one.found)}."
        return "R120", message, "Quote word for word, and mark what is left out with an ellipsis."
    if one.state is QuoteState.UNKNOWN:
        why = f": {one.why}" if one.why else ""
        message = f"{what} could not be searched for the words {quoted}{why}."
        return "R121", message, "Open it in a browser and look for the words yourself."
    return None


def without_text(loaded: Loaded) -> Iterator[Problem]:
    """A notice for each quote of a source that has no address at which its words could be looked
    for: a DOI is asked at its registry, never at the publisher."""
    for claim in loaded.kb.claims.values():
        document = loaded.places.claims[claim.id]
        for index, item in enumerate(claim.evidence):
            source = loaded.kb.sources.get(item.source)
            if item.quote and source and not source.url and not source.archive_url:
                yield Problem(
                    document.value_at("evidence", index, "quote"),
                    "R121",
                    f"'{source.key}' has neither url nor archiveurl, so nothing could be searched "
                    f"for the words {_in_marks(item.quote)}.",
                    "Give the address at which it can be read, or look for the words yourself.",
                )


def _in_marks(words: str | None) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}"


def evidence(seen: Observation) -> str:
    """What was seen, as the end of a sentence: "is gone: not found (404)"."""
    words = _SEEN.get(seen.result, LINK_CLASSES[seen.result].label)
    error = seen.error or ""
    status = str(seen.status or "")
    is_told = not status or status in error or status.startswith("2")
    details = ", ".join(part for part in ("" if is_told else status, error) if part)
    return f"{words}: {details}" if details else words


_SEEN: Mapping[LinkClass, str] = MappingProxyType(
    {
        LinkClass.GONE: "is gone",
        LinkClass.NO_SUCH_HOST: "has a host that does not exist",
        LinkClass.UNREACHABLE: "does not answer",
        LinkClass.TLS_BROKEN: "cannot prove who it is",
        LinkClass.SOFT_404: "shows a not-found page",
        LinkClass.USURPED: "has been taken over",
        LinkClass.MOVED: "has moved for good",
        LinkClass.RATE_LIMITED: "asks to be asked later",
        LinkClass.BLOCKED: "answers no automated request",
        LinkClass.RETRACTED: "has been retracted",
        LinkClass.CONCERN: "has an expression of concern",
        LinkClass.CORRECTED: "has been corrected",
        LinkClass.UNKNOWN_DOI: "is a DOI that no registry knows",
        LinkClass.REFUSED: "was not asked",
        LinkClass.QUOTE_MISSING: "does not hold what is quoted",
        LinkClass.ARCHIVE_BROKEN: "is an archived copy that does not serve",
    }
)


def not_reached(
    kb: KnowledgeBase, targets: Iterable[Target], urls: Container[str]
) -> Iterator[Problem]:
    """A notice for each source whose address the time of the run did not suffice for."""
    for target in targets:
        if target.url in urls:
            for role in target.roles:
                source = kb.sources[role.key]
                yield Problem(
                    source.places.get(_FIELDS[role.role], source.location),
                    "R110",
                    f"The time did not suffice to ask {target.url} ({source.key}).",
                    "Run the check again, or look yourself.",
                )
