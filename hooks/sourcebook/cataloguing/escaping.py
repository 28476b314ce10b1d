"""Plain text -> the value of a BibTeX field that is read back as the same text.

Unicode stays as it is: the file is UTF-8. Escaped is what LaTeX would take for a command, and cut
apart is what its fonts or BibLaTeX would join (-- is a dash, `` a quotation mark, ?` a ¿), and what
would be taken for maths of a registry ($_2$).
"""

from __future__ import annotations

import re

_SIGNS = {
    "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}",
    # A brace with a backslash still counts where BibTeX pairs braces.
    "{": r"\lbrace{}", "}": r"\rbrace{}",
}  # fmt: skip
_SIGN = re.compile(r"[%&#_$~^\\{}]")
_JOINED = re.compile(r"-(?=-)|`(?=`)|'(?=')|[!?](?=`)|,(?=,)|<(?=<)|>(?=>)|\$(?=[_^\\]|[A-Za-z]\$)")
_SILENCE = re.compile(r"sourcebook(?=:)")


def escaped(text: str) -> str:
    """The text as the inside of a braced value; braces in it are balanced."""
    apart = _JOINED.sub(lambda match: f"{match[0]}\0", text)
    # A title must not be read as a comment of ours that silences a warning.
    apart = _SILENCE.sub("sourcebook\0", apart)
    return _SIGN.sub(lambda match: _SIGNS[match[0]], apart).replace("\0", "{}")
