"""Pins: what a person says about a link, with a reason and an end.

`pin = {alive until 2027-05-01: read it in a browser}` in an entry of the bibliography. The field
is ours; no standard has one.
"""

from __future__ import annotations

import datetime as dt
import re

from sourcebook.model import Pin
from sourcebook.suggestions import did_you_mean
from sourcebook.vocabulary import LinkState

_PIN = re.compile(r"([a-z-]+) until (\S+?)\s*: ?(.+)")
_STATES = [state.value for state in LinkState if state is not LinkState.UNCHECKED]


def read_pin(text: str) -> Pin:
    """The verdict that a person sets; raise ValueError, saying what is missing or wrong."""
    match = _PIN.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError("it needs a state, 'until' and a day, a colon and a reason")
    state, until, why = match.groups()
    if state not in _STATES:
        near = did_you_mean(state, _STATES).rstrip("?.")
        raise ValueError(
            f"'{state[:40]}' is no state of a link: "
            + (f"{near[0].lower()}{near[1:]}" if near else f"the states are {', '.join(_STATES)}")
        )
    try:
        day = dt.date.fromisoformat(until)
    except ValueError:
        raise ValueError(f"'{until[:40]}' is no date") from None
    return Pin(state=LinkState(state), why=why[:1000], until=day)
