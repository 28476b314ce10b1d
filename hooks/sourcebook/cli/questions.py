"""What `sourcebook add` asks on a terminal: each question with a proposal that Enter accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from sourcebook.printable import printable
from sourcebook.suggestions import did_you_mean
from sourcebook.vocabulary import INDEPENDENCES, SOURCE_KINDS, Independence, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sourcebook.cataloguing import KindProposal
    from sourcebook.vocabulary import Term

_W = TypeVar("_W", SourceKind, Independence)
NONE = "-"


def ask_key(proposed: str, fault: Callable[[str], str]) -> str:
    """A key that has no fault."""
    while True:
        key = _prompt("Key", proposed)
        if not (why := fault(key)):
            return key
        _say(f"  {why}")


def ask_title(placeholder: str) -> str:
    """A title; empty where it is not known."""
    _say(f"  Its title is not known; Enter leaves {printable(placeholder)}.")
    return _prompt("Title", "")


def ask_kind(proposal: KindProposal | None) -> SourceKind | None:
    """A kind, or None where the person leaves it open."""
    _list(SOURCE_KINDS)
    if proposal:
        _say(f"  Proposed: {proposal.kind}. {printable(proposal.reason)} Write - to leave it open.")
    else:
        _say("  Nothing is proposed; Enter leaves it open.")
    return _word("Kind", SourceKind, proposal.kind if proposal else None)


def ask_independence() -> Independence | None:
    """How it stands to who is checked, or None where the person leaves it open."""
    _list(INDEPENDENCES)
    _say("  This is never proposed; Enter leaves it open.")
    return _word("Independence", Independence, None)


def ask_origins(fault: Callable[[str], str]) -> tuple[str, ...]:
    """Names or keys of what it goes back to; empty where it speaks for itself."""
    _say("  What it repeats or goes back to: the key of a source, or a name such as")
    _say("  trial-NCT03897881. Several with commas between; Enter for none.")
    while True:
        origins = tuple(word.strip() for word in _prompt("Origin", "").split(",") if word.strip())
        why = next((why for one in origins if (why := fault(one))), "")
        if not why:
            return origins
        _say(f"  {why}")


def ask_whether(question: str) -> bool:
    """Yes, unless the person says no."""
    return click.confirm(question, default=True, err=True)


def _word(name: str, words: type[_W], proposed: _W | None) -> _W | None:
    while True:
        answer = _prompt(name, proposed.value if proposed else "").lower()
        if answer in {"", NONE}:
            return None
        if answer in {word.value for word in words}:
            return words(answer)
        known = [word.value for word in words]
        _say(f"  '{printable(answer)}' is none of them. {did_you_mean(answer, known)}")


def _list(terms: Mapping[SourceKind, Term] | Mapping[Independence, Term]) -> None:
    _say("")
    for word, term in terms.items():
        _say(f"  {word:<20} {term.meaning}")


def _prompt(name: str, proposed: str) -> str:
    answer = click.prompt(name, default=proposed, show_default=bool(proposed), err=True)
    return str(answer).strip()


def _say(text: str) -> None:
    click.echo(text, err=True)
