"""What a document is, by its first bytes and then by what its server says.

The order follows the MIME Sniffing standard (https://mimesniff.spec.whatwg.org, section 7): a PDF
is one whatever it is called, and what is called text is text unless it holds bytes that no text
has.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sourcebook.checking.references.reading.document import Document, Kind

_PDF_WITHIN = 1024
"""Bytes in which `%PDF-` may stand (ISO 32000-1, annex H.3, note 13)."""
_SNIFFED = 1445
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}>\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|h1|div|p|a|table|br)[\s>]",
    re.IGNORECASE,
)
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TEXT_TYPE = re.compile(r"text/[\w.+-]+|application/(?:xml|json|(?:[\w.-]+\+)?(?:xml|json))")
_UNTYPED = frozenset({"", "application/octet-stream", "binary/octet-stream", "unknown/unknown"})


def media_type(content_type: str) -> str:
    """The type alone, in lower case, without parameters."""
    return content_type[:300].partition(";")[0].strip().lower()


def kind_of(document: Document) -> Kind:
    """What a document is read as."""
    head = document.body[:_SNIFFED]
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    named = media_type(document.content_type)
    if named == "application/pdf" or not head.strip():
        return "none"
    if named in _HTML_TYPES:
        return "html"
    is_text = head.startswith(_BOMS) or not _BINARY.search(head)
    if _TEXT_TYPE.fullmatch(named) and is_text:
        return "plain"
    if named in _UNTYPED and is_text:
        return "html" if _HTML.match(head.removeprefix(codecs.BOM_UTF8)) else "plain"
    return "none"


def why_not(document: Document) -> str:
    """Why a document of no kind is not read."""
    if not document.body.strip():
        return "nothing in it"
    named = media_type(document.content_type)
    if named == "application/pdf":
        return "called a PDF, and is none"
    if not re.fullmatch(r"[\w.+-]{1,40}/[\w.+-]{1,60}", named):
        return "no text in it"
    return f"no text that is read here ({named})"
