"""Text from strangers, made fit for a terminal and for the log of a workflow.

A value of a data file is quoted in what is said about it. Whoever wrote it must not be able to
move the cursor, turn the direction of reading, or give an order to the machine that reads the log.
"""

from __future__ import annotations

import re

_COMMANDS = re.compile(r":(?=:[A-Za-z])|\[(?<=##\[)")
"""What makes a line of a log a workflow command: `::name` where it begins, even after spaces and
even where the line was broken to fit the screen, and `##[name]` anywhere (`ActionCommand.cs` of
actions/runner)."""


def printable(text: str) -> str:
    """The text on one line, with what could steer a terminal or a log shown by number.

    A right-to-left override becomes `<U+202E>`, a line feed `<U+000A>`.
    """
    shown = text
    if not text.isprintable():
        shown = "".join(one if one.isprintable() else _number(one) for one in text)
    return _COMMANDS.sub(lambda match: _number(match[0]), shown)


def _number(character: str) -> str:
    return f"<U+{ord(character):04X}>"
