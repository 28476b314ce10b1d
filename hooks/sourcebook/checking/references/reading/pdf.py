"""A PDF -> its text, page by page, by PDFium.

PDFium (pypdfium2 5) was measured against pypdf 7 on PDFs made by Chromium, Ghostscript and
ReportLab. It takes 1 to 5 ms for a page where pypdf takes 4 to 30, and 22 MB where pypdf takes 40.
It puts words together by where they stand, while pypdf gives a line to each word that is placed by
itself; it marks hyphens at line ends and undoes ligatures. Cyrillic, Chinese and Japanese (with
fonts in the file and without), columns, turned pages and empty passwords both read well. Arabic and
Hebrew need `right_to_left`, and pages of few words `glyphs`. PDFium is C++ that browsers keep
hardened, and may still end its process on a hostile file: one more reason for `worker`.
"""

from __future__ import annotations

import contextlib
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sourcebook.checking.references.reading.cut_pdf import with_end
from sourcebook.checking.references.reading.document import (
    NO_TEXT_LAYER,
    PDF_BOUND,
    TEXT_BOUND,
    TITLE_BOUND,
    TOO_LONG,
    Document,
    Reading,
)
from sourcebook.checking.references.reading.glyphs import glyphs_of, is_broken_up
from sourcebook.checking.references.reading.paging import joined
from sourcebook.checking.references.reading.right_to_left import runs_from_right, set_right
from sourcebook.checking.references.reading.visible import one_space

try:
    import pypdfium2
    import pypdfium2.raw as pdfium
except ImportError:  # Not installed with everything.
    pypdfium2 = None

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE_BOUND = 2_000
"""Pages that are read."""
UNREADABLE = "its letters cannot be told"
"""Of a font without a table of what its glyphs mean."""
UNREAD_PAGES = "some pages have no text that can be read"
CUT = "its end is missing"
"""Then fonts may be missing, too, and letters be wrong."""
NO_READER = "no reader of PDFs is installed"
_LETTERS = 0.4
"""The part of the characters that are letters or digits, at least, in any text."""
_PICTURES_BOUND = 200
"""Objects of a page among which a picture is looked for."""


def read_pdf(document: Document, enough: Callable[[], bool]) -> Reading:
    """The text of all pages, running heads once. Between pages it is asked whether it is `enough`.

    Raises MemoryError, and ends the process on some files.
    """
    if pypdfium2 is None:
        return Reading("pdf", complete=False, trouble=NO_READER)
    body = document.body[:PDF_BOUND]
    trouble = ""
    try:
        try:
            opened = pypdfium2.PdfDocument(body)
        except pypdfium2.PdfiumError:
            if not document.truncated:
                raise
            opened, trouble = pypdfium2.PdfDocument(with_end(body)), CUT
    except pypdfium2.PdfiumError as error:
        return Reading("pdf", complete=False, trouble=_why(str(error)))
    with contextlib.closing(opened):
        reading = _read(opened, enough)
    is_whole = len(document.body) <= PDF_BOUND and not document.truncated
    return replace(
        reading, complete=reading.complete and is_whole, trouble=reading.trouble or trouble
    )


def _read(opened: Any, enough: Callable[[], bool]) -> Reading:
    count = len(opened)
    pages: list[str] = []
    left, unread = TEXT_BOUND, 0
    trouble = ""
    for number in range(min(count, PAGE_BOUND)):
        if left <= 0 or enough():
            trouble = TOO_LONG if left > 0 else ""
            break
        text, is_read = _page(opened, number, left)
        pages.append(text)
        left -= len(text)
        unread += not is_read
    whole = len(pages) == count and left > 0
    text = one_space(joined(pages))[:TEXT_BOUND]
    if not text:
        whole, trouble = False, trouble or NO_TEXT_LAYER
    elif not _is_text(text):
        text, whole, trouble = "", False, UNREADABLE
    elif unread:
        whole, trouble = False, trouble or UNREAD_PAGES
    return Reading("pdf", text=text, title=_title(opened), complete=whole, trouble=trouble)


def _page(opened: Any, number: int, most: int) -> tuple[str, bool]:
    """The text of a page, and whether that is all: not of a picture, nor of a broken page."""
    try:
        page = opened[number]
    except pypdfium2.PdfiumError:
        return "", False
    with contextlib.closing(page):
        try:
            words = page.get_textpage()
        except pypdfium2.PdfiumError:
            return "", False
        with contextlib.closing(words):
            count = min(words.count_chars(), most)
            text = words.get_text_range(0, count) if count > 0 else ""
            if runs_from_right(text) or is_broken_up(text):
                text = set_right(glyphs_of(words, count))
        return text, bool(text.strip()) or not _has_picture(page)


def _has_picture(page: Any) -> bool:
    for at in range(min(pdfium.FPDFPage_CountObjects(page), _PICTURES_BOUND)):
        kind = pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, at))
        if kind in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM}:
            return True
    return False


def _title(opened: Any) -> str:
    with contextlib.suppress(pypdfium2.PdfiumError):
        return one_space(opened.get_metadata_value("Title"))[:TITLE_BOUND]
    return ""


def _is_text(text: str) -> bool:
    """Whether a text has the letters and digits that every text has."""
    sample = text[:20_000].replace(" ", "")
    letters = sum(unicodedata.category(char)[0] in "LMN" for char in sample)
    return letters >= _LETTERS * len(sample)


def _why(message: str) -> str:
    if "assword" in message or "ecurity" in message:
        return "it wants a password"
    return "no PDF that can be read"
