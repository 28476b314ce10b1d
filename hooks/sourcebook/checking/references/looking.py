"""A closer look at a page that answered: its quoted words, and whether it is the same text.

An observation that says no more than "it answers" becomes one that says what the text came to:

==============  ===============================================================================
class           the text
==============  ===============================================================================
quote-missing   was read whole, has enough words, and lacks quoted ones
archive-broken  the same, of an archived copy
usurped         ended at another site, and nothing is left of what stood there
drifted         shows no quote, is no home page, and less than the cut is left of what stood there
as it was       everything else: where it cannot be told, nothing is concluded
==============  ===============================================================================

A page whose quotes stand has not drifted, whatever else changed on it. Words are missed only in a
text that a reader was given whole: behind a wall, in a page that a script fills, or in a document
that could not be read to its end, nothing can be missed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sourcebook.checking.references.matching.fingerprints import (
    CUT,
    UNRELATED,
    fingerprint,
    left_in,
    serves_as_baseline,
)
from sourcebook.checking.references.matching.quotes import Page
from sourcebook.checking.references.sites import site_of
from sourcebook.checking.references.texts import known_baseline
from sourcebook.model import QuoteSeen
from sourcebook.vocabulary import LinkClass, QuoteState

if TYPE_CHECKING:
    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.reading import Reading
    from sourcebook.checking.references.targets import Target
    from sourcebook.model import LedgerLine, Observation

_READABLE = frozenset({LinkClass.OK, LinkClass.REDIRECTED, LinkClass.MOVED})
_PAYWALLED = re.compile(rb"[\"']isAccessibleForFree[\"']\s*:\s*[\"']?false", re.IGNORECASE)
"""Google's markup of subscription content, with schema.org's word: the text goes on for payers."""
_QUOTED = 80
"""Characters of a quote that a message shows."""


def is_readable(seen: Observation) -> bool:
    """Whether an observation is of an answer whose text is worth reading."""
    return seen.result in _READABLE


def look_closer(
    seen: Observation,
    target: Target,
    answer: Answer,
    reading: Reading,
    line: LedgerLine | None = None,
) -> Observation:
    """The observation with what its text came to. `line` is what the ledger knows of the address;
    without a baseline in it nothing can have drifted."""
    if not is_readable(seen):
        return seen
    # A title may be quoted, and stands in no paragraph.
    page = Page(f"{reading.title}\n\n{reading.text}")
    quotes = tuple(_looked_for(quote, page, reading, answer) for quote in target.quotes)
    whole = reading.complete and not reading.trouble
    # What is cited is the main text; whether it is left is asked of all that the page shows, for
    # a short notice or a teaser is not always taken for prose.
    cited = reading.main if reading.kind == "html" else reading.text
    seen = seen.model_copy(
        update={"quotes": quotes, "fingerprint": _baseline(cited) if whole else None}
    )
    is_copy = all(role.role == "archive" for role in target.roles)
    if missing := [one.quote for one in quotes if one.state is QuoteState.MISSING]:
        result = LinkClass.ARCHIVE_BROKEN if is_copy else LinkClass.QUOTE_MISSING
        return seen.model_copy(update={"result": result, "error": _missing(missing)})
    if is_copy or not whole or _stand(quotes) or _is_walled(answer):
        return seen
    return _drifted(seen, answer, reading.text, line, target)


def _looked_for(quote: str, page: Page, reading: Reading, answer: Answer) -> QuoteSeen:
    found = page.look_for(quote)
    if found.state is not QuoteState.MISSING:
        return found
    why = reading.trouble or ("" if reading.complete else "it was not read to its end")
    if not why and _is_walled(answer):
        why = "the whole text is for subscribers"
    return QuoteSeen(quote=quote, state=QuoteState.UNKNOWN, why=why) if why else found


def _is_walled(answer: Answer) -> bool:
    return _PAYWALLED.search(answer.body) is not None


def _baseline(text: str) -> str | None:
    found = fingerprint(text)
    return found if found and serves_as_baseline(found) else None


def _stand(quotes: tuple[QuoteSeen, ...]) -> bool:
    return any(one.state in {QuoteState.PRESENT, QuoteState.NEAR} for one in quotes)


def _missing(quotes: list[str]) -> str:
    shown = quotes[0] if len(quotes[0]) <= _QUOTED else quotes[0][: _QUOTED - 3] + "..."
    more = f", and {len(quotes) - 1} more" if len(quotes) > 1 else ""
    shown = f"\N{LEFT DOUBLE QUOTATION MARK}{shown}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f"it lacks the words {shown}{more}"


def _drifted(
    seen: Observation, answer: Answer, text: str, line: LedgerLine | None, target: Target
) -> Observation:
    # A home page changes by itself.
    baseline = None if urlsplit(target.url).path in {"", "/"} else known_baseline(line, target)
    rest = left_in(baseline, text) if baseline else None
    if rest is None or line is None:
        return seen
    told = f"{rest:.0%} of the text of {line.baseline} is left"
    if rest < UNRELATED and _other_site(answer):
        error = f"it leads to {urlsplit(answer.final_url).hostname}, and {told}"
        return seen.model_copy(update={"result": LinkClass.USURPED, "error": error})
    if rest < CUT:
        return seen.model_copy(update={"result": LinkClass.DRIFTED, "error": told})
    return seen


def _other_site(answer: Answer) -> bool:
    ends = [urlsplit(url).hostname or "" for url in (answer.url, answer.final_url)]
    return site_of(ends[0]) != site_of(ends[1])
