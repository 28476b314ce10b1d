"""What is to be read, and what was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["html", "pdf", "plain", "none"]
"""What a document is taken for; `none` where it has no text that is read here."""

BODY_BOUND = 6_000_000
"""Bytes of a page that are read; fetching stops at 5 MB."""
PDF_BOUND = 25_000_000
"""Bytes of a PDF that are read. Of one that is cut little can be read, so more are taken."""
TEXT_BOUND = 1_000_000
"""Characters of text that are kept: a book of 400 pages."""
TITLE_BOUND = 500

TOO_MUCH_MEMORY = "reading it took too much memory"
TOO_LONG = "reading it took too long"
BROKEN = "reading it broke the reader"
NO_TEXT_LAYER = "no text layer"


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be read: bytes as they came, after gzip and the like were undone."""

    body: bytes = field(repr=False)
    content_type: str = ""
    """As the server gave it, parameters included; may be empty or wrong."""
    truncated: bool = False
    """Whether the document goes on after these bytes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a document."""

    kind: Kind
    text: str = ""
    """Everything a reader sees, white space made one; at most `TEXT_BOUND` characters. What is not
    shown at first (folded-up parts, texts of pictures) stands at its end."""
    main: str = ""
    """The main text without what stands around it; empty where there is none to be told."""
    title: str = ""
    complete: bool = True
    """Whether all of the document was read."""
    trouble: str = ""
    """Why nothing or not all could be read, in a few words; empty where all is well."""
