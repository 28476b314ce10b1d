"""data/claims/*.yml -> claims + problems."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sourcebook.loading.cache import Shelf
from sourcebook.loading.files import (
    YAML_SUFFIXES,
    is_there,
    name_of,
    no_folder,
    paths_below,
    read_text,
)
from sourcebook.loading.kept_documents import KeptDocument, PlacedDocument
from sourcebook.loading.links import linked_folders
from sourcebook.loading.records import failing_fields, read_record, without_nulls
from sourcebook.loading.yaml import MAX_CHARACTERS, marks_of, read_yaml
from sourcebook.model import ID_PATTERN, Claim
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
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

    claims: dict[str, Claim] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    """Ids of files that could not be read as a claim, with their paths."""
    partial: dict[str, Claim] = field(default_factory=dict)
    """What could be read of broken ones, for the checker only; see `_STAND_INS`."""
    documents: dict[str, Document] = field(default_factory=dict)
    """By claim id."""
    problems: list[Problem] = field(default_factory=list)


def load_claims(root: Path, folder: Path, memory: Memory) -> LoadedClaims:
    """Read every claim below a folder; one bad file hides no other. What is remembered is not read
    again."""
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
    sound: set[str] = set()
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
        _load_claim(root, path, name, claim_id, loaded, memory, sound)
    loaded.claims = dict(sorted(loaded.claims.items()))
    return loaded


def _load_claim(
    root: Path,
    path: str,
    name: str,
    claim_id: str,
    loaded: LoadedClaims,
    memory: Memory,
    sound: set[str],
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
    file, problems = read_text(root, path, limit=4 * MAX_CHARACTERS, sound=sound)
    loaded.problems += problems
    loaded.broken[claim_id] = name
    if file is None:
        return
    given = (file.text, file.path, claim_id)
    read = memory.recall(read_claim, *given, memory, shelf=_SHELF, by=given)
    loaded.problems += read.problems
    loaded.documents[claim_id] = read.document
    if read.claim is not None:
        loaded.claims[claim_id] = read.claim
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
    if any(problem.code in {"Y101", "Y105", "X004"} for problem in problems):
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
    document = KeptDocument(path, None, text, marking=marks_of, memory=memory, raw=raw, apart=_OURS)
    return ReadClaim(document, (), Claim.model_validate_json(raw))


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
