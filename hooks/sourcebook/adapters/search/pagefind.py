"""The program that makes the index of the search, at work beside the build.

It reads requests from a pipe: JSON in Base64, each with a comma after it, as its own service for
Python sends them. That service is not used, for it takes one answer in a tenth of a second and
ends the program before all files are written (https://github.com/Pagefind/pagefind/issues/1271).
Here the program is asked for its files and we write them, so none is cut short, and no folder of
15,000 documents is made and taken away again, which takes longer than the index.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import importlib.util
import json
import os
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from mkdocs.exceptions import PluginError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROGRAMS = ("pagefind_bin_extended", "pagefind_bin")
"""The packages that bring the program, the better one first."""

# No filters: their file comes out in another order each time, and the index with it.
# One language, or pages of one would not be found from pages of another; English stems leave words
# in Cyrillic as they are.
_SETTINGS = {"force_language": "en"}

_INDEX = 0
"""The number of the first index that is asked for."""
PROGRAM_FILES = frozenset({"pagefind.js", "pagefind-worker.js", "wasm.en.pagefind"})
"""What reads an index in a browser, and others beside it as well."""
_UNUSED = ("pagefind-highlight.js", "wasm.unknown.pagefind")
"""What Pagefind lays beside each index and nobody asks for; its interfaces too."""


def program() -> Path | None:
    """Where the program is; None where it is not installed."""
    for name in _PROGRAMS:
        if importlib.util.find_spec(name):
            found: Path = importlib.import_module(name).get_executable()
            return found.absolute()
    return None


class Document(NamedTuple):
    """What is indexed of a page."""

    path: str
    """Of its file, relative to the site's root."""
    html: str

    @property
    def request(self) -> bytes:
        """What hands it over."""
        return _request(
            {"type": "AddFile", "index_id": _INDEX, "file_path": self.path}
            | {"file_contents": self.html}
        )


def _request(payload: Mapping[str, object]) -> bytes:
    # An answer is known by its kind, so the number that comes back with it is not needed.
    return base64.b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b","


class Indexing:
    """Pagefind, started and fed with documents. Raises PluginError, which MkDocs shows as a
    sentence, where it cannot be started or has ended."""

    def __init__(self) -> None:
        path = program()
        if path is None:
            raise _failed("It is not installed.")
        self._folder = tempfile.TemporaryDirectory(prefix="sourcebook-search-")
        # Settings of Pagefind's own, in the folder of work or in the environment, are not for us.
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")
        }
        # With a heap for each of its threads it takes an eighth more memory, and is no quicker.
        environment.setdefault("MALLOC_ARENA_MAX", "1")
        self._said = Path(self._folder.name, "said")
        try:
            with self._said.open("wb") as said:
                self._process = subprocess.Popen(  # noqa: S603 - no shell, and no word is a stranger's
                    [path, "--service"],
                    cwd=self._folder.name,
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                )
        except OSError as error:
            self._folder.cleanup()
            raise _failed(str(error)) from None
        # Both are there, because both were asked for.
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._stdout = cast("IO[bytes]", self._process.stdout)
        self._answers: list[bytes] = []
        self._asked = self._answered = 0
        self._is_over = False
        self._heard = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.add(_request({"type": "NewIndex", "config": _SETTINGS}))

    def add(self, request: bytes) -> None:
        """Hand over a request; documents are indexed in the order of these calls."""
        try:
            self._stdin.write(request)
        except OSError:
            raise self._failure() from None
        self._asked += 1

    def _read(self) -> None:
        while chunk := os.read(self._stdout.fileno(), 1 << 20):
            self._answers.append(chunk)
            with self._heard:
                self._answered += chunk.count(b",")
                self._heard.notify()
        with self._heard:
            self._is_over = True
            self._heard.notify()

    def files(self) -> dict[str, bytes]:
        """The files of the index of all documents, by their paths below its folder."""
        self.add(_request({"type": "GetFiles", "index_id": _INDEX}))
        try:
            self._stdin.flush()
        except OSError:
            raise self._failure() from None
        # The end of what it reads would be its end at once, answered or not.
        with self._heard:
            self._heard.wait_for(lambda: self._is_over or self._answered == self._asked)
        files: list[Mapping[str, str]] | None = None
        for text in b"".join(self._answers).split(b","):
            answer = _read_answer(text)
            if answer.get("type") == "Error":
                raise self._failure(str(answer.get("message", "")))
            files = answer.get("files", files)
        if files is None:
            raise self._failure()
        self.close()
        return {
            file["path"]: base64.b64decode(file["content"])
            for file in files
            if not _is_unused(file["path"])
        }

    def _failure(self, words: str = "") -> PluginError:
        said = self._said.read_text("utf-8", "replace").strip()
        self.close()
        return _failed(words or said)

    def close(self) -> None:
        """End the program, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._stdin, self._stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
        self._folder.cleanup()


def _read_answer(text: bytes) -> Mapping[str, Any]:
    if not text.strip():
        return {}
    found = json.loads(base64.b64decode(text)).get("payload")
    return found if isinstance(found, dict) else {}


def _is_unused(name: str) -> bool:
    return name in _UNUSED or (name.startswith("pagefind-") and "ui." in name)


def write_files(files: Mapping[str, bytes], target: Path) -> None:
    """Write the files of an index into the folder `target`, but for those that stand there already.
    Raises PluginError where that is not possible."""
    # There are thousands, and paths that are objects would take longer than the files.
    root = str(target)
    try:
        folders = {os.path.dirname(name) for name in files}  # noqa: PTH120
        for folder in folders:
            Path(root, folder).mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            place = f"{root}/{name}"
            if not _stands(place, data):
                with open(place, "wb") as file:  # noqa: PTH123
                    file.write(data)
    except OSError as error:
        raise _failed(str(error)) from None


def _stands(place: str, data: bytes) -> bool:
    """Whether a file is there already: to read a small one takes a third of the time."""
    try:
        with open(place, "rb") as file:  # noqa: PTH123
            return file.read() == data
    except FileNotFoundError:
        return False


def _failed(words: str) -> PluginError:
    return PluginError(f"Pagefind could not write the index of the search.\n{words}".rstrip())
