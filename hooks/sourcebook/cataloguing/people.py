"""Names as they are told -> family and given name."""

from __future__ import annotations

from pybtex.database import Person
from pybtex.exceptions import PybtexError

from sourcebook.cataloguing.cleaning import clean
from sourcebook.cataloguing.record import Name

_LONGEST = 200


def person(family: object, given: object = "", suffix: object = "") -> Name | None:
    """A person whose names are told apart; None without a family name."""
    last = clean(family, _LONGEST)
    return Name(last, clean(given, _LONGEST), clean(suffix, 20)) if _is_name(last) else None


def body(name: object) -> Name | None:
    """A body, or what may be one: its name is never taken apart."""
    whole = clean(name, _LONGEST)
    return Name(body=whole) if _is_name(whole) else None


def natural(name: object) -> Name | None:
    """A person whose name is told in one piece, `Jan van der Berg` or `Berg, Jan`."""
    whole = clean(name, _LONGEST)
    if not _is_name(whole):
        return None
    if any(sign in whole for sign in "{}\\") or whole.count(",") > 1:
        return body(whole)
    try:
        read = Person(whole)
    except PybtexError:
        return body(whole)
    family = " ".join((*read.prelast_names, *read.last_names))
    given = " ".join((*read.first_names, *read.middle_names))
    return Name(family, given) if _is_name(family) else body(whole)


def _is_name(text: str) -> bool:
    return any(sign.isalpha() for sign in text)
