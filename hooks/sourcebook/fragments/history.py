"""What a claim or an essay once said, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.vocabulary import CERTAINTIES, VERDICTS, ChangeType

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sourcebook.fragments.filling import Templates
    from sourcebook.model import Change


class Histories:
    """Makes histories."""

    def __init__(self, templates: Templates) -> None:
        """Remember the templates."""
        self._templates = templates

    def history(
        self, changes: Sequence[Change], why: Callable[[str], Markup] | None = None
    ) -> Markup:
        """A history in words, newest first. `why` renders the reasons; plain text without it."""
        newest_first = sorted(changes, key=lambda change: change.date, reverse=True)
        return self._templates.render(
            "history.html", changes=newest_first, why=why or Markup.escape, label=change_label
        )


def change_label(change: Change, value: str) -> str:
    """What a history writes for a former or present value: the label of a word of ours."""
    for kind, words in ((ChangeType.VERDICT, VERDICTS), (ChangeType.CERTAINTY, CERTAINTIES)):
        if change.type is kind:
            for word, term in words.items():
                if word.value == value:
                    return term.label
    return value
