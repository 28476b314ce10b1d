"""Order, indents, quotes and spaces of a YAML text, by ruamel.yaml, which keeps broken lines.

It works on nodes: nothing is made a date, a number or a truth value on the way, so every plain
scalar is written with the letters it had. Remarks are not left to it. It hangs them on what stands
before them, so that they would not move with their field, and loses one between two items in braces
of which the second has a remark behind it; see `remarks`.
"""

from __future__ import annotations

import io
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import yaml as libyaml
from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.tag import Tag

from sourcebook.editing.layout.fields import in_record_order, record_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from ruamel.yaml.nodes import Node

    from sourcebook.loading.documents import FieldPath

_NO_LIMIT = 1_000_000
"""Columns before a line is broken: where it breaks is the author's business."""
_NOTHING = "~"
"""Written out in braces, where the writer would make an empty text of it."""
_FOLD = "\a"
"""The library's sign for a broken line in a text below `>`."""
_NO_FOLD = re.compile(r"(?<![^\s])\a|\a(?! \S)")
"""Such a sign that its writer cannot take, which wants a single blank behind it."""
_TEXT = "tag:yaml.org,2002:str"
_RESOLVER = libyaml.resolver.Resolver()
_OF_YAML_1_2 = frozenset("0123456789+-.")


class _OnlyText(VersionedResolver):
    """Takes every scalar for a text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is ScalarNode:
            return Tag(suffix=_TEXT)
        return super().resolve(kind, value, implicit)


def rewrite(text: str, model: type[BaseModel]) -> str:
    """The text in the layout of the house; raise ValueError where ruamel cannot read it.

    Two blanks for each level, lists set in below their field, one blank around signs, quotes only
    where they are needed, fields in the order of the model, unknown ones last.
    """
    writer = YAML()
    writer.Resolver = _OnlyText
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.width = _NO_LIMIT
    out = io.StringIO()
    with _named():
        root = writer.compose(text)
    if root is None:
        return text
    if isinstance(root, MappingNode) and root.flow_style and root.value:
        _open(root)
    _settle(root, (), model, text)
    with _named():
        writer.serialize(root, out)
    return out.getvalue()


@contextmanager
def _named() -> Iterator[None]:
    """Make a ValueError with a sentence of whatever the library stumbles over."""
    try:
        yield
    except Exception as error:
        words = str(error).split("\n", maxsplit=1)[0] or type(error).__name__
        raise ValueError(f"It cannot be written anew: {words}.") from error


def _open(node: CollectionNode) -> None:
    """Write a file that is JSON as a block, with what stands on several lines in it; as one line
    of braces nobody could read it, nor see what changes in it."""
    node.flow_style = False
    inner = [value for _, value in node.value] if isinstance(node, MappingNode) else node.value
    for one in inner:
        if isinstance(one, CollectionNode) and one.value and _lines(one) > 1:
            _open(one)


def _lines(node: Node) -> int:
    return int(node.end_mark.line - node.start_mark.line + 1)


def _settle(
    node: Node, where: FieldPath, model: type[BaseModel], text: str, *, in_flow: bool = False
) -> None:
    in_flow = in_flow or bool(getattr(node, "flow_style", False))
    if isinstance(node, MappingNode):
        for key, value in node.value:
            _quotes(key)
            _settle(value, (*where, str(key.value)), model, text, in_flow=in_flow)
        if record := record_at(model, where):
            order = in_record_order(record, [str(key.value) for key, _ in node.value])
            node.value = [node.value[number] for number in order]
    elif isinstance(node, SequenceNode):
        for number, value in enumerate(node.value):
            _settle(value, (*where, number), model, text, in_flow=in_flow)
    elif isinstance(node, ScalarNode):
        _quotes(node)
        if node.style == ">":
            _clean_folds(node)
        elif not in_flow:
            _fold(node, text)
        elif node.style is None and not node.value:
            node.value = _NOTHING


def _quotes(node: ScalarNode) -> None:
    """Leave it to the writer whether quotes are needed, but for words that only quotes make text
    in the eyes of other readers of YAML."""
    if node.style in {"'", '"'}:
        node.style = "'" if means_more(node.value) else None


def means_more(word: str) -> bool:
    """Whether a word without quotes is a number, date, truth value or nothing to readers of YAML
    1.1 or 1.2, however it is read here."""
    found = _RESOLVER.resolve(libyaml.ScalarNode, word, (True, False))  # type: ignore[no-untyped-call]
    return found != _TEXT or (word[:1] in _OF_YAML_1_2 and _is_number(word))


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return word[:2] in {"0o", "0x"}
    return True


def _clean_folds(node: ScalarNode) -> None:
    """Leave of the library's signs for broken lines those that its writer can take: one that
    stands before a single blank."""
    node.value = _NO_FOLD.sub("", node.value)


def _fold(node: ScalarNode, text: str) -> None:
    """A text over several lines without quotes keeps its lines, below a `>`."""
    lines = [line.strip() for line in text[node.start_mark.index : node.end_mark.index].split("\n")]
    if node.style is None and len(lines) > 1 and node.value == " ".join(lines):
        node.style = ">"
        node.value = f"{_FOLD} ".join(lines)
