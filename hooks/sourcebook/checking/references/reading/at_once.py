"""One document read here and now, which is what the subprocess does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.checking.references.reading.document import Document, Reading
from sourcebook.checking.references.reading.hypertext import read_html
from sourcebook.checking.references.reading.kinds import kind_of, why_not
from sourcebook.checking.references.reading.plain import read_plain

if TYPE_CHECKING:
    from collections.abc import Callable


def read_now(document: Document, enough: Callable[[], bool] = lambda: False) -> Reading:
    """Read a document in this process, without bounds on time and memory.

    Long documents are left off where `enough` says so. Raises MemoryError; on a hostile PDF the
    process may end. `Reader` is for documents from strangers.
    """
    match kind_of(document):
        case "html":
            return read_html(document)
        case "pdf":
            # PDFium is only loaded where there is one to read, and never by the parent.
            from sourcebook.checking.references.reading.pdf import read_pdf  # noqa: PLC0415

            return read_pdf(document, enough)
        case "plain":
            return read_plain(document)
        case "none":
            return Reading("none", trouble=why_not(document))
