"""A file of claims or names in its layout."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sourcebook.editing.layout.outcome import Outcome
from sourcebook.editing.layout.remarks import put_back, take_out
from sourcebook.editing.layout.spans import Layout
from sourcebook.editing.layout.yaml import rewrite
from sourcebook.loading.yaml import read_yaml

if TYPE_CHECKING:
    from pydantic import BaseModel

    from sourcebook.loading.documents import Document

_ROUNDS = 4
"""How often a layout may need another pass until it stays as it is."""


class _Changed(Exception):
    """The new text would not say what the old one said; carries a sentence."""


def lay_out_record(text: str, path: str, model: type[BaseModel]) -> Outcome:
    """A YAML text in its layout: fields in the order of the model, remarks at their places.

    A text that cannot be read whole comes back with its problems. One that would say anything else
    afterwards, or lose a remark, comes back with the reason.
    """
    document, problems = read_yaml(text, path)
    if problems or not isinstance(document.data, dict):
        return Outcome(text, tuple(problems))
    current = text
    try:
        for _ in range(_ROUNDS):
            following = _pass(current, path, model)
            _compare(text, document, following, path)
            if following == current:
                return Outcome(current)
            current = following
    except (ValueError, _Changed) as error:
        return Outcome(text, refusal=str(error))
    return Outcome(text, refusal="No layout was found that stays as it is.")


def _pass(text: str, path: str, model: type[BaseModel]) -> str:
    text = text if text.endswith("\n") else text + "\n"
    bare, notes = take_out(text, _read(text, path))
    written = rewrite(bare, model)
    return put_back(written, _read(written, path), notes)


def _read(text: str, path: str) -> Document:
    document, problems = read_yaml(text, path)
    if problems or not isinstance(document.data, dict):
        raise _Changed("Its layout cannot be changed without changing what it says.")
    return document


def _compare(text: str, document: Document, following: str, path: str) -> None:
    """Raise _Changed where the new text says something else, or where a remark is gone."""
    after = _read(following, path)
    if after.data != document.data:
        raise _Changed("Its layout cannot be changed without changing what it says.")
    kept = Counter(remark.text for remark in Layout(following, after).comments())
    for remark in Layout(text, document).comments():
        kept[remark.text] -= 1
        if kept[remark.text] < 0:
            raise _Changed(
                f"The remark in line {remark.line + 1} would be lost. "
                "Put it on a line of its own, outside brackets and braces."
            )
