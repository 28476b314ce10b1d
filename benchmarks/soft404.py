"""How well not-found pages, parked domains and real pages are told apart.

    .venv/bin/python benchmarks/soft404.py              # the table of docs/method.md
    .venv/bin/python benchmarks/soft404.py --missed     # and each page that is taken for another

The pages in tests/data/soft404 are modelled on what servers, content systems, registrars and
parking services send, in our words; a line is a page. The halves `calibration` and `measured` have
no system in common: rules are mended by the one, the figures are of the other. `strangers` was
written after the rules, in other styles, and has since been used to mend them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

from sourcebook.checking.references.answers import Answer, Hop
from sourcebook.checking.references.classifying import classify, probe_for
from sourcebook.checking.references.targets import Target

SET = Path(__file__).resolve().parent.parent / "tests" / "data" / "soft404"
PARTS = ("calibration", "measured", "strangers")
DAY = dt.date(2026, 11, 21)
GONE = {"soft-404", "usurped"}
WAYS = {
    "the page alone": (False, False),
    "and the cited title": (True, False),
    "and a made-up sibling": (False, True),
    "and both, as the checker asks": (True, True),
}
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--missed", action="store_true", help="name each page taken for another")
    missed = parser.parse_args().missed
    print("| pages | known | not found or parked | real | precision | recall |")
    print("|---|---|---|---|---|---|")
    for part in PARTS:
        rows = [json.loads(line) for line in (SET / f"{part}.jsonl").open(encoding="utf-8")]
        for way, (titles, siblings) in WAYS.items():
            print(measured(part, way, rows, titles=titles, siblings=siblings, missed=missed))


def measured(
    part: str, way: str, rows: list[Row], *, titles: bool, siblings: bool, missed: bool
) -> str:
    """A line of the table, and with `missed` a line for each page that is taken for another."""
    found: Counter[str] = Counter()
    wrong = []
    for row in rows:
        result, error = judged(row, titles=titles, siblings=siblings)
        gone = result in GONE or result in row.get("may_be", ())
        real = row["kind"] == "real"
        found[f"{'real' if real else 'gone'}, {'called gone' if gone else 'left'}"] += 1
        if real == gone:
            wrong.append(f"{row['kind']}: {row['name']}: {result} {error or ''}")
    gone, kept = found["gone, called gone"], found["gone, left"]
    false, well = found["real, called gone"], found["real, left"]
    precision, recall = gone / (gone + false), gone / (gone + kept)
    line = (
        f"| {part} | {way} | {gone} of {gone + kept} | {well} of {false + well}"
        f" | {precision:.3f} | {recall:.3f} |"
    )
    return "\n".join([line, *wrong]) if missed else line


def judged(row: Row, *, titles: bool, siblings: bool) -> tuple[str, str | None]:
    """The class of a page and what gave it away."""
    cited = (row["cited"],) if titles and "cited" in row else ()
    target = Target(url=row["url"], roles=(), titles=cited)
    hops = tuple(Hop(status, url) for status, url in row.get("hops", ()))
    given = answer(row, row["url"], hops)
    probe = None
    if siblings and "sibling" in row and (url := probe_for(target, given, "zqxjkv")):
        probe = answer(row["sibling"], url, hops if row["sibling"].get("hops") else ())
    seen = classify(target, given, DAY, probe=probe)
    return str(seen.result), seen.error


def answer(row: Row, url: str, hops: tuple[Hop, ...]) -> Answer:
    return Answer(
        url=url,
        status=row.get("status", 200),
        hops=hops,
        headers={"content-type": "text/html; charset=utf-8", **row.get("headers", {})},
        body=row["html"].encode(),
    )


if __name__ == "__main__":
    main()
