"""Make the labelled set of drifted and unchanged pages, and measure on it.

    .venv/bin/python benchmarks/drift.py make        # writes tests/data/drift/*.jsonl.gz
    .venv/bin/python benchmarks/drift.py measure     # the table of docs/method.md, and two others

The set is kept in the repository; `make` is for changing it.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict

from drift_pages import SET
from drift_pairs import HALVES, SAME, Maker

from sourcebook.checking.references.matching.fingerprints import (
    CUT,
    UNRELATED,
    fingerprint,
    left,
    left_in,
)
from sourcebook.checking.references.reading import Document, Reading, read_now


def make() -> None:
    for seed, half in enumerate(HALVES, 1):
        lines = [
            json.dumps(pair, ensure_ascii=False, separators=(",", ":")) + "\n"
            for pair in Maker(half, seed).pairs()
        ]
        raw = gzip.compress("".join(lines).encode(), 9, mtime=0)
        (SET / f"{half}.jsonl.gz").write_bytes(raw)
        print(f"{half}: {len(lines)} pairs, {len(raw):,} bytes")


def read(half: str) -> list[dict[str, str]]:
    with gzip.open(SET / f"{half}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def reading_of(markup: str) -> Reading:
    return read_now(Document(markup.encode(), "text/html; charset=utf-8"))


def measure() -> None:
    for half in HALVES:
        shares: dict[str, dict[str, list[float | None]]] = defaultdict(lambda: defaultdict(list))
        for pair in read(half):
            baseline = fingerprint(reading_of(pair["before"]).main) or ""
            now = reading_of(pair["after"])
            for way, share in (
                ("baseline in the whole page", left_in(baseline, now.text)),
                ("baseline in the main text", left_in(baseline, now.main)),
                ("two fingerprints of main texts", left(baseline, fingerprint(now.main) or "")),
            ):
                shares[way][pair["kind"]].append(share)
        for way, found in shares.items():
            report(half, way, found)


def report(half: str, way: str, shares: dict[str, list[float | None]]) -> None:
    count: Counter[str] = Counter()
    print(f"\n{half}, {way}, cut {CUT}, unrelated {UNRELATED}\n")
    print("| kind | label | pairs | least left | middle | most | drifted | unrelated | no answer |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for kind, found in shares.items():
        known = sorted(share for share in found if share is not None)
        label = "same" if kind in SAME else "drifted"
        called = sum(share < CUT for share in known)
        count[f"{label} called"] += called
        count[label] += len(found)
        ends = (known[0], known[len(known) // 2], known[-1]) if known else (-1, -1, -1)
        print(
            f"| {kind} | {label} | {len(found)} |"
            + "".join(f" {end:.2f} |" for end in ends)
            + f" {called} | {sum(share < UNRELATED for share in known)} |"
            f" {len(found) - len(known)} |"
        )
    right, wrong = count["drifted called"], count["same called"]
    print(f"\nprecision {right}/{right + wrong}, recall {right}/{count['drifted']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("make", "measure"))
    {"make": make, "measure": measure}[parser.parse_args().what]()


if __name__ == "__main__":
    main()
