"""Examples of R: what a look at a link can find. Told in words, because sites do it, not files."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.catalogue.example import BIBLIOGRAPHY, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.catalogue.example import Example


def _link(wrong: str, right: str) -> Example:
    return in_words(BIBLIOGRAPHY, wrong, right)


_ELSEWHERE = "Give the address at which the page stands now, or archiveurl and archivedate."
_LOOK = "Open it in a browser; if it is there, pin it: pin = {alive until 2027-05-01: I read it}."

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "R101": _link("https://example.org/lake answers 404.", _ELSEWHERE),
        "R102": _link("https://lake.example/ has a name that no resolver knows.", _ELSEWHERE),
        "R103": _link("https://example.org/lake times out, or answers 500.", _LOOK),
        "R104": _link("The certificate of https://example.org/ has expired.", _LOOK),
        "R105": _link(
            "https://example.org/lake shows the words Page not found with status 200.", _ELSEWHERE
        ),
        "R106": _link("https://example.org/ says that the domain is for sale.", _ELSEWHERE),
        "R107": _link("https://example.org/lake answers 403, and archiveurl is given.", _LOOK),
        "R108": _link(
            "https://example.org/lake answers 403, and no archiveurl is given.",
            "Add archiveurl and archivedate of a copy.",
        ),
        "R109": _link(
            "https://example.org/lake leads to /lakes/one for good (301).",
            "Write the new address in url.",
        ),
        "R110": _link(
            "https://example.org/lake answers 429 and asks to wait an hour.",
            "Run the check again later, or look yourself.",
        ),
        "R111": _link(
            "The record of 10.1000/lake, or the table of retractions, names a retraction.",
            "Cite another work, or say in the entry that you know: pubstate = {retracted}.",
        ),
        "R112": _link(
            "The record of 10.1000/lake names an expression of concern.",
            "Read the notice, and weigh the evidence again.",
        ),
        "R113": _link(
            "doi = {10.1000/laek} is known to no registry.",
            "Copy the DOI from the work itself: doi = {10.1000/lake}.",
        ),
        "R114": _link(
            "url = {http://192.168.0.7/lake} is an address of a private network.",
            "Give an address that everybody can reach.",
        ),
        "R115": _link(
            "url = {https://example.org/lake#depth} names a place that the page does not have.",
            "Take #depth away, or write the name that the page uses.",
        ),
        "R116": _link(
            "The words quoted from https://example.org/lake are not on the page.",
            "Quote what the page says, or give the archived copy that says it.",
        ),
        "R117": _link("archiveurl answers 404.", "Give the address of a copy that can be read."),
        "R118": _link(
            "The ledger saw https://example.org/lake lead to /lakes/one for good, twice.",
            "Write the new address in url.",
        ),
        "R119": _link(
            "The ledger has no verdict on https://example.org/lake, which turns checks away.",
            "Add archiveurl and archivedate, or pin what you see in a browser.",
        ),
        "R120": _link(
            "The claim quotes the lake is very wet, and the page says the lake is quite wet.",
            "Write the page's own words: the lake is quite wet.",
        ),
        "R121": _link(
            "https://example.org/lake shows its text only in a browser, so no words are found.",
            "Open it in a browser and look for the quoted words.",
        ),
    }
)
