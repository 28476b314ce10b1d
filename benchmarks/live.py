"""How long until an edit shows under `mkdocs serve`, at 1,000 claims and 2,000 sources.

    python benchmarks/live.py [--claims 1000] [--edits 5]

Makes a knowledge base of that size in a temporary folder, serves it on loopback, changes the words
of one claim and waits until its page says so. Everything in the texts is invented. Prints the
seconds of the first build, and of each edit from the write to the page.
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

SETTINGS = """\
site_name: Measured
theme: {name: material, font: false}
plugins: [search, sourcebook]
markdown_extensions: [sourcebook.citations]
"""
CLAIM = """\
claim: Sample {number} holds {words} litres of water.
short: Sample {number} and its water
kind: quantity
topics: [topic-{topic}]
said_by: [{{who: body-{body}, date: 2025-09, source: s{first}, first: true}}]
verdict: {verdict}
certainty: moderate
rationale: It was measured [@s{first}] and measured again [@s{second}, p. 3].
checked: 2026-11-21
evidence:
  - {{source: s{first}, stance: {stance}, note: It was measured once.}}
  - {{source: s{second}, stance: {stance}, note: And again., quote: a litre, quote_lang: en}}
would_change: [{{if: a third measurement}}]
history: [{{date: 2026-11-20, type: created, why: First assessment.}}]
"""
SOURCE = """\
@online{{s{number},
  title     = {{Measurement number {number} of the water in samples}},
  publisher = {{House {house}}},
  date      = {{2025-09-06}},
  url       = {{https://host{house}.example.org/{number}}},
  keywords  = {{kind:news, indep:independent}},
}}
"""
VERDICTS = (("refuted", "refutes"), ("supported", "supports"), ("misleading", "disputes"))
EDITED = "data/claims/claim-7.yml"


def make(folder: Path, claims: int) -> None:
    """Write the knowledge base."""
    (folder / "data/claims").mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(SETTINGS)
    for number in range(claims):
        verdict, stance = VERDICTS[number % len(VERDICTS)]
        text = CLAIM.format(
            number=number,
            words="ten",
            topic=number % 40,
            body=number % 100,
            first=2 * number,
            second=2 * number + 1,
            verdict=verdict,
            stance=stance,
        )
        (folder / f"data/claims/claim-{number}.yml").write_text(text)
    sources = [SOURCE.format(number=number, house=number % 300) for number in range(2 * claims)]
    (folder / "data/refs.bib").write_text("\n".join(sources))
    names = [f"  - {{id: body-{number}, label: Body {number}}}" for number in range(100)]
    topics = [f"  - {{id: topic-{number}, label: Topic {number}}}" for number in range(40)]
    (folder / "data/names.yml").write_text("\n".join(["bodies:", *names, "topics:", *topics, ""]))
    (folder / "docs/index.md").write_text("# Measured\n\nA page that cites [@s1; @s2].\n")


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


def main() -> None:
    """Serve, edit, wait, print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--claims", type=int, default=1_000)
    parser.add_argument("--edits", type=int, default=5)
    given = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="sourcebook-live-") as name:
        folder = Path(name)
        make(folder, given.claims)
        command = [sys.executable, "-m", "mkdocs", "serve", "--quiet"]
        command += ["--dev-addr", f"127.0.0.1:{port}"]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        with subprocess.Popen(command, cwd=folder, env=environment) as server:
            address = f"http://127.0.0.1:{port}/claims/claim-7/"
            print(f"first build: {wait_for(address, 'holds ten litres'):.1f} s", flush=True)
            path = folder / EDITED
            original, times = path.read_text(), []
            for number in range(given.edits):
                path.write_text(original.replace("ten", f"edit{number}"))
                times.append(wait_for(address, f"holds edit{number} litres"))
                print(f"edit {number + 1}: {times[-1]:.2f} s", flush=True)
            server.terminate()
    print(f"median of {len(times)} edits: {statistics.median(times):.2f} s")


if __name__ == "__main__":
    main()
