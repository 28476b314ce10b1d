"""Plain text, XML and JSON -> text."""

from __future__ import annotations

import re

from sourcebook.checking.references.classifying.encodings import decoded
from sourcebook.checking.references.reading.document import (
    BODY_BOUND,
    TEXT_BOUND,
    Document,
    Reading,
)
from sourcebook.checking.references.reading.kinds import media_type
from sourcebook.checking.references.reading.visible import one_space, words_of

_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')


def read_plain(document: Document) -> Reading:
    """Text as it stands; of XML the text between the tags, of JSON with its escapes resolved."""
    markup = decoded(document.body[:BODY_BOUND], document.content_type)
    named = media_type(document.content_type)
    if named.endswith("xml") or markup.startswith("<?xml"):
        text = words_of(markup)
    elif named.endswith("json"):
        text = one_space(_unescaped(markup))
    else:
        text = one_space(markup)
    complete = (
        not document.truncated and len(document.body) <= BODY_BOUND and len(text) <= TEXT_BOUND
    )
    return Reading("plain", text=text[:TEXT_BOUND], complete=complete)


def _unescaped(json: str) -> str:
    """JSON with its escapes resolved (RFC 8259, section 7), halves of surrogates joined."""
    if "\\" not in json:
        return json
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _of(found[2]), json)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _of(letter: str) -> str:
    return letter if letter in '"\\/' else " "
