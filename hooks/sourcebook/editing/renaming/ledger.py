"""A source's key in the ledger: the roles of each address name it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sourcebook.editing.renaming.request import CannotRename

if TYPE_CHECKING:
    from sourcebook.editing.renaming.request import Request


def rename_in_ledger(text: str, path: str, request: Request) -> str:
    """The ledger with the new key in the roles of its lines, and not a byte else changed."""
    words = {json.dumps(request.old), json.dumps(request.old, ensure_ascii=False)}
    member = re.compile(r'("key"\s*:\s*)(?:' + "|".join(map(re.escape, sorted(words))) + ")")
    new = json.dumps(request.new, ensure_ascii=False)
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if '"key"' in line and any(word in line for word in words):
            lines[number] = member.sub(lambda match: match[1] + new, line)
            _verify(line, lines[number], f"{path}:{number + 1}", request)
    return "\n".join(lines)


def _verify(before: str, after: str, place: str, request: Request) -> None:
    try:
        old, new = json.loads(before), json.loads(after)
    except (ValueError, RecursionError):
        raise CannotRename(
            f"{place} cannot be read, and the line names '{request.old}'. Mend it first."
        ) from None
    if _renamed(old, request) != new:
        raise CannotRename(f"{place} would say something else afterwards.")


def _renamed(line: Any, request: Request) -> Any:
    roles = line.get("roles") if isinstance(line, dict) else None
    if not isinstance(roles, list):
        return line
    return {
        **line,
        "roles": [
            {**role, "key": request.of(role["key"])}
            if isinstance(role, dict) and isinstance(role.get("key"), str)
            else role
            for role in roles
        ],
    }
