"""The names BibLaTeX knows: entry types, fields, their aliases, languages.

Source: the BibLaTeX manual, sections 2.1 (entry types), 2.2 (fields), 2.2.5 (field aliases), 3.9
and table 2 (languages).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTRY_TYPES = frozenset(
    """
    article book mvbook inbook bookinbook suppbook booklet collection mvcollection incollection
    suppcollection dataset manual misc online patent periodical suppperiodical proceedings
    mvproceedings inproceedings reference mvreference inreference report set software thesis
    unpublished xdata artwork audio bibnote commentary image jurisdiction legal legislation letter
    movie music performance review standard video customa customb customc customd custome customf
    """.split()
)

TYPE_ALIASES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "conference": ("inproceedings", ""),
        "electronic": ("online", ""),
        "www": ("online", ""),
        "techreport": ("report", "techreport"),
        "mastersthesis": ("thesis", "mathesis"),
        "phdthesis": ("thesis", "phdthesis"),
        # Mendeley's, Zotero's and those of the packages biblatex-apa and biblatex-software.
        "constitution": ("legislation", ""),
        "legmaterial": ("legislation", ""),
        "legadminmaterial": ("legislation", ""),
        "presentation": ("unpublished", ""),
        "web_page": ("online", ""),
        "webpage": ("online", ""),
        "book_section": ("incollection", ""),
        "newspaper_article": ("article", ""),
        "magazine_article": ("article", ""),
        "film": ("movie", ""),
        "generic": ("misc", ""),
        "other": ("misc", ""),
        "data": ("dataset", ""),
        "softwareversion": ("software", ""),
        "softwaremodule": ("software", ""),
        "codefragment": ("software", ""),
        # What styles put into a bibliography to set themselves up; nobody cites it.
        "ieeetranbstctl": ("xdata", ""),
        "control": ("xdata", ""),
    }
)
"""Other names of entry types, each with the type it stands for and the value of `type` it gives."""

NAME_FIELDS = frozenset(
    """
    author editor editora editorb editorc translator annotator commentator introduction foreword
    afterword bookauthor holder namea nameb namec shortauthor shorteditor sortname
    """.split()
)

DATE_FIELDS = frozenset({"date", "eventdate", "origdate", "urldate", "archivedate"})

KEY_FIELDS = frozenset({"crossref", "xref", "xdata", "related", "entryset"})
"""Fields that hold keys of other entries."""

FIELDS = (
    NAME_FIELDS
    | DATE_FIELDS
    | KEY_FIELDS
    | frozenset(
        """
        abstract addendum annotation archiveurl authortype bookpagination booksubtitle booktitle
        booktitleaddon chapter day doi edition editortype editoratype editorbtype editorctype eid
        entrysubtype eprint eprintclass eprinttype eventtitle eventtitleaddon execute file
        gender hyphenation howpublished ids indexsorttitle indextitle institution isan isbn ismn
        isrn issn issue issuesubtitle issuetitle issuetitleaddon iswc journalsubtitle journaltitle
        journaltitleaddon keywords label langid langidopts language library location mainsubtitle
        maintitle maintitleaddon month nameaddon nameatype namebtype namectype note number options
        organization origlanguage origlocation origpublisher origtitle pages pagetotal pagination
        part pmcid pmid presort publisher pubstate relatedoptions relatedstring relatedtype
        reprinttitle series shorthand shorthandintro shortjournal shortseries shorttitle sortkey
        sortshorthand sorttitle sortyear subtitle title titleaddon type url userc userd usere
        userf usera userb venue verba verbb verbc version volume volumes year lista listb listc
        listd liste listf timestamp owner groups date-added date-modified pin
        """.split()
    )
)

FIELD_ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "journal": "journaltitle",
        "address": "location",
        "school": "institution",
        "annote": "annotation",
        "archiveprefix": "eprinttype",
        "primaryclass": "eprintclass",
        "key": "sortkey",
        "pdf": "file",
        "archive-url": "archiveurl",
        "archive": "archiveurl",
        "archive-date": "archivedate",
    }
)

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "acadian": "fr-CA", "afrikaans": "af", "albanian": "sq", "american": "en-US",
        "amharic": "am", "arabic": "ar", "armenian": "hy", "asturian": "ast",
        "australian": "en-AU", "austrian": "de-AT", "bahasa": "id", "bahasai": "id",
        "bahasam": "ms", "basque": "eu", "belarusian": "be", "bengali": "bn", "brazil": "pt-BR",
        "brazilian": "pt-BR", "breton": "br", "british": "en-GB", "bulgarian": "bg",
        "canadian": "en-CA", "canadien": "fr-CA", "catalan": "ca", "chinese": "zh",
        "coptic": "cop", "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl",
        "english": "en", "esperanto": "eo", "estonian": "et", "ethiopia": "am", "farsi": "fa",
        "finnish": "fi", "francais": "fr", "french": "fr", "frenchb": "fr", "friulan": "fur",
        "galician": "gl", "georgian": "ka", "german": "de", "germanb": "de", "greek": "el",
        "hebrew": "he", "hindi": "hi", "hungarian": "hu", "icelandic": "is", "indonesian": "id",
        "interlingua": "ia", "irish": "ga", "italian": "it", "japanese": "ja", "kannada": "kn",
        "korean": "ko", "lao": "lo", "latin": "la", "latvian": "lv", "lithuanian": "lt",
        "lsorbian": "dsb", "magyar": "hu", "malay": "ms", "malayalam": "ml", "marathi": "mr",
        "meyalu": "ms", "mexican": "es-MX", "mongolian": "mn", "naustrian": "de-AT",
        "newzealand": "en-NZ", "ngerman": "de", "norsk": "nb", "norwegian": "no",
        "nswissgerman": "de-CH", "nynorsk": "nn", "occitan": "oc", "persian": "fa",
        "piedmontese": "pms", "polish": "pl", "polutonikogreek": "el", "portuges": "pt",
        "portuguese": "pt", "romanian": "ro", "romansh": "rm", "russian": "ru", "samin": "se",
        "sanskrit": "sa", "scottish": "gd", "serbian": "sr", "serbianc": "sr-Cyrl",
        "slovak": "sk", "slovene": "sl", "slovenian": "sl", "spanish": "es",
        "spanishmx": "es-MX", "swedish": "sv", "swissgerman": "de-CH", "syriac": "syr",
        "tamil": "ta", "telugu": "te", "thai": "th", "tibetan": "bo", "turkish": "tr",
        "turkmen": "tk", "ukenglish": "en-GB", "ukrainian": "uk", "urdu": "ur",
        "usenglish": "en-US", "usorbian": "hsb", "uyghur": "ug", "vietnamese": "vi",
        "welsh": "cy", "yiddish": "yi",
    }
)  # fmt: skip
"""Names of babel and polyglossia with the BCP 47 tag of each."""
