"""Ledger lines -> data/health.jsonl, always the same bytes for the same lines.

One line of JSON an address, sorted by address. Fields and tracks stand in the order of the model,
what is at its default is left out, dates are ISO 8601. UTF-8, so that a pin's reason can be read in
any script; but what would change how a line looks without being seen (controls, marks of writing
direction, line separators) is escaped, because error texts come from strangers.
`loading.ledger` reads exactly these lines back.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, get_args

from sourcebook.model.ledger import TrackName
from sourcebook.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sourcebook.checking.references.targets import Target
    from sourcebook.model import LedgerLine

_TRACKS: tuple[TrackName, ...] = get_args(TrackName)
_UNSEEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def ledger_bytes(lines: Iterable[LedgerLine]) -> bytes:
    """The whole file, in canonical form, whatever order the lines come in."""
    file = BytesIO()
    for line in sorted(lines, key=lambda line: line.url):
        file.write(f"{line_text(line)}\n".encode())
    return file.getvalue()


def line_text(line: LedgerLine) -> str:
    """One line of the file, without its end."""
    if len(line.tracks) > 1:
        tracks = {name: line.tracks[name] for name in _TRACKS if name in line.tracks}
        line = line.model_copy(update={"tracks": tracks})
    text = line.model_dump_json(exclude_defaults=True)
    return _UNSEEN.sub(lambda found: rf"\u{ord(found[0]):04x}", text)


def write_ledger(path: Path, lines: Iterable[LedgerLine]) -> bool:
    """Write the ledger and say whether it changed.

    Raises CannotWrite; the old ledger is whole then.
    """
    return write_whole(path, ledger_bytes(lines))


def renewed(ledger: Mapping[str, LedgerLine], targets: Iterable[Target]) -> dict[str, LedgerLine]:
    """The lines of addresses that some source still has, with the roles they have now."""
    kept: dict[str, LedgerLine] = {}
    for target in targets:
        line = ledger.get(target.url)
        if line is not None:
            same = line.roles == target.roles
            kept[target.url] = line if same else line.model_copy(update={"roles": target.roles})
    return kept
