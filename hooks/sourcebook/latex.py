"""LaTeX, as it stands in BibTeX values, to plain text.

pylatexenc knows the accents, ligatures, symbols and maths; added are the commands that BibLaTeX
brings, digits raised and lowered, and a bound: a text that is too long or nested too deep for a
parser is stripped of its LaTeX signs instead, in one pass.
"""

from __future__ import annotations

import logging
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pylatexenc import latex2text, latexwalker, macrospec

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import LatexMacroNode

MAX_LENGTH = 20_000
MAX_COMMANDS = 4_000
MAX_DEPTH = 40

# It logs a line for every command in a stranger's text that lacks its arguments.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)

_LATEX = re.compile(r"[\\{}$~`]|--|''")
_BARE_SIGN = re.compile(r"(\\.)|([%&#])", re.DOTALL)
_MATHS = re.compile(r"(?<!\\)\$([^$]*)\$")
_SCRIPT = re.compile(r"([_^])(?:\{([0-9+\-=()n]+)\}|([0-9+\-n]))")
_COMMAND = re.compile(r"\\(?:([A-Za-z@]+)\*?|(.)|$)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"[ \t\r\n\xa0]+")
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ")
_NO_LATEX = str.maketrans(dict.fromkeys("{}\\$"))
_ESCAPED_DOLLAR = re.compile(r"(\\[^$])|\\\$", re.DOTALL)
_DOLLAR = "\ufdd0"
"""Stands for a dollar while maths is looked for; no text may hold it (Unicode, section 23.7)."""

_FIXED = {
    "hyphen": "-", "slash": "/", "autocap": "", "textemdash": "—", "textendash": "–",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "textbackslash": "",
    "ldots": "…", "dots": "…", "textellipsis": "…", "adddot": ".", "addcomma": ",",
    "addspace": " ", "addthinspace": " ", "space": " ", "newline": " ", "par": " ",
    "protect": "", "-": "", "/": "", "@": "", "textquotesingle": "'", "guillemotleft": "«",
    "guillemotright": "»", "textnumero": "№", "nobreakspace": " ", "mbox": "%s", "url": "%s",
    "textasciitilde": "~", "textasciicircum": "^", ",": " ",
}  # fmt: skip
_WRAPPED = {
    "mkbibquote": "“%s”", "enquote": "“%s”", "mkbibemph": "%s", "mkbibitalic": "%s",
    "mkbibbold": "%s", "mkbibparens": "(%s)", "mkbibbrackets": "[%s]", "textquote": "“%s”",
    "url": "%s", "nolinkurl": "%s", "path": "%s", "mbox": "%s", "textnormal": "%s",
    "mkbibacro": "%s", "MakeUppercase": "%s", "MakeLowercase": "%s", "MakeCapital": "%s",
    "textsmaller": "%s", "ensuremath": "%s", "uppercase": "%s", "lowercase": "%s",
    "texorpdfstring": "%s", "bibstring": "%s", "underline": "%s", "textrussian": "%s",
    "foreignquote": "“%s”", "NoCaseChange": "%s", "ignorespaces": "%s", "autocap": "%s",
}  # fmt: skip
_SCRIPTS = {
    "textsuperscript": _RAISED, "mkbibsuperscript": _RAISED,
    "textsubscript": _LOWERED, "mkbibsubscript": _LOWERED,
}  # fmt: skip
_SECOND_ARGUMENT = ("href", "foreignlanguage", "textcolor", "selectlanguage")


@lru_cache(maxsize=8192)
def to_text(latex: str) -> str:
    """The text a reader sees: never a brace, a backslash or a control character.

    A bare `%`, `&`, `#` or `_` is taken for itself, because in a bibliography it is meant so; and
    so is a single `$`, which begins no maths.
    Spaces, ties and line ends become single spaces.
    """
    text = _CONTROL.sub("", latex)
    if _LATEX.search(text):
        text = _ESCAPED_DOLLAR.sub(lambda match: match[1] or _DOLLAR, text.replace(_DOLLAR, ""))
        if text.count("$") == 1:
            text = text.replace("$", _DOLLAR)
        text = _converted(text).translate(_NO_LATEX).replace(_DOLLAR, "$")
        text = _CONTROL.sub("", text)
    return _SPACES.sub(" ", text).strip(" ")


def unknown_commands(latex: str) -> tuple[str, ...]:
    """Commands without a known meaning, with their backslash, each once."""
    if "\\" not in latex:
        return ()
    names = (match[1] for match in _COMMAND.finditer(latex) if match[1])
    return tuple(dict.fromkeys(f"\\{name}" for name in names if name not in _known()))


def _converted(text: str) -> str:
    if len(text) > MAX_LENGTH or text.count("\\") > MAX_COMMANDS or _too_deep(text):
        return _stripped(text)
    text = _MATHS.sub(lambda match: f"${_SCRIPT.sub(_script, match[1])}$", text)
    if text.count("$") % 2:
        text = text.replace("$", "")
    text = _BARE_SIGN.sub(lambda match: match[1] or f"\\{match[2]}", text)
    try:
        nodes = latexwalker.LatexWalker(
            text, latex_context=_walker_context(), tolerant_parsing=True
        ).get_latex_nodes()[0]
        return str(_reader().nodelist_to_text(nodes)) or _stripped(text)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        return _stripped(text)
    except latexwalker.LatexWalkerError:
        return _stripped(text)


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


def _script(match: re.Match[str]) -> str:
    return (match[2] or match[3]).translate(_RAISED if match[1] == "^" else _LOWERED)


@cache
def _walker_context() -> macrospec.LatexContextDb:
    context = latexwalker.get_default_latex_context_db()
    one_argument = [*_WRAPPED, *_SCRIPTS]
    context.add_context_category(
        "biblatex",
        macros=[
            *(macrospec.std_macro(name, None, 0) for name in _FIXED if name not in _WRAPPED),
            *(macrospec.std_macro(name, "{") for name in one_argument),
            *(macrospec.std_macro(name, "{{") for name in _SECOND_ARGUMENT),
        ],
        prepend=True,
    )
    return context


@cache
def _text_context() -> macrospec.LatexContextDb:
    context = latex2text.get_default_latex_context_db()
    macros = [
        *(
            latex2text.MacroTextSpec(name, simplify_repl=text)
            for name, text in _FIXED.items()
            if name not in _WRAPPED
        ),
        *(latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in _WRAPPED.items()),
        *(latex2text.MacroTextSpec(name, simplify_repl=_second) for name in _SECOND_ARGUMENT),
        *(latex2text.MacroTextSpec(name, simplify_repl=_shifted) for name in _SCRIPTS),
    ]
    context.add_context_category("biblatex", macros=macros, prepend=True)
    return context


@cache
def _reader() -> LatexNodes2Text:
    return latex2text.LatexNodes2Text(
        latex_context=_text_context(), math_mode="text", keep_comments=True
    )


@cache
def _known() -> frozenset[str]:
    return frozenset(
        spec.macroname
        for context in (_walker_context(), _text_context())
        for spec in context.iter_macro_specs()
    ) | {"begin", "end"}


def _argument(node: LatexMacroNode, number: int, reader: LatexNodes2Text) -> str:
    arguments = node.nodeargd.argnlist if node.nodeargd else []
    found = arguments[number] if number < len(arguments) else None
    return str(reader.nodelist_to_text([found])) if found is not None else ""


def _second(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    return _argument(node, 1, l2tobj)


def _shifted(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    text = _argument(node, 0, l2tobj)
    table = _SCRIPTS[node.macroname]
    return text.translate(table) if all(ord(sign) in table for sign in text) else text
