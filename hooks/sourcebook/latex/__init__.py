"""LaTeX, as it stands in BibTeX values, to plain text.

pylatexenc knows the accents, ligatures, symbols and maths; `commands` adds those that BibLaTeX,
old styles and reference managers bring. Small letters and digits are raised and lowered here. A
text that is too long or nested too deep for a parser is stripped of its LaTeX signs instead, in
one pass.
"""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pylatexenc import latex2text, latexwalker

from sourcebook.latex.commands import (
    LOWERED,
    RAISED,
    known_commands,
    text_context,
    walker_context,
)
from sourcebook.latex.markup import may_hold_markup, without_markup

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text

__all__ = ["known_commands", "outside_maths", "to_text", "unknown_commands"]

MAX_LENGTH = 20_000
MAX_COMMANDS = 4_000
MAX_DEPTH = 40

# It logs a line for every command in a stranger's text that lacks its arguments.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_LATEX = re.compile(r"[\\{}$~`]|--|''")
_PLAIN = r"(?:[^\W_]|[ ,.:;/()’-]|'(?!')|\\[&%#])"
_ONLY_SIGNS = re.compile(rf"(?:{_PLAIN}|\{{{_PLAIN}*\}})+")
"""Words and numbers with dashes, braces around some and a backslash before a sign: no command is in
it. Most LaTeX in a bibliography is no more, and a parser takes fifty times as long to say the
same."""
_BARE_SIGN = re.compile(r"(\\.)|([%&#])", re.DOTALL)
_MATHS = re.compile(r"(?<!\\)\$([^$]*)\$")
_SCRIPT = re.compile(r"([_^])(?:\{([^{}$]{1,40}+)\}|(\\circ(?![A-Za-z])|[^\s{}\\$]))")
_MATHS_IN_PARENTHESES = re.compile(r"(?<!\\)\\\(([^$]{0,400}?)(?<!\\)\\\)")
_WORDS_IN_SCRIPT = re.compile(
    r"([_^])\{ ?\\(?:textrm|textit|textnormal|text|mathrm|mathit|mathsf|mbox|rm|it|sf|scriptsize)"
    r"(?![A-Za-z]) ?\{?([^{}\\]{0,40})\}? ?\}"
)
_DEGREE = re.compile(r"\\(?:circ|degree)(?![A-Za-z])|[∘°]")
_ENDINGS = frozenset({"th", "st", "nd", "rd"})
_COMMAND = re.compile(r"\\(?:([A-Za-z@]+)\*?|(.)|$)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_NO_LATEX = str.maketrans(dict.fromkeys("{}\\$"))
_ESCAPED_DOLLAR = re.compile(r"(\\[^$])|\\\$", re.DOTALL)
_MATHS_AS_TEXT = re.compile(
    r"(?:\\\$|\{\\\$\})"
    r"((?:\\_|\\\^|\\textasciicircum|\\textbackslash)(?:(?!\\\$)[^$]){1,80}?|[A-Za-z])"
    r"(?:\\\$|\{\\\$\})"
)
"""Maths that a program took for text and escaped, as titles of registries come out of Zotero."""
_UNESCAPED = re.compile(
    r"\\([_{}^])(?:\{\})?|\\text(asciicircum|backslash|braceleft|braceright) ?(?:\{\})?"
)
_SIGNS = {"asciicircum": "^", "backslash": "\\", "braceleft": "{", "braceright": "}"}
_DOLLAR = "\ufdd0"
"""Stands for a dollar while maths is looked for; no text may hold it (Unicode, section 23.7)."""
_LONE_TILDE = re.compile(r"\\~ ?\{[ ]?\}")
_LENGTH = re.compile(r"\\(?:kern|hskip|raise|lower) ?-?[\d.]{1,9} ?(?:em|ex|pt|mu|cm|mm|in)")
_IN_MATHS_OR_NOT = re.compile(
    r"\\ifmmode(?![A-Za-z])[^$]{0,80}?\\else(?![A-Za-z])([^$]{0,80}?)\\fi(?:\{\}|(?![A-Za-z]))"
)
"""An accent twice, once for maths, as journals of physics export names."""
_SINGLE_QUOTED = re.compile(r"(?<![\\`])`(?![`\s])([^`]{1,400}?)(?<!\\)'(?=''|[^'\w]|$)")
_GERMAN_QUOTED = re.compile(r"(?<!\\)\"`(.{1,400}?)(?<!\\)\"'")
_TIE_TAKEN_FOR_A_TILDE = re.compile(r"(?<=[\w.,)])\{\\~\{\}\}(?=\w)")
_MORE_RAISED = dict(zip("abcdefghijklmoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_MORE_LOWERED = dict(zip("aehijklmoprstuvx", "ₐₑₕᵢⱼₖₗₘₒₚᵣₛₜᵤᵥₓ", strict=True))
_SHIFTS = {
    "^": RAISED | {ord(sign): raised for sign, raised in _MORE_RAISED.items()},
    "_": LOWERED | {ord(sign): lowered for sign, lowered in _MORE_LOWERED.items()},
}


@lru_cache(maxsize=32_768)
def to_text(latex: str) -> str:
    """The text a reader sees: never a brace, a backslash or a control character.

    A bare `%`, `&`, `#` or `_` is taken for itself, because in a bibliography it is meant so; and
    so is a single `$`, which begins no maths.
    Spaces, ties and line ends become single spaces.
    """
    if may_hold_markup(latex):
        latex = without_markup(latex)
    text = _CONTROL.sub("", latex)
    if _LATEX.search(text) and _ONLY_SIGNS.fullmatch(text):
        # Two hyphens with a brace between are no dash.
        text = text.replace("---", "—").replace("--", "–").translate(_NO_LATEX)
    elif _LATEX.search(text):
        if "\\$" in text:
            text = _MATHS_AS_TEXT.sub(_maths, text)
        text = _ESCAPED_DOLLAR.sub(lambda match: match[1] or _DOLLAR, text.replace(_DOLLAR, ""))
        if text.count("$") == 1:
            text = text.replace("$", _DOLLAR)
        text = _converted(text).translate(_NO_LATEX).replace(_DOLLAR, "$")
        text = _CONTROL.sub("", text)
    return _SPACES.sub(" ", text).strip(" ")


def outside_maths(latex: str) -> str:
    """LaTeX in which what stands twice, once for maths, stands once."""
    if "\\ifmmode" not in latex:
        return latex
    return _IN_MATHS_OR_NOT.sub(lambda found: f"{{{found[1].strip()}}}", latex)


def unknown_commands(latex: str) -> tuple[str, ...]:
    """Commands without a known meaning, with their backslash, each once."""
    if "\\" not in latex:
        return ()
    names = (match[1] for match in _COMMAND.finditer(latex) if match[1])
    return tuple(dict.fromkeys(f"\\{name}" for name in names if name not in known_commands()))


def _converted(text: str) -> str:
    if len(text) > MAX_LENGTH or text.count("\\") > MAX_COMMANDS or _too_deep(text):
        return _stripped(text)
    if "`" in text:
        text = _SINGLE_QUOTED.sub(r"‘\1’", _GERMAN_QUOTED.sub(r"„\1“", text))
    text = outside_maths(text)
    text = _TIE_TAKEN_FOR_A_TILDE.sub(" ", text)
    text = _LONE_TILDE.sub(r"\\textasciitilde{}", _LENGTH.sub("", text))
    text = _MATHS.sub(_shifted, _MATHS_IN_PARENTHESES.sub(r"$\1$", text))
    if text.count("$") % 2:
        text = text.replace("$", "")
    text = _BARE_SIGN.sub(lambda match: match[1] or f"\\{match[2]}", text)
    try:
        nodes = latexwalker.LatexWalker(
            text, latex_context=walker_context(), tolerant_parsing=True
        ).get_latex_nodes()[0]
        return str(_reader().nodelist_to_text(nodes)) or _stripped(text)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        return _stripped(text)
    except latexwalker.LatexWalkerError:
        return _stripped(text)


def _maths(match: re.Match[str]) -> str:
    """Escaped maths as maths; braces of its own that do not pair go."""
    inside = _UNESCAPED.sub(lambda sign: sign[1] or _SIGNS[sign[2]], match[1])
    if inside.count("{") != inside.count("}"):
        inside = inside.replace("{", "").replace("}", "")
    return f"${inside}$"


def _stripped(text: str) -> str:
    return _COMMAND.sub(lambda match: match[2] or " ", text).replace("~", " ")


def _too_deep(text: str) -> bool:
    depth = 0
    for sign in text:
        if sign == "{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif sign == "}":
            depth = max(0, depth - 1)
    return False


def _shifted(match: re.Match[str]) -> str:
    """Maths with what is raised and lowered in it put in its place."""
    plain = _WORDS_IN_SCRIPT.sub(r"\1{\2}", match[1])
    return f"${_SCRIPT.sub(_script, plain)}$"


def _script(match: re.Match[str]) -> str:
    """Something raised or lowered in maths: as such where Unicode has all of it, else behind its
    sign, and in parentheses where it is more than one sign."""
    written = (match[2] or match[3]).strip()
    if match[1] == "^" and _DEGREE.fullmatch(written):
        return "°"
    if match[1] == "^" and written in _ENDINGS:
        return written
    table = _SHIFTS[match[1]]
    if written and all(ord(sign) in table for sign in written):
        return written.translate(table)
    return f"{match[1]}({written})" if len(written) > 1 else match[0]


@cache
def _reader() -> LatexNodes2Text:
    return latex2text.LatexNodes2Text(
        latex_context=text_context(), math_mode="text", keep_comments=True
    )
