"""Putting a fresh knowledge base into a folder: all of it or nothing, and never over what is there.

The files are written into a temporary folder on the same disk first: that is where a full disk
shows. Then they take their places by links, which fail where a name is taken in the meantime.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.starting.knowledge_base import is_program

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def in_the_way(folder: Path, paths: Iterable[str]) -> list[str]:
    """What is in the folder already of these relative paths, and what stands where one of them
    needs a folder: a file, or a symbolic link, which would lead out of the knowledge base.
    """
    found: dict[str, None] = {}
    for path in paths:
        steps = [step.as_posix() for step in reversed(Path(path).parents) if step.name]
        blocked = [step for step in steps if _blocks(folder / step)]
        if blocked:
            found[blocked[0]] = None
        elif os.path.lexists(folder / path):
            found[path] = None
    return list(found)


def place(folder: Path, files: Mapping[str, str]) -> None:
    """Write each text to its relative path in the folder, which is made if it is not there; its
    parent must be.

    Raises OSError, and FileExistsError where something has come into the way since it was looked
    at; then nothing that was made is left.
    """
    there = folder.exists()
    stage = (folder if there else folder.parent) / f".sourcebook-{secrets.token_hex(4)}"
    stage.mkdir()
    try:
        for path, text in files.items():
            _write(stage / path, text)
        if there:
            _move_into(folder, stage, files)
        else:
            stage.rename(folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _blocks(step: Path) -> bool:
    return os.path.lexists(step) and (step.is_symlink() or not step.is_dir())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    if is_program(text):
        mode = path.stat().st_mode
        # Whoever may read it may run it.
        path.chmod(mode | (mode & 0o444) >> 2)


def _move_into(folder: Path, stage: Path, paths: Iterable[str]) -> None:
    made: list[Path] = []
    try:
        for path in paths:
            for step in reversed((folder / path).parents):
                if not step.exists():
                    step.mkdir()
                    made.append(step)
            _move(stage / path, folder / path)
            made.append(folder / path)
    except BaseException:
        for one in reversed(made):
            with contextlib.suppress(OSError):
                one.rmdir() if one.is_dir() else one.unlink()
        raise


def _move(source: Path, target: Path) -> None:
    """Give the file its place. `Path.replace` would write over what has come there meanwhile; this
    raises FileExistsError.
    """
    with contextlib.suppress(OSError):
        target.hardlink_to(source)
        return
    # Not every file system has hard links.
    with target.open("xb") as new:
        try:
            new.write(source.read_bytes())
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    shutil.copymode(source, target)
