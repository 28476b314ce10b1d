"""Bytes of a document -> its text: HTML, PDF and plain text, in bounded processes.

    async with Reader() as reader:
        reading = await reader.read(Document(answer.body, answer.headers.get("content-type", "")))

A quote is looked for in `title`, then in `text`. Where `trouble` says something or `complete` is
false, a quote that was not found is not missing: it cannot be told.
"""

from sourcebook.checking.references.reading.at_once import read_now
from sourcebook.checking.references.reading.bounds import Bounds
from sourcebook.checking.references.reading.document import Document, Reading
from sourcebook.checking.references.reading.pool import Reader

__all__ = ["Bounds", "Document", "Reader", "Reading", "read_now"]
