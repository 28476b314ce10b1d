"""Text from strangers as GitHub's Markdown that shows just this text.

It is shown as it stands: no mark-up, no link, no mention of a person, no reference to an issue, for
each of them would act in the name of the workflow. Backslashes alone do not do it: GitHub looks for
mentions and references after Markdown is done, so those are broken by a zero-width space.
"""

from __future__ import annotations

import re

from sourcebook.printable import printable

_LONGEST = 500
"""Characters of a text, before they are escaped."""
_LONGEST_CODE = 250

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_BREAK = "&#8203;"
_ACTIVE = re.compile(
    r"""
    (?P<entity> [&<>"])
    | (?P<reference>
        @                    # a mention, a commit of a repository, an address of mail
        | [#]                # an issue, a heading
        | (?<=GH)-(?=\d)     # an issue, too
        | :(?=//)            # an address, which may be that of an issue
        | (?<=www)[.]
    )
    | (?P<markup> [\\`*_{}\[\]()!|~$] | (?<!\S)[-+=] | (?<=\d)[.](?=\s))
    """,
    re.IGNORECASE | re.VERBOSE,
)


def escaped(text: str, longest: int = _LONGEST) -> str:
    """The text as GitHub's Markdown that shows just this text, on one line."""
    return _ACTIVE.sub(_passive, _shortened(text, longest))


def _shortened(text: str, longest: int) -> str:
    """Printable, and no longer than that: what is shown by number takes more room than it did."""
    shown = printable(text[: longest + 1])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _passive(match: re.Match[str]) -> str:
    found = match[0]
    if match.lastgroup == "entity":
        return _ENTITIES[found]
    if match.lastgroup == "markup":
        return f"\\{found}"
    # A hash and a hyphen are mark-up as well.
    return ("\\" if found in "#-" else "") + found + _BREAK


def in_code(text: str) -> str:
    """The text in a code span, in which GitHub reads nothing else."""
    shown = _shortened(text, _LONGEST_CODE)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{space}{shown}{space}{fence}"
