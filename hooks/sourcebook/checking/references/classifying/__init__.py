"""An answer -> an observation: what one check of one address saw, and by what it was known.

Pure functions: nothing here asks a network, opens a file or looks at a clock. The order in which
things are decided is told in `deciding`; what a page looks like in `pages`; how a not-found page, a
parked domain, an address that was taken over, a wall and a site out of order are known in
`soft404`, `parked`, `takeovers` and `elsewhere`, `walls` and `outages`; what many answers tell
together in `gathered`. The rule of them all: be sure, or say that the address answers. A false
alarm costs more than a day's delay, for the next check comes in a week.

>>> address = probe_for(target, answer, token)   # None where nothing more need be asked
>>> observation = classify(target, answer, date, probe=answer_of_that_address)
"""

from sourcebook.checking.references.classifying.deciding import classify, probe_for
from sourcebook.checking.references.classifying.doi import (
    classify_doi,
    crossref_url,
    datacite_url,
    handle_url,
)
from sourcebook.checking.references.classifying.gathered import Ending, ending_of, gathered
from sourcebook.checking.references.classifying.notices import notices_of
from sourcebook.checking.references.matching.folding import fold, stands_in

__all__ = [
    "Ending",
    "classify",
    "classify_doi",
    "crossref_url",
    "datacite_url",
    "ending_of",
    "fold",
    "gathered",
    "handle_url",
    "notices_of",
    "probe_for",
    "stands_in",
]
