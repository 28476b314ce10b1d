"""data/claims/*.yml -> claims + problems."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sourcebook.loading.cache import Shelf
from sourcebook.loading.documents import digest_of
from sourcebook.loading.files import (
    YAML_SUFFIXES,
    TextFile,
    is_there,
    name_of,
    no_folder,
    paths_below,
    read_text,
)
from sourcebook.loading.kept_documents import KeptDocument, PlacedDocument
from sourcebook.loading.links import linked_folders
from sourcebook.loading.records import failing_fields, read_record, without_nulls
from sourcebook.loading.silences import SIGN
from sourcebook.loading.yaml import MAX_CHARACTERS, marks_of, read_yaml
from sourcebook.model import ID_PATTERN, Claim, Later
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sourcebook.loading.documents import Document
    from sourcebook.loading.memory import Memory

_STAND_INS = {
    "claim": "?",
    "kind": "status",
    "verdict": "mixed",
    "certainty": "low",
    "rationale": "?",
    "checked": "1970-01-01",
}
"""Values in place of required fields that cannot be read, so that the rest of the file is checked
in the same run. Such a claim is never shown."""


_OURS = frozenset({"id"})
_ID = re.compile(ID_PATTERN)


@dataclass
class LoadedClaims:
    """What a folder of claims holds."""

    claims: Mapping[str, Claim] = field(default_factory=dict)
    """By id, sorted."""
    paths: dict[str, str] = field(default_factory=dict)
    """Of the file of each, by id."""
    broken: dict[str, str] = field(default_factory=dict)
    """Ids of files that could not be read as a claim, with their paths."""
    partial: dict[str, Claim] = field(default_factory=dict)
    """What could be read of broken ones, for the checker only; see `_STAND_INS`."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """By claim id."""
    digests: dict[str, str] = field(default_factory=dict)
    """Of the text of each, by claim id."""
    silencing: list[str] = field(default_factory=list)
    """The ids of those in whose text a comment may silence something."""
    problems: list[Problem] = field(default_factory=list)


class _Known(NamedTuple):
    """A file of which all is known from earlier runs."""

    raw: bytes
    """Of its claim, as JSON."""
    file: TextFile


@dataclass
class _Reading:
    """What has been read so far."""

    root: Path
    memory: Memory
    lazily: bool
    claims: dict[str, Claim] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    known: dict[str, _Known] = field(default_factory=dict)
    """Of these neither claim nor document is made yet."""
    sound: set[str] = field(default_factory=set)
    """See `read_text`."""


def load_claims(root: Path, folder: Path, memory: Memory, *, lazily: bool = False) -> LoadedClaims:
    """Read every claim below a folder; one bad file hides no other. What is remembered is not read
    again; `lazily`, and what is kept of it by earlier runs is made a claim when somebody asks."""
    loaded = LoadedClaims()
    if not is_there(folder):
        name = folder.relative_to(root).as_posix()
        loaded.problems.append(
            Problem(
                Location(name),
                "X003",
                "The folder of the claims does not exist.",
                "Make it, or name another in 'extra: sourcebook: claims:' of mkdocs.yml.",
            )
        )
        return loaded
    if refused := no_folder(root, folder):
        loaded.problems.append(refused)
        return loaded
    for link in linked_folders(folder):
        loaded.problems += read_text(root, link)[1]
    first: dict[str, str] = {}
    reading = _Reading(root, memory, lazily)
    for path in paths_below(folder, YAML_SUFFIXES):
        name = name_of(root, path)
        last = name.rpartition("/")[2]
        claim_id = last.rpartition(".")[0] or last
        if claim_id in first:
            loaded.problems.append(
                Problem(
                    Location(name),
                    "C301",
                    f"The id '{claim_id}' belongs to {first[claim_id]} already.",
                    "Give the file another name; ids are never used twice.",
                    ((Location(first[claim_id]), "first used here"),),
                )
            )
            continue
        first[claim_id] = name
        _load_claim(reading, path, name, claim_id, loaded)
    loaded.claims, loaded.documents = _by_id(reading)
    loaded.paths = {name: path for name, path in first.items() if name in loaded.claims}
    return loaded


def _by_id(reading: _Reading) -> tuple[Mapping[str, Claim], Mapping[str, Document]]:
    """The claims, sorted, and the documents of all that could be read of any."""
    known = reading.known
    if not known:
        return dict(sorted(reading.claims.items())), reading.documents

    def claim(claim_id: str) -> Claim:
        return Claim.model_validate_json(known[claim_id].raw)

    def document(claim_id: str) -> Document:
        raw, file = known[claim_id]
        return _kept_document(raw, file.text, file.path, reading.memory)

    raw = {claim_id: one.raw for claim_id, one in known.items()}
    return (
        Later(sorted({*reading.claims, *raw}), reading.claims, raw, claim),
        Later(sorted({*reading.documents, *raw}), reading.documents, raw, document),
    )


def _load_claim(
    reading: _Reading, path: str, name: str, claim_id: str, loaded: LoadedClaims
) -> None:
    if not _ID.match(claim_id):
        loaded.problems.append(
            Problem(
                Location(name),
                "F206",
                f"'{claim_id}' is not an id, so the file cannot be a claim.",
                "Name the file with lower-case letters, digits and hyphens: phase1-volunteers.yml.",
            )
        )
        return
    file, problems = read_text(reading.root, path, limit=4 * MAX_CHARACTERS, sound=reading.sound)
    loaded.problems += problems
    loaded.broken[claim_id] = name
    if file is None:
        return
    if SIGN in file.text:
        loaded.silencing.append(claim_id)
    digest = loaded.digests[claim_id] = digest_of(file.text)
    by, memory = (digest, file.path, claim_id), reading.memory
    if reading.lazily:
        raw = memory.ask(_SHELF, *by)
        if raw is not None and not raw.startswith(b"["):
            reading.known[claim_id] = _Known(raw, file)
            del loaded.broken[claim_id]
            return
    given = (file.text, file.path, claim_id)
    read = memory.recall(read_claim, *given, memory, shelf=_SHELF, by=by)
    loaded.problems += read.problems
    reading.documents[claim_id] = read.document
    if read.claim is not None:
        reading.claims[claim_id] = read.claim
        del loaded.broken[claim_id]
    if read.partial is not None:
        loaded.partial[claim_id] = read.partial


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """What one file says."""

    document: Document
    problems: tuple[Problem, ...]
    claim: Claim | None = None
    partial: Claim | None = None
    """What could be read of a broken one."""


def read_claim(text: str, path: str, claim_id: str, memory: Memory | None = None) -> ReadClaim:
    """Read one claim from the text of its file; `path` is for the places of problems. Its document
    goes on remembering with `memory`."""
    document, problems = read_yaml(text, path)
    document = PlacedDocument(
        document.path, document.data, document.text, marking=document.marking, memory=memory
    )
    broken = any(problem.code in {"Y101", "Y105", "X004"} for problem in problems)
    if broken or (problems and document.data is None):
        return ReadClaim(document, tuple(problems))
    given = {"id": claim_id}
    claim, found, document = read_record(Claim, document, given=given)
    problems = [*problems, *found]
    if claim is not None:
        return ReadClaim(document, tuple(problems), claim)
    failing = failing_fields(Claim, document, given)
    stand_ins = {name: value for name, value in _STAND_INS.items() if name in failing}
    partial, _, rest = read_record(Claim, document, given={**given, **stand_ins})
    return ReadClaim(rest if partial else document, tuple(problems), None, partial)


def _written(read: ReadClaim) -> bytes | None:
    """The data of a file in which nothing is wrong, as the claim is made of it; where it has fields
    without a value, as it stands, too. Of any other the problems are found anew."""
    if read.claim is None or read.problems:
        return None
    data = read.document.data
    clean = without_nulls(data)
    whole = {**clean, "id": read.claim.id}
    kept = whole if clean == data else [whole, data]
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def _again(raw: bytes, text: str, path: str, _claim_id: str, memory: Memory | None) -> ReadClaim:
    """The same claim as before, checked as before: only YAML is not read again."""
    # ValidationError is a ValueError.
    if raw.startswith(b"["):
        clean, data = json.loads(raw)
        document: Document = PlacedDocument(path, data, text, marking=marks_of, memory=memory)
        return ReadClaim(document, (), Claim.model_validate(clean))
    document = _kept_document(raw, text, path, memory)
    return ReadClaim(document, (), Claim.model_validate_json(raw))


def _kept_document(raw: bytes, text: str, path: str, memory: Memory | None) -> Document:
    return KeptDocument(path, None, text, marking=marks_of, memory=memory, raw=raw, apart=_OURS)


_SHELF = Shelf(
    "claims",
    _written,
    _again,
    rooms=(
        *("loading/claims.py", "loading/plain_yaml.py", "loading/yaml.py"),
        *("loading/documents.py", "loading/kept_documents.py"),
    ),
    packages=("pydantic", "pyyaml"),
)
