"""The catalogue of problem codes.

A code never changes its meaning and is never used again for another. The letter tells the subject:
see `SUBJECTS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "Y": "YAML",
        "F": "Fields",
        "C": "Claims",
        "B": "The bibliography",
        "A": "Articles",
        "P": "Citations and links on pages",
        "R": "References, when their links are asked",
        "N": "Names",
        "L": "The ledger",
        "S": "Settings and silences",
        "X": "Files",
    }
)
"""What each letter is about, in the order in which a reader meets them."""


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of problem."""

    severity: str
    """error, warning or notice: see `problems.Severity`."""
    title: str
    """The kind of problem in a few words."""
    why: str
    """Why it matters, in a sentence or two."""


def _error(title: str, why: str) -> Code:
    return Code("error", title, why)


def _notice(title: str, why: str) -> Code:
    return Code("notice", title, why)


def _warning(title: str, why: str) -> Code:
    return Code("warning", title, why)


CODES: Mapping[str, Code] = MappingProxyType(
    {
        "X001": _error("file cannot be read", "What cannot be read cannot be checked or shown."),
        "X002": _error(
            "symbolic link", "A link could bring in a file from outside the knowledge base."
        ),
        "X003": _error(
            "file or folder missing", "The settings name it, so the site would be incomplete."
        ),
        "X004": _error("file too large", "A file of this size is a mistake or an attack."),
        "X005": _error("not UTF-8", "Text in another encoding shows as wrong letters."),
        "Y101": _error("YAML syntax", "The file cannot be understood beyond this place."),
        "Y102": _error(
            "field given twice",
            "Only one of the two can be meant, and which is not for us to guess.",
        ),
        "Y103": _error("anchor, alias or merge key", "They can blow a small file up to any size."),
        "Y104": _error("YAML tag", "Tags can ask for arbitrary types; data files are plain text."),
        "Y105": _error("nested too deep", "No format of ours needs more than a few levels."),
        "Y106": _error("wrong shape", "The file has to be one mapping of fields to values."),
        "Y107": _error(
            "character not allowed", "It shows as nothing, and may steer what shows it."
        ),
        "F201": _error("unknown field", "A misspelt field would be lost without a word."),
        "F202": _error("missing field", "Pages cannot be built honestly without it."),
        "F203": _error("wrong type", "The value is not of the kind the field holds."),
        "F204": _error("unknown word", "The field takes one of a fixed list of words."),
        "F205": _error(
            "bad date", "Dates are written as in ISO 8601 so that they sort and compare."
        ),
        "F206": _error("bad id", "Ids become addresses of pages."),
        "F207": _error("bad length", "The text is empty, or longer than the field can show."),
        "F208": _error(
            "address is not http or https", "Any other address may run code or leads nowhere."
        ),
        "F209": _error(
            "text not to be read", "Markdown would take minutes for it, or not come to an end."
        ),
        "C301": _error("id used twice", "Two claims cannot share one page."),
        "C302": _error("alias clash", "A redirect has to lead to one claim."),
        "C303": _error("unknown source", "Evidence without a source is no evidence."),
        "C304": _error("unknown claim", "The link would lead nowhere."),
        "C305": _error(
            "claims depend on each other in a circle", "Nothing would rest on evidence."
        ),
        "C306": _error(
            "change without history",
            "A reader who saw the old verdict must be told of the new one.",
        ),
        "C307": _error(
            "no search log",
            "That nothing was found means something only if it says where one looked.",
        ),
        "C308": _error("neither evidence nor searches", "A verdict has to rest on something."),
        "C309": _error("unknown person, body or topic", "Names live in data/names.yml."),
        "C310": _error("history out of order", "History is read newest first."),
        "C311": _warning(
            "one origin alone", "If that one statement or trial is wrong, so is the verdict."
        ),
        "C312": _warning(
            "evidence from a dead source", "A reader can no longer check it where it was found."
        ),
        "C313": _warning("review overdue", "What was true at the last check may have changed."),
        "C314": _warning(
            "rationale and evidence differ",
            "A source that decides the verdict belongs in the evidence, with its stance.",
        ),
        "C315": _warning(
            "sentence without a source", "Every sentence of a verdict shows its source."
        ),
        "C316": _warning(
            "support lost",
            "The verdict stands on sources that fell: it needs review before anybody relies on it.",
        ),
        "C317": _warning(
            "balance turned",
            "Without the sources that fell, the independent origins lean to another side.",
        ),
        "C318": _warning(
            "depends on a claim that needs review", "It falls if the other claim falls."
        ),
        "B401": _error("BibTeX syntax", "The entry cannot be understood."),
        "B402": _error("key used twice", "A citation must lead to one source."),
        "B403": _error(
            "keys differ only by case", "Tools that fold case take them for one source."
        ),
        "B404": _error("field given twice", "Only one of the two can be meant."),
        "B405": _error("entry without title", "A reference without a title cannot be found again."),
        "B406": _error("unknown word in keywords", "kind: and indep: take fixed words."),
        "B407": _warning("unknown entry type", "It is formatted as type misc."),
        "B408": _error("entry without key", "It cannot be cited."),
        "B409": _error("text that belongs to no entry", "It would be lost without a word."),
        "B410": _error("unknown abbreviation", "The value would be empty."),
        "B411": _error("value too long", "It was blown up by abbreviations, or is no title."),
        "B412": _error("bad date", "Dates are written as ISO 8601 or EDTF, as BibLaTeX does."),
        "B413": _error(
            "unknown key in entry", "The other entry, or what is taken from it, does not exist."
        ),
        "B414": _error("entries inherit in a circle", "Neither has the fields of the other."),
        "B415": _warning("unknown field", "It is kept, but nothing shows it."),
        "B416": _error("bad DOI", "The link would lead nowhere."),
        "B417": _error(
            "sources derive from each other in a circle", "No origin would be the first."
        ),
        "B418": _warning(
            "unknown LaTeX command", "It is shown without the command, which may change the sense."
        ),
        "B419": _warning("source not used", "Nothing cites it, so nobody will find it by reading."),
        "B420": _warning(
            "source without address", "Without URL, DOI or archived copy nobody can look it up."
        ),
        "B421": _warning(
            "two entries for one document", "Counted twice, one document looks like two."
        ),
        "B422": _error(
            "pin not understood",
            "A pin without an end or a reason would hide a dead link for good.",
        ),
        "B423": _warning(
            "several people as one", "They are shown as they stand, and not told apart."
        ),
        "A501": _error("front matter not closed", "All of the page would be read as settings."),
        "A502": _error("page not found", "The follow-up would lead nowhere."),
        "A503": _error(
            "paragraph not to be read", "Markdown would take minutes for it, or not come to an end."
        ),
        "A504": _error(
            "address taken", "Two pages cannot stand at one address, and one would be lost."
        ),
        "P601": _error("unknown source cited", "The reader would find no reference."),
        "P602": _error("citation not understood", "It would stand in the text as it is."),
        "P603": _error("unknown claim linked", "The link would lead nowhere."),
        "P604": _error("unknown source linked", "The link would lead nowhere."),
        "P605": _error("claims block not understood", "The rows of claims could not be shown."),
        "P606": _warning("page without citation", "A fact-check without a source is an opinion."),
        "P607": _warning(
            "citation of what no longer stands",
            "A reader who follows it finds nothing, or something else than was cited.",
        ),
        "R101": _error("page gone", "The site says that the page does not exist (404 or 410)."),
        "R102": _error("no such host", "The name of the site does not exist, twice asked."),
        "R103": _warning(
            "no answer", "One look cannot tell a dead page from a bad night; look yourself."
        ),
        "R104": _warning(
            "certificate not valid", "Nobody can tell whether the page is the one that was cited."
        ),
        "R105": _warning(
            "not found, with 200", "The site says that all is well and shows a not-found page."
        ),
        "R106": _warning("taken over", "A parked, for-sale or unrelated page stands there now."),
        "R107": _warning(
            "blocked, with an archived copy",
            "The site answers no automated request; look yourself.",
        ),
        "R108": _error(
            "blocked, and no archived copy",
            "Neither we nor a reader whom the site turns away can check it.",
        ),
        "R109": _notice("moved for good", "The old address may stop to lead on at any time."),
        "R110": _notice(
            "not asked to the end", "The site asked to wait longer than the run lasts."
        ),
        "R111": _error("retracted", "Who cites a retracted work has to say so."),
        "R112": _warning("concern or correction", "A notice warns of the work, or mends it."),
        "R113": _error("unknown DOI", "No registry knows it, so it leads nowhere."),
        "R114": _error("address that may not be asked", "No check and no reader should follow it."),
        "R115": _notice("no such place on the page", "The link leads to the page's beginning."),
        "R116": _error("quote missing", "The page does not say what is quoted from it."),
        "R117": _warning("archived copy cannot be read", "The link that should last does not."),
        "R118": _notice(
            "moved, as the ledger knows", "The old address may stop to lead on at any time."
        ),
        "R119": _warning(
            "not verifiable, and no archived copy",
            "Nobody but a person with a browser can tell whether it still stands.",
        ),
        "R120": _warning(
            "quote nearly there", "A word or two differ: the quote or the page has been changed."
        ),
        "R121": _notice(
            "quote could not be looked for",
            "The page shows too little text to tell; a person has to look.",
        ),
        "N701": _error("name used twice", "A spelling must lead to one person, body or topic."),
        "L801": _error("ledger line not understood", "The state of this link is not known."),
        "L802": _error("trend line not understood", "The picture over time would lack this run."),
        "L803": _error("table of retractions not understood", "A retraction would not be told of."),
        "S904": _warning(
            "silence without reason",
            "Who comes later has to know why a warning was silenced; errors cannot be.",
        ),
        "S901": _error("unknown setting", "A misspelt setting would have no effect."),
        "S902": _error("wrong setting", "The setting has a value it cannot take."),
        "S903": _error("unknown format version", "This version reads format 1 only."),
        "S905": _warning(
            "not installed",
            "Where a site is built without it, the build ends; here it may only be checked.",
        ),
        "S906": _error(
            "setting that MkDocs refuses",
            "A build would end there, or a strict one, without a word of the place.",
        ),
    }
)
