r"""Elements and character references of HTML and MathML, as registries leave them in titles.

Crossref hands out `<i>`, `<sub>`, `&amp;` and whole formulas in MathML; the ACM's library writes
Greek as ISO 8879 names it (`&lgr;`), NASA's ADS wraps objects of the sky in `<ASTROBJ>`. Programs
that do not know what these mean escape them once more (`{\textless}i{\textgreater}`, `\&amp;`).
What is no element that such a text can hold stays as it is, and so does one without its partner.
"""

from __future__ import annotations

import re
from html import unescape

_REFERENCE = re.compile(
    r"(?:\{\\&\}|\\&|&)((?:\{\\#\}|\\#|#)[xX]?[0-9A-Fa-f]{2,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_ACCENT = re.compile(r"\{\\&quot;([A-Za-z])\}")
"""An umlaut of TeX whose quotation mark a web page has escaped."""
_TWICE = 2
"""A page that escapes what is escaped already writes `&amp;#39;`."""
_SIGNS_OF_TEX = frozenset("{}$%#&_")
_GREEK = dict(
    zip(
        "agr bgr ggr dgr egr zgr eegr thgr igr kgr lgr mgr ngr xgr ogr pgr rgr sgr sfgr tgr ugr "
        "phgr khgr psgr ohgr".split(),
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        strict=True,
    )
)
"""The Greek of ISO 8879; a capital begins its name with one."""

_NAMES = (
    r"i|b|u|em|strong|sub|sup|scp|sc|span|p|br|hr|tt|a|font|small|big|italic|bold|astrobj|cite|q"
    r"|inline-formula|tex-math|alternatives|jats:[a-z-]{1,30}|(?:mml:)?(?:math|semantics|none)"
    r"|(?:mml:)?m(?:i|n|o|text|row|sup|sub|subsup|frac|sqrt|root|over|under|underover|style|space"
    r"|fenced|table|tr|td|padded|phantom|multiscripts|prescripts)"
)
_ATTRIBUTES = r"(?:\s+[\w:-]{1,40}\s*=\s*(?:\"[^\"<>]{0,300}\"|'[^'<>]{0,300}'|[^\s\"'<>]{1,300}))*"
_ELEMENT = re.compile(rf"<(/?)({_NAMES}){_ATTRIBUTES}\s*/?>", re.IGNORECASE)
_ESCAPED = re.compile(
    rf"(?:\{{\\textless\}}|\\textless(?:\{{\}}|\s)|\$<\$)(/?(?:{_NAMES}))"
    r"(?:\{\\textgreater\}|\\textgreater(?:\{\}|\s|(?![A-Za-z]))|\$>\$)",
    re.IGNORECASE,
)
_SHIFTED = re.compile(r"<(sub|sup)>([^<>{}\\$]{1,60})</\1>", re.IGNORECASE)
_SHIFTED_IN_MATHML = re.compile(
    r"<(?:mml:)?m(sub|sup)>\s*<(?:mml:)?m[ino]>([^<>]{1,40})</[^<>]{1,12}>"
    r"\s*<(?:mml:)?m[ino]>([^<>{}\\$]{1,40})</[^<>]{1,12}>\s*</(?:mml:)?m\1>"
)
_COMMANDS = {"sub": r"\textsubscript", "sup": r"\textsuperscript"}
_BREAKS = frozenset({"br", "hr", "p"})


def may_hold_markup(text: str) -> bool:
    """Whether it is worth a closer look; nearly all texts are told here."""
    return "<" in text or "textless" in text or ("&" in text and ";" in text)


def without_markup(text: str) -> str:
    """LaTeX in which elements are gone, what they raise or lower is so by a command, and
    character references are the characters."""
    if "&" in text:
        text = _ACCENT.sub(r'{\\"\1}', text)
        for _ in range(_TWICE):
            text = _REFERENCE.sub(_character, text)
    if "textless" in text or "$<$" in text:
        text = _ESCAPED.sub(r"<\1>", text) if "/" in text else text
    if "</" not in text and "/>" not in text:
        return text
    text = _SHIFTED_IN_MATHML.sub(r"\2<\1>\3</\1>", text)
    text = _SHIFTED.sub(_shifted, text)
    named = {(found[1], found[2].lower()) for found in _ELEMENT.finditer(text)}

    def gone(found: re.Match[str]) -> str:
        name = found[2].lower()
        if name in _BREAKS:
            return " "
        pair = named.issuperset((("", name), ("/", name)))
        return "" if pair or found[0].endswith("/>") else found[0]

    return _ELEMENT.sub(gone, text)


def _shifted(found: re.Match[str]) -> str:
    return f"{_COMMANDS[found[1].lower()]}{{{found[2].strip()}}}"


def _character(found: re.Match[str]) -> str:
    name = re.sub(r"[{}\\]", "", found[1])
    character = unescape(f"&{name};")
    if character == f"&{name};":
        greek = _GREEK.get(name[0].lower() + name[1:])
        if greek is None:
            return found[0]
        character = greek.upper() if name[0].isupper() else greek
    if character == "\\":
        return ""
    return f"\\{character}" if character in _SIGNS_OF_TEX else character
