"""Builds of small sites, each in a process of its own, as the command `mkdocs build` makes them.

To import MkDocs, Material and the rest, and to compile all templates, takes three times as long as
a small site. So the processes are forked from one that has done that once. What this leaves out, a
start from nothing, is held by the tests that run the command itself.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import sys
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["building_warm"])


def run_mkdocs(
    words: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> tuple[int, str]:
    """The exit code of the command with these words in a folder, and all that it said."""
    with tempfile.NamedTemporaryFile() as said:
        process = _PROCESSES.Process(target=_run, args=(words, folder, environment, said.name))
        process.start()
        process.join()
        code = process.exitcode
        process.close()
        assert code is not None
        return code, said.read().decode("utf-8", "replace")


def _run(words: Sequence[str], folder: Path, environment: Mapping[str, str], said: str) -> None:
    # Only there: who asks for a build need not import it.
    from mkdocs.__main__ import cli  # noqa: PLC0415

    output = os.open(said, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(output, stream)
    os.close(output)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["mkdocs", *words]
    try:
        cli(words)
    finally:
        # A process of this kind ends without it, and others do not.
        atexit._run_exitfuncs()
