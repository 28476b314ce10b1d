r"""Commands that a bibliography defines for itself in `@preamble`, put in where it uses them.

`@preamble{"\newcommand{\noopsort}[1]{} "}` is BibTeX's own advice for sorting. Taken up are
`\newcommand`, `\renewcommand`, `\providecommand` and plain `\def` whose text is words and other
commands; what programs in TeX is left to TeX, and so is what has a meaning here already.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.latex import known_commands

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_LENGTH = 20_000
"""Characters beyond which a text is not made longer."""
_MAX_BODY = 500
_MAX_DEFINITIONS = 500
_MAX_DEPTH = 4
"""Commands in the text of commands."""

_JOINED = re.compile(r'"\s*#\s*"')
_DEFINITION = re.compile(
    r"\\(?:(?:re)?new|provide)command\s*\*?\s*(?:\{\s*\\([A-Za-z@]+)\s*\}|\\([A-Za-z@]+))"
    r"\s*(?:\[([1-9])\])?\s*(?=\{)"
    r"|\\def\s*\\([A-Za-z@]+)((?:#[1-9])*)\s*(?=\{)"
)
_PROGRAM = re.compile(
    r"\\(?:if[a-z]*|else|fi|let|[gex]?def|expandafter|csname|noexpand|setbox|catcode|char|the)"
    r"(?![A-Za-z])"
)
_PLACE = re.compile(r"#([1-9])")
_COMMAND = re.compile(r"\\([A-Za-z@]+)\s*")
_BRACE = re.compile(r"[{}]")


class Definitions:
    """The commands of one bibliography."""

    def __init__(self, preambles: Iterable[str]) -> None:
        self._commands: dict[str, tuple[int, str]] = {}
        for preamble in preambles:
            self._take_up(_JOINED.sub("", preamble))

    def __bool__(self) -> bool:
        return bool(self._commands)

    def put_into(self, value: str) -> str:
        """A value with its commands replaced by what they stand for."""
        for _ in range(_MAX_DEPTH):
            if not self._commands or "\\" not in value:
                return value
            before, value = value, self._replaced(value)
            if value == before:
                break
            if len(value) > MAX_LENGTH:
                return before
        return value

    def _take_up(self, preamble: str) -> None:
        for match in _DEFINITION.finditer(preamble):
            name = match[1] or match[2] or match[4]
            count = int(match[3]) if match[3] else len(match[5] or "") // 2
            end = _closing(preamble, match.end(), _MAX_BODY)
            if end < 0 or name in known_commands() or len(self._commands) >= _MAX_DEFINITIONS:
                continue
            body = preamble[match.end() + 1 : end]
            if not _PROGRAM.search(body):
                self._commands[name] = (count, body)

    def _replaced(self, value: str) -> str:
        pieces: list[str] = []
        done = 0
        while match := _COMMAND.search(value, done):
            found = self._commands.get(match[1])
            arguments, end = _arguments(value, match.end(), found[0]) if found else ([], 0)
            if found is None or len(arguments) < found[0]:
                pieces.append(value[done : match.end()])
                done = match.end()
                continue
            pieces += [value[done : match.start()], _filled(found[1], arguments)]
            done = end
        return "".join(pieces) + value[done:]


def _filled(body: str, arguments: list[str]) -> str:
    return _PLACE.sub(
        lambda match: arguments[int(match[1]) - 1] if int(match[1]) <= len(arguments) else "", body
    )


def _arguments(value: str, position: int, count: int) -> tuple[list[str], int]:
    """As many arguments as there are, up to `count`, and the offset behind them."""
    found: list[str] = []
    while len(found) < count and position < len(value):
        if value[position] == " ":
            position += 1
            continue
        if value[position] != "{":
            found.append(value[position])
            position += 1
            continue
        end = _closing(value, position, MAX_LENGTH)
        if end < 0:
            break
        found.append(value[position + 1 : end])
        position = end + 1
    return found, position


def _closing(text: str, opening: int, most: int) -> int:
    """The brace that closes the one at `opening`; -1 where it is not within `most` signs."""
    depth = 0
    for match in _BRACE.finditer(text, opening, opening + most):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return -1
