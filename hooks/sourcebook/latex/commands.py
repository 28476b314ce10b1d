"""Which LaTeX commands are known, beyond those of pylatexenc, and what each is in plain text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pylatexenc import latex2text, latexwalker, macrospec

from sourcebook.latex.journals import JOURNALS

if TYPE_CHECKING:
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import LatexMacroNode

RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ")

_FIXED = {
    "hyphen": "-", "hyp": "-", "slash": "/", "autocap": "", "textemdash": "—", "textendash": "–",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "LaTeXe": "LaTeX2e", "XeTeX": "XeTeX",
    "LuaTeX": "LuaTeX", "ConTeXt": "ConTeXt", "AmS": "AMS", "textbackslash": "",
    "ldots": "…", "dots": "…", "textellipsis": "…", "adddot": ".", "addcomma": ",",
    "addspace": " ", "addthinspace": " ", "space": " ", "newline": " ", "par": " ",
    "protect": "", "-": "", "/": "", "@": "", "textquotesingle": "'", "guillemotleft": "«",
    "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»", "textnumero": "№",
    "nobreakspace": " ", "textasciitilde": "~", "textasciicircum": "^", ",": " ",
    "thinspace": " ", "quad": " ", "qquad": " ", "textless": "<", "textgreater": ">",
    "textbar": "|", "textunderscore": "_", "textbraceleft": "", "textbraceright": "",
    "textminus": "−", "textmu": "µ", "textbeta": "β", "textcommabelow": "", "euro": "€",
    "pounds": "£", "copyright": "©", "ddag": "‡", "S": "§", "P": "¶", "lq": "‘", "rq": "’",
    "degree": "°", "textcelsius": "℃", "celsius": "℃", "checkmark": "✓", "relax": "",
    "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "limits": "",
    "displaystyle": "", "textstyle": "", "scriptstyle": "", "nolimits": "", "unskip": "",
    "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹",
    "frq": "›", "og": "«", "fg": "»", "textquotedbl": '"', "cprime": "ʹ",
    "nobreakdash": "", "land": "∧", "lor": "∨",
    "XeLaTeX": "XeLaTeX", "LuaLaTeX": "LuaLaTeX", "amp": "&", "linebreak": " ",
    "nolinebreak": "", "isdot": "", "nopunct": "", "unspace": "", "addcolon": ":",
    "addsemicolon": ";", "adddotspace": ". ", "bibellipsis": "…", "Dj": "Đ",
    "ifmmode": "", "else": "", "fi": "",
    # Switches of the font, which hold to the end of their group.
    "em": "", "it": "", "bf": "", "tt": "", "sc": "", "sl": "", "sf": "", "rm": "", "cal": "",
    "itshape": "", "upshape": "", "slshape": "", "scshape": "", "bfseries": "", "mdseries": "",
    "rmfamily": "", "sffamily": "", "ttfamily": "", "normalfont": "", "selectfont": "",
    "tiny": "", "scriptsize": "", "footnotesize": "", "small": "", "normalsize": "", "large": "",
    "Large": "", "boldmath": "", "frenchspacing": "", "noindent": "", "break": " ",
}  # fmt: skip
_WRAPPED = {
    "mkbibquote": "“%s”", "enquote": "“%s”", "mkbibemph": "%s", "mkbibitalic": "%s",
    "mkbibbold": "%s", "mkbibparens": "(%s)", "mkbibbrackets": "[%s]", "textquote": "“%s”",
    "url": "%s", "nolinkurl": "%s", "path": "%s", "mbox": "%s", "textnormal": "%s",
    "mkbibacro": "%s", "MakeUppercase": "%s", "MakeLowercase": "%s", "MakeCapital": "%s",
    "textsmaller": "%s", "ensuremath": "%s", "uppercase": "%s", "lowercase": "%s",
    "texorpdfstring": "%s", "bibstring": "%s", "underline": "%s", "textrussian": "%s",
    "foreignquote": "“%s”", "NoCaseChange": "%s", "ignorespaces": "%s",
    "hbox": "%s", "phantom": "", "hphantom": "", "hspace": " ", "vspace": " ", "doi": "doi:%s",
    "textcyrillic": "%s", "cyrchar": "%s", "textgreek": "%s", "textlatin": "%s", "bm": "%s",
    "boldsymbol": "%s", "operatorname": "%s", "mathtt": "%s", "mathscr": "%s", "acro": "%s",
    "natexlab": "%s", "sp": "%s", "sb": "%s", "uline": "%s", "sout": "%s", "footnote": " (%s)",
    "detokenize": "%s", "mkbibordinal": "%s", "biblstring": "%s", "bibsstring": "%s",
    "textarabic": "%s", "mathord": "%s", "mathsl": "%s", "ce": "%s", "texttt": "%s",
    "textsf": "%s", "textup": "%s", "textmd": "%s", "citetext": "%s", "texthebrew": "%s",
    "RL": "%s", "LR": "%s",
}  # fmt: skip
_SCRIPTS = {
    "textsuperscript": RAISED, "mkbibsuperscript": RAISED,
    "textsubscript": LOWERED, "mkbibsubscript": LOWERED,
}  # fmt: skip
_SECOND_ARGUMENT = (
    "href", "foreignlanguage", "textcolor", "selectlanguage", "bibinfo", "bibfield", "raisebox",
    "foreigntextquote",
)  # fmt: skip
_OF_LANGUAGES = {"otherlanguage": "{", "otherlanguage*": "{", "CJK": "{{", "CJK*": "{{"}
"""Environments whose arguments name a language or a font and are no words of the text."""
_WORDS = {**_FIXED, **JOURNALS}


@cache
def walker_context() -> macrospec.LatexContextDb:
    """What the parser knows: of each command how many arguments it takes."""
    context = latexwalker.get_default_latex_context_db()
    one_argument = [*_WRAPPED, *_SCRIPTS]
    context.add_context_category(
        "biblatex",
        macros=[
            *(macrospec.std_macro(name, None, 0) for name in _WORDS),
            *(macrospec.std_macro(name, "{") for name in one_argument),
            *(macrospec.std_macro(name, "{{") for name in _SECOND_ARGUMENT),
        ],
        environments=[macrospec.std_environment(*one) for one in _OF_LANGUAGES.items()],
        prepend=True,
    )
    return context


@cache
def text_context() -> macrospec.LatexContextDb:
    """What each command is in plain text."""
    context = latex2text.get_default_latex_context_db()
    macros = [
        *(latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in _WORDS.items()),
        *(latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in _WRAPPED.items()),
        *(latex2text.MacroTextSpec(name, simplify_repl=_second) for name in _SECOND_ARGUMENT),
        *(latex2text.MacroTextSpec(name, simplify_repl=_shifted) for name in _SCRIPTS),
        latex2text.MacroTextSpec("verb", simplify_repl=_verbatim),
    ]
    context.add_context_category("biblatex", macros=macros, prepend=True)
    return context


@cache
def known_commands() -> frozenset[str]:
    """The names of all commands with a meaning, without their backslash."""
    return frozenset(
        spec.macroname
        for context in (walker_context(), text_context())
        for spec in context.iter_macro_specs()
    ) | {"begin", "end", "kern", "hskip", "raise", "lower"}


def _argument(node: LatexMacroNode, number: int, reader: LatexNodes2Text) -> str:
    arguments = node.nodeargd.argnlist if node.nodeargd else []
    found = arguments[number] if number < len(arguments) else None
    return str(reader.nodelist_to_text([found])) if found is not None else ""


def _verbatim(node: LatexMacroNode) -> str:
    return str(getattr(node.nodeargd, "verbatim_text", ""))


def _second(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    return _argument(node, 1, l2tobj)


def _shifted(node: LatexMacroNode, l2tobj: LatexNodes2Text) -> str:
    text = _argument(node, 0, l2tobj)
    table = _SCRIPTS[node.macroname]
    return text.translate(table) if all(ord(sign) in table for sign in text) else text
