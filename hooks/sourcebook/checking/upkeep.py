"""Rules on what wants a person: thin, overdue or unsourced claims and articles. All warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.checking.links import fallen_keys, mend
from sourcebook.checking.remembered import said_in
from sourcebook.problems import Problem
from sourcebook.vocabulary import LINK_STATES, LinkState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sourcebook.checking.remembered import Said
    from sourcebook.loading import Document, Loaded
    from sourcebook.model import Claim


def check_upkeep(
    loaded: Loaded,
    claims: Iterable[Claim],
    cited: Mapping[str, AbstractSet[str]],
    today: dt.date,
) -> Iterator[Problem]:
    """Every such rule, on some claims and on all articles. `cited` are the keys that the body of
    each article cites, by its path."""
    fallen = fallen_keys(loaded)
    for claim in claims:
        document = loaded.places.claims[claim.id]
        yield from _one_origin(loaded, claim, document)
        if fallen:
            yield from _gone(loaded, claim, document, fallen)
        said = said_in(loaded, claim, document)
        yield from _agreement(claim, document, said)
        yield from _uncited(document, "rationale", claim.rationale, said)
        if claim.review_by and claim.review_by < today:
            yield _overdue(document, claim.review_by)
    for article in loaded.kb.articles.values():
        document = loaded.places.articles[article.path]
        front = article.front
        said = said_in(loaded, front, document)
        if front.review_by and front.review_by < today:
            yield _overdue(document, front.review_by)
        if front.summary:
            yield from _uncited(document, "summary", front.summary, said)
        cites = cited[article.path] or said.first
        if article.is_fact_check and not cites:
            yield Problem(
                document.key_at("claims"),
                "P606",
                "The page rests on claims and cites no source.",
                "Cite the sources of what it says, as in [@key].",
            )


def _one_origin(loaded: Loaded, claim: Claim, document: Document) -> Iterator[Problem]:
    roots = loaded.kb.deciding_roots(claim)
    if len(roots) == 1:
        yield Problem(
            document.value_at("verdict"),
            "C311",
            f"The verdict '{claim.verdict}' rests on one origin alone: {roots[0]}.",
            "Look for a second, independent one; if there is none, lower the certainty.",
        )


def _gone(
    loaded: Loaded, claim: Claim, document: Document, fallen: AbstractSet[str]
) -> Iterator[Problem]:
    for index, evidence in enumerate(claim.evidence):
        if evidence.source in fallen:
            state = loaded.kb.state_of(evidence.source)
            yield Problem(
                document.value_at("evidence", index, "source"),
                "C312",
                f"'{evidence.source}' has been retracted."
                if state is LinkState.RETRACTED
                else f"The ledger says of '{evidence.source}': {LINK_STATES[state].label}.",
                mend(loaded.kb.sources[evidence.source], state),
            )


def _agreement(claim: Claim, document: Document, said: Said) -> Iterator[Problem]:
    """A key in the rationale that is no evidence. Evidence need not all be in the rationale."""
    evidence = {item.source for item in claim.evidence}
    for key in said.first:
        if key not in evidence:
            yield Problem(
                document.word_at(("rationale",), key),
                "C314",
                f"The rationale cites '{key}', which is not among the evidence.",
                "Add it to 'evidence:' with its stance, or take it out of the rationale.",
            )
    if not said.first and claim.evidence:
        yield Problem(
            document.value_at("rationale"),
            "C314",
            "The rationale cites none of the evidence.",
            "Cite the sources that decide the verdict, as in [@key].",
        )


def _uncited(document: Document, field: str, text: str, said: Said) -> Iterator[Problem]:
    for sentence, offset in said.uncited:
        word = sentence.split()[0]
        shown = sentence if len(sentence) <= 60 else sentence[:57] + "..."
        yield Problem(
            document.word_at((field,), word, text.count(word, 0, offset)),
            "C315",
            f"This sentence of the {field} has no source: \N{LEFT DOUBLE QUOTATION MARK}{shown}"
            "\N{RIGHT DOUBLE QUOTATION MARK}.",
            "Cite what it rests on before its full stop, or take it out.",
        )


def _overdue(document: Document, day: dt.date) -> Problem:
    return Problem(
        document.value_at("review_by"),
        "C313",
        f"The review was due on {day}.",
        "Check the sources anew, then set 'checked' and 'review_by'.",
    )
