"""A run in several parts: which shard asks which host, what each hands over, and how they join.

Shards are cut by host, so that a host's pace is kept by one machine. Each writes a blob with its
observations; `merge` puts them together, and nothing is concluded before. A part that is missing,
doubled or of another run makes the whole inconclusive: with a part of the observations nobody can
tell an outage from a dead link. As observations are folded address by address, one shard or eight
give the same ledger, byte for byte.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from sourcebook.checking.references.hashing import stable_hash
from sourcebook.model import Count, Day, Observation, Value
from sourcebook.writing import write_whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_AGAIN = "Run all shards again from the same commit on the same day, then merge them."


def shard_of(host: str, of: int) -> int:
    """The number, from 1 to `of`, of the shard that asks a host (in lower case, without port)."""
    return stable_hash(host) % of + 1


class Blob(Value):
    """What one shard found."""

    version: Literal[1] = 1
    shard: Annotated[int, Field(ge=1)]
    of: Annotated[int, Field(ge=1)]
    date: Day
    ledger: str
    """Digest of the ledger from which it began (`hashing.digest_of`)."""
    targets: str
    """Digest of all that is to be asked, by all shards (`hashing.digest_of_targets`)."""
    canaries_before: dict[str, bool] = Field(default_factory=dict)
    """By address, whether they answered before the first question."""
    canaries_after: dict[str, bool] = Field(default_factory=dict)
    """The same after the last one."""
    asked: Count = 0
    """How many addresses were asked, whether or not an observation came of it."""
    not_reached: tuple[str, ...] = ()
    """Addresses that were due and for which the time did not suffice."""
    seen: dict[str, Observation] = Field(default_factory=dict)
    """The observations, by address."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What all shards of a run found together."""

    date: dt.date
    ledger: str
    targets: str
    canaries_before: Mapping[str, bool]
    """A canary counts as having answered only if it answered every shard that asked it."""
    canaries_after: Mapping[str, bool]
    asked: int
    not_reached: tuple[str, ...]
    """Sorted."""
    seen: Mapping[str, Observation]
    """Sorted by address."""


def blob_bytes(blob: Blob) -> bytes:
    """A blob as JSON: the header in one line, then one observation a line, sorted by address."""
    header = blob.model_copy(
        update={
            "canaries_before": dict(sorted(blob.canaries_before.items())),
            "canaries_after": dict(sorted(blob.canaries_after.items())),
            "not_reached": tuple(sorted(blob.not_reached)),
        }
    ).model_dump_json(exclude={"seen"})
    rows = (
        f"{json.dumps(url)}:{one.model_dump_json(exclude_defaults=True)}"
        for url, one in sorted(blob.seen.items())
    )
    return (header[:-1] + ',"seen":{\n' + ",\n".join(rows) + "\n}}\n").encode()


def blob_of(raw: bytes, name: str) -> Blob | str:
    """The blob that `blob_bytes` made, or a sentence that says why it is none; `name` is what the
    sentence calls the file."""
    try:
        blob = Blob.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"][:2])
        what = f"the value of '{where}' does not fit" if where else "it is torn or no JSON"
        return f"{name} is not the result of a shard: {what}. Run that shard again."
    if blob.shard > blob.of:
        return f"{name} says it is shard {blob.shard} of {blob.of}, which cannot be."
    return blob


def write_blob(path: Path, blob: Blob) -> None:
    """Write a blob whole or not at all. Raises CannotWrite."""
    write_whole(path, blob_bytes(blob))


def read_blob(path: Path) -> Blob | str:
    """The blob in a file, or a sentence that says why there is none."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        return f"{path.name} cannot be read: {reason}. Run that shard again."
    return blob_of(raw, path.name)


def merge(blobs: Sequence[Blob]) -> Merged | str:
    """All shards of a run in one, or a sentence that says why they make no whole (exit code 3).

    Whether the ledger they began from is the one at hand is for the caller to compare.
    """
    if not blobs:
        return f"There is no result of any shard. {_AGAIN}"
    if problem := _unlike(blobs) or _incomplete(blobs):
        return f"{problem} {_AGAIN}"
    first = blobs[0]
    seen = {url: one for blob in blobs for url, one in blob.seen.items()}
    return Merged(
        date=first.date,
        ledger=first.ledger,
        targets=first.targets,
        canaries_before=_everywhere([blob.canaries_before for blob in blobs]),
        canaries_after=_everywhere([blob.canaries_after for blob in blobs]),
        asked=sum(blob.asked for blob in blobs),
        not_reached=tuple(sorted({url for blob in blobs for url in blob.not_reached})),
        seen=dict(sorted(seen.items())),
    )


_COMMON: tuple[tuple[str, Callable[[Blob], str]], ...] = (
    ("are cut in different numbers of parts", lambda blob: f"of {blob.of}"),
    ("were run on different days", lambda blob: str(blob.date)),
    ("began from different ledgers", lambda blob: f"ledger {blob.ledger[:12]}"),
    ("had different sources to ask", lambda blob: f"sources {blob.targets[:12]}"),
)
"""What all shards of one run have in common: what is said if they have not, and each one's own."""


def _unlike(blobs: Sequence[Blob]) -> str:
    """In what the shards differ that all of one run have in common; empty if in nothing."""
    for what, told_by in _COMMON:
        values: dict[str, list[int]] = {}
        for blob in sorted(blobs, key=lambda blob: blob.shard):
            values.setdefault(told_by(blob), []).append(blob.shard)
        if len(values) > 1:
            told = "; ".join(f"{_shards(found)}: {value}" for value, found in values.items())
            return f"The shards {what} ({told})."
    return ""


def _incomplete(blobs: Sequence[Blob]) -> str:
    counts = Counter(blob.shard for blob in blobs)
    of = blobs[0].of
    if missing := [number for number in range(1, of + 1) if number not in counts]:
        return f"Of {of} shards {_shards(missing)} {_is(missing)} missing."
    if doubled := sorted(number for number, count in counts.items() if count > 1):
        return f"Of {of} shards {_shards(doubled)} {_is(doubled)} there more than once."
    return ""


def _shards(numbers: Sequence[int]) -> str:
    listed = ", ".join(str(number) for number in numbers)
    return f"{'number' if len(numbers) == 1 else 'numbers'} {listed}"


def _is(numbers: Sequence[int]) -> str:
    return "is" if len(numbers) == 1 else "are"


def _everywhere(answers: Sequence[Mapping[str, bool]]) -> dict[str, bool]:
    names = sorted({url for one in answers for url in one})
    return {url: all(one.get(url, True) for one in answers) for url in names}
