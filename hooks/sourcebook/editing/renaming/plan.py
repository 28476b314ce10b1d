"""Everything that has to change for one new name, worked out before anything is written."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.editing.files import Change, claim_files, read, single_files
from sourcebook.editing.lines import TEXT_BREAK
from sourcebook.editing.renaming.former import keep_former_id
from sourcebook.editing.renaming.ledger import rename_in_ledger
from sourcebook.editing.renaming.markdown import rename_in_body
from sourcebook.editing.renaming.records import rename_in_record
from sourcebook.editing.renaming.references import rename_in_references
from sourcebook.editing.renaming.request import CannotRename, Request, unfit
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sourcebook.editing.files import Written
    from sourcebook.loading import Loaded
    from sourcebook.model import Article


@dataclass(frozen=True, slots=True)
class Renamed:
    """One file before and after."""

    file: Written
    path: str
    """Its path afterwards."""
    text: str

    @property
    def changes(self) -> tuple[Change, ...]:
        """What to write, and what to remove."""
        written = Change(self.path, self.file.encode(self.text))
        return (
            (written,) if self.path == self.file.path else (written, Change(self.file.path, None))
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new name comes down to."""

    request: Request
    files: tuple[Renamed, ...]
    left: tuple[str, ...]
    """Places, as `path:line`, where the old name stands and names nothing that we read: in code,
    in remarks, in running text, in addresses."""


def plan(root: Path, loaded: Loaded, request: Request) -> Plan:
    """Work out all changes; raise CannotRename, and then nothing is to be written."""
    _may_be(root, loaded, request)
    files: list[Renamed] = []
    left: list[str] = []
    for file, renamed in _renamed(root, loaded, request):
        if renamed.text != file.text or renamed.path != file.path:
            files.append(renamed)
        left += _left(renamed, request)
    return Plan(request, tuple(files), tuple(left))


def _may_be(root: Path, loaded: Loaded, request: Request) -> None:
    """Raise CannotRename where the old name is none or the new one is taken or unfit."""
    kb = loaded.kb
    old, new = request.old, request.new
    if old == new:
        raise CannotRename("The new name is the old one.")
    if reason := unfit(request.kind, new):
        raise CannotRename(reason)
    if request.kind == "claim":
        _old_claim(loaded, old)
        if new in kb.claims or new in kb.broken_claims:
            raise CannotRename(f"There is a claim '{new}' already. Choose another id.")
        if kb.aliases.get(new, old) != old:
            raise CannotRename(
                f"'{new}' is a former id of '{kb.aliases[new]}', and ids are never used twice. "
                "Choose another."
            )
        if any(path.stem == new for path in claim_files(root, loaded.host.settings)):
            raise CannotRename(f"There is a file for '{new}' already. Choose another id.")
        return
    if old not in kb.sources:
        former = {alias: key for key, one in kb.sources.items() for alias in one.former_keys}
        hint = (
            f"It is a former key of '{former[old]}'."
            if old in former
            else did_you_mean(old, kb.sources, f"Keys are in {loaded.host.settings.references}.")
        )
        raise CannotRename(f"There is no source '{old}'. {hint}")
    for key, source in kb.sources.items():
        if key == new:
            raise CannotRename(f"There is a source '{new}' already. Choose another key.")
        if key != old and key.casefold() == new.casefold():
            raise CannotRename(f"'{new}' differs from the key '{key}' only by case.")
        if key != old and new in source.former_keys:
            raise CannotRename(f"'{new}' is a former key of '{key}'. Choose another.")


def _old_claim(loaded: Loaded, old: str) -> None:
    kb = loaded.kb
    if old in kb.claims:
        return
    if old in kb.broken_claims:
        raise CannotRename(
            f"{kb.broken_claims[old]} cannot be read as a claim. Mend it first; "
            "'sourcebook check' says how."
        )
    hint = (
        f"It is a former id of '{kb.aliases[old]}'."
        if old in kb.aliases
        else did_you_mean(old, kb.claims, f"Claims are in {loaded.host.settings.claims}.")
    )
    raise CannotRename(f"There is no claim '{old}'. {hint}")


def _claim_path(loaded: Loaded, claim_id: str) -> str:
    return loaded.places.claims[claim_id].path


def _renamed(root: Path, loaded: Loaded, request: Request) -> Iterator[tuple[Written, Renamed]]:
    settings = loaded.host.settings
    for path in claim_files(root, settings):
        if file := _mentioning(root, path, request, always=path.stem == request.old):
            yield file, _claim(file, loaded, request)
    # What is not published yet will be one day.
    for name, article in {**loaded.kb.articles, **loaded.left_out}.items():
        if file := _mentioning(root, root / loaded.host.docs_dir / name, request):
            yield file, Renamed(file, file.path, _article(file, loaded, article, request))
    if request.kind == "source":
        if file := _mentioning(root, root / settings.references, request):
            text = rename_in_references(file.text, file.path, request)
            yield file, Renamed(file, file.path, text)
        for path in single_files(root, settings.ledger):
            if file := _mentioning(root, path, request):
                text = rename_in_ledger(file.text, file.path, request)
                yield file, Renamed(file, file.path, text)


def _mentioning(
    root: Path, path: Path, request: Request, *, always: bool = False
) -> Written | None:
    """The file if the old name stands in it, as letters or escaped; raise CannotRename where it
    cannot be read and so nobody knows."""
    file, problems = read(root, path)
    if file is None:
        raise CannotRename(f"{problems[0].location.path}: {problems[0].message} Mend it first.")
    escaped = request.old.encode("ascii", "backslashreplace").decode()
    return file if always or request.old in file.text or escaped in file.text else None


def _claim(file: Written, loaded: Loaded, request: Request) -> Renamed:
    text = rename_in_record(file.text, file.path, request)
    if request.kind == "source" or file.path != _claim_path(loaded, request.old):
        return Renamed(file, file.path, text)
    folder, name = posixpath.split(file.path)
    suffix = posixpath.splitext(name)[1]
    text = keep_former_id(text, file.path, request)
    return Renamed(file, posixpath.join(folder, request.new + suffix), text)


def _article(file: Written, loaded: Loaded, article: Article, request: Request) -> str:
    text = rename_in_body(file.text, loaded, article, request)
    if article.body_line == 1:
        return text
    breaks = [match.end() for match in TEXT_BREAK.finditer(text)]
    begin, end = breaks[0], breaks[article.body_line - 3] if article.body_line > 3 else breaks[0]
    return rename_in_record(text, file.path, request, begin=begin, end=end, line=2)


def _left(renamed: Renamed, request: Request) -> Iterator[str]:
    word = re.compile(rf"(?<![\w-]){re.escape(request.old)}(?![\w-])")
    for number, line in enumerate(TEXT_BREAK.split(renamed.text), start=1):
        if word.search(line) and not _is_alias(line):
            yield f"{renamed.path}:{number}"


def _is_alias(line: str) -> bool:
    return line.lstrip().startswith(("aliases", "ids ", "ids="))
