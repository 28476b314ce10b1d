"""How long until an edit shows under `mkdocs serve`, beside a full build of the same site.

    python benchmarks/live.py [--claims 1000] [--edits 5]

Makes a knowledge base of that size with `corpus`, with two sources for each claim and an article
for 25, serves it on loopback, changes the words of one claim and waits until its page says so.
Prints the seconds of the first page, of each edit from the write to the page, and of a full build
with nothing kept.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import corpus

EDITED = "claim-7"


def page(address: str) -> str:
    """The page, or nothing while nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def wait_for(address: str, words: str, seconds: float = 300) -> float:
    """Seconds until the page says the words."""
    begin = time.perf_counter()
    while words not in page(address):
        if time.perf_counter() - begin > seconds:
            sys.exit(f"{address} did not say '{words}' within {seconds:.0f} s.")
        time.sleep(0.02)
    return time.perf_counter() - begin


def edits(folder: Path, number: int, environment: dict[str, str]) -> list[float]:
    """Serve the knowledge base, make so many edits, and give the seconds of each."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet"]
    command += ["--dev-addr", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=folder, env=environment) as server:
        address = f"http://127.0.0.1:{port}/claims/{EDITED}/"
        print(f"first page: {wait_for(address, '<article'):.1f} s", flush=True)
        path = folder / f"data/claims/{EDITED}.yml"
        original, times = path.read_text("utf-8"), []
        for edit in range(1, number + 1):
            path.write_text(original.replace("claim: ", f"claim: Edit{edit}. ", 1), "utf-8")
            times.append(wait_for(address, f"Edit{edit}."))
            print(f"edit {edit}: {times[-1]:.2f} s", flush=True)
        server.terminate()
    return times


def full_build(folder: Path, site: Path, environment: dict[str, str]) -> float:
    """Seconds of a build of everything."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site)]
    begin = time.perf_counter()
    subprocess.run(command, cwd=folder, env=environment, check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Serve, edit, wait, build, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000)
    parser.add_argument("--edits", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sourcebook-live-") as name:
        folder = Path(name, "kb")
        corpus.make(folder, given.claims, 2 * given.claims, given.claims // 25)
        environment = {
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "SOURCEBOOK_CACHE": str(Path(name, "cache")),
        }
        times = edits(folder, given.edits, environment)
        environment["SOURCEBOOK_CACHE"] = str(Path(name, "another"))
        whole = full_build(folder, Path(name, "site"), environment)
    median = statistics.median(times)
    print(f"median of {len(times)} edits: {median:.2f} s")
    print(f"full build: {whole:.1f} s, so an edit takes {median / whole:.2f} of it")


if __name__ == "__main__":
    main()
