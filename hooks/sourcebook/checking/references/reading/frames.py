"""What parent and child say to each other: bytes, each time with their number before them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sourcebook.checking.references.reading.document import (
    TEXT_BOUND,
    TITLE_BOUND,
    Document,
    Reading,
)

NUMBER = 4
"""Bytes of the number, the highest first."""
ANSWER_BOUND = 2 * 4 * TEXT_BOUND + 65_536
"""Bytes of an answer: two texts of characters of four bytes, and a little more."""
READY = b"ready"
"""What a child says when it can begin."""
_TROUBLE_BOUND = 200


class Garbled(Exception):
    """An answer that no child of ours gives."""


def framed(*payloads: bytes) -> bytes:
    """Each of the payloads with its number before it."""
    return b"".join(len(one).to_bytes(NUMBER, "big") + one for one in payloads)


def question(document: Document) -> tuple[bytes, bytes]:
    """The two payloads that ask for a document: what is said about it, and its bytes."""
    about = {"type": document.content_type[:300], "truncated": document.truncated}
    return json.dumps(about).encode(), document.body


def asked(about: bytes, body: bytes) -> Document:
    """The document that was asked for."""
    told = json.loads(about)
    return Document(body, content_type=told["type"], truncated=told["truncated"])


def answer(reading: Reading) -> bytes:
    """The payload that answers. Half surrogates, which are no text, are replaced."""
    return json.dumps(asdict(reading), ensure_ascii=False).encode("utf-8", "replace")


def answered(payload: bytes) -> Reading:
    """The reading of an answer. Raises Garbled for whatever is none, for a hostile document may
    have taken the child over."""
    try:
        told: Any = json.loads(payload)
    except ValueError as error:
        raise Garbled from error
    match told:
        case {
            "kind": "html" | "pdf" | "plain" | "none" as kind,
            "text": str(text),
            "main": str(main),
            "title": str(title),
            "complete": bool(complete),
            "trouble": str(trouble),
        }:
            return Reading(
                kind,
                text=text[:TEXT_BOUND],
                main=main[:TEXT_BOUND],
                title=title[:TITLE_BOUND],
                complete=complete,
                trouble=trouble[:_TROUBLE_BOUND],
            )
        case _:
            raise Garbled
