"""The two tables: claims and their evidence, as CSV.

RFC 4180: comma, CRLF, quotation marks where they are needed. A spreadsheet takes a cell for a
formula by its first sign, and a formula can send away what stands in the others
(https://owasp.org/www-community/attacks/CSV_Injection); so such a cell gets an apostrophe before
it, which spreadsheets take for `this is text`.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from sourcebook.fragments.rows import claimants, first_saying
from sourcebook.urls import claim_url, source_url
from sourcebook.vocabulary import RATING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sourcebook.fragments import Fragments
    from sourcebook.model import Claim, KnowledgeBase

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Signs that no text needs; one before a formula must not hide it."""
_LIST = "; "

CLAIM_COLUMNS = (
    *"id claim short language kind status verdict rating certainty claimed_by".split(),
    *"first_claimed checked review_by topics origins_for origins_against evidence".split(),
    *"searches url".split(),
)
EVIDENCE_COLUMNS = (
    *"claim source stance at note quote quote_lang translation independence".split(),
    *"kind peer_reviewed title date address doi origins link_state url".split(),
)


def claims_csv(rows: Iterable[str]) -> Iterator[str]:
    """A row a claim, from `claim_row`; in pieces."""
    yield _lines([CLAIM_COLUMNS])
    yield from rows


def evidence_csv(rows: Iterable[str]) -> Iterator[str]:
    """A row for each piece of evidence, from `evidence_rows`; in pieces."""
    yield _lines([EVIDENCE_COLUMNS])
    yield from rows


def claim_row(kb: KnowledgeBase, fragments: Fragments, claim: Claim) -> str:
    """The line of a claim, with its end."""
    return _lines([_of_claim(kb, fragments, claim)])


def evidence_rows(kb: KnowledgeBase, fragments: Fragments, claim: Claim) -> str:
    """The lines of its evidence, each with its end."""
    return _lines(_evidence(kb, fragments, claim))


def _of_claim(kb: KnowledgeBase, fragments: Fragments, claim: Claim) -> tuple[object, ...]:
    first = first_saying(claim)
    balance = kb.balance(claim)
    return (
        claim.id,
        claim.claim,
        claim.short,
        claim.language,
        claim.kind,
        fragments.standings.status_of(claim),
        claim.verdict,
        RATING[claim.verdict],
        claim.certainty,
        _LIST.join(claimants(kb, claim)),
        first.date if first else None,
        claim.checked,
        claim.review_by,
        _LIST.join(claim.topics),
        len(balance.supporting),
        len(balance.opposing),
        len(claim.evidence),
        len(claim.searches),
        fragments.site.absolute(claim_url(claim.id)) or claim_url(claim.id),
    )


def _evidence(
    kb: KnowledgeBase, fragments: Fragments, claim: Claim
) -> Iterator[tuple[object, ...]]:
    for item in claim.evidence:
        source = kb.sources.get(item.source)
        page = source_url(fragments.slugs[item.source]) if source else ""
        yield (
            claim.id,
            item.source,
            item.stance,
            item.at,
            item.note,
            item.quote,
            item.quote_lang,
            item.translation,
            kb.independence_of(item),
            source.kind if source else None,
            ("yes" if source.peer_reviewed else "no") if source else None,
            source.title if source else None,
            source.date if source else None,
            source.url if source else None,
            source.doi if source else None,
            _LIST.join(kb.origins_of(item.source)) if source else None,
            kb.state_of(item.source) if source else None,
            fragments.site.absolute(page) or page,
        )


def _lines(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else _CONTROL.sub("", str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
