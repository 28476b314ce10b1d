"""How a page of ours is cited: in words, as a BibLaTeX entry and as a RIS record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sourcebook.fragments.wording import date_in_words
from sourcebook.urls import fold

if TYPE_CHECKING:
    import datetime as dt

    from markupsafe import Markup

    from sourcebook.fragments.filling import Templates
    from sourcebook.fragments.site import Site

_LATEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_"},
        "\\": "\\textbackslash{}",
        "~": "\\textasciitilde{}",
        "^": "\\textasciicircum{}",
        "`": "\\textasciigrave{}",
        # BibTeX counts a brace even where a backslash stands before it.
        "{": "\\textbraceleft{}",
        "}": "\\textbraceright{}",
    }
)
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=')(?=')")
"""Between two hyphens or apostrophes, which TeX would join to a dash or a quotation mark."""
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Controls, those that turn the direction of text, and halves of signs: none is for a reader."""


@dataclass(frozen=True, slots=True)
class PageCitation:
    """The three forms. Each is text to copy, not yet HTML."""

    plain: str
    bibtex: str
    ris: str


class Citing:
    """Makes the boxes that say how a page is cited."""

    def __init__(self, site: Site, templates: Templates) -> None:
        """Remember the site."""
        self._site = site
        self._templates = templates

    def cite_page(self, title: str, url: str, date: dt.date | None) -> Markup:
        """How to cite the page at `url`, checked on a day: in words, BibTeX and RIS."""
        permalink = self._site.absolute(url)
        forms = cite_page(self._site.name, title, url, permalink, date)
        return self._templates.render(
            "cite_page.html", title=title, date=date, permalink=permalink, forms=forms
        )


def cite_page(
    site: str, title: str, url: str, permalink: str, date: dt.date | None
) -> PageCitation:
    """How to cite the page at `url`, as it stood on the day of its last check.

    `permalink` is its whole address, empty where that is not known.
    """
    site, title = _line(site), _line(title)
    checked = f"Checked {date_in_words(date)}." if date else ""
    stop = "" if title.endswith((".", "?", "!", "”")) else "."
    plain = " ".join(part for part in (f"{site}. {title}{stop}", checked, permalink) if part)
    return PageCitation(
        plain, _bibtex(site, title, url, permalink, date), _ris(site, title, permalink, date)
    )


def _bibtex(site: str, title: str, url: str, permalink: str, date: dt.date | None) -> str:
    key = fold(" ".join([site, url, str(date.year) if date else ""])) or "page"
    fields = {
        # Braces around the name keep it whole: it is no person's.
        "author": f"{{{_latex(site)}}}",
        "title": _latex(title),
        "date": date.isoformat() if date else "",
        "url": permalink,
    }
    lines = [f"  {name:<6} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@online{{{key},\n{''.join(lines)}}}\n"


def _ris(site: str, title: str, permalink: str, date: dt.date | None) -> str:
    tags = {
        "TY": "ELEC",
        "AU": site,
        "TI": title,
        "PY": f"{date.year:04}" if date else "",
        "DA": f"{date:%Y/%m/%d/}" if date else "",
        "UR": permalink,
    }
    lines = [f"{tag}  - {value}\n" for tag, value in tags.items() if value]
    return f"{''.join(lines)}ER  - \n"


@lru_cache(maxsize=16)
def _latex(text: str) -> str:
    """The text as LaTeX that shows it as it is."""
    return _LIGATURES.sub("{}", text.translate(_LATEX))


@lru_cache(maxsize=16)
def _line(text: str) -> str:
    """The text in one line: a line break would begin a new field."""
    return " ".join(_UNSEEN.sub("", text).split())
