"""How well quoted words are found: by script and by outcome, on each part of the labelled set.

    .venv/bin/python benchmarks/quotes.py [development | held-out | tried-once]

The set is in tests/data/quotes. What is printed are the tables of the method page, then every pair
that was taken for something else, and how long a look into a text of 1 MB takes.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path

from sourcebook.checking.references.matching.quotes import look_for
from sourcebook.vocabulary import QuoteState

SET = Path(__file__).parent.parent / "tests" / "data" / "quotes"
PARTS = ("development", "held-out", "tried-once")
STATES = [state.value for state in QuoteState]


def rows_of(part: str) -> list[dict[str, str]]:
    """The labelled pairs of a part."""
    lines = (SET / f"{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def table(rows: list[dict[str, str]], seen: list[str]) -> None:
    """Right of all, for each script and state, as Markdown."""
    right: Counter[tuple[str, str]] = Counter()
    count: Counter[tuple[str, str]] = Counter()
    for row, state in zip(rows, seen, strict=True):
        for script in (row["script"], "all"):
            count[script, row["state"]] += 1
            right[script, row["state"]] += state == row["state"]
    print(f"| script | {' | '.join(STATES)} |")
    print("|---|" + "---|" * len(STATES))
    for script in [*dict.fromkeys(row["script"] for row in rows), "all"]:
        cells = [f"{right[script, s]} of {count[script, s]}" for s in STATES]
        print(f"| {script} | {' | '.join(cells)} |".replace("0 of 0", "–"))


def report(part: str) -> None:
    """The table of a part and its mistakes."""
    rows = rows_of(part)
    seen = [look_for(row["quote"], row["text"]).state.value for row in rows]
    print(f"\n{part}: {len(rows)} pairs\n")
    table(rows, seen)
    changed = [s for row, s in zip(rows, seen, strict=True) if row["changed"]]
    print(f"\nanother negation or number: {len(changed)}, taken for present: ", end="")
    print(changed.count("present"))
    for row, state in zip(rows, seen, strict=True):
        if state != row["state"]:
            print(f"{row['lang']}, {row['why']}: {row['state']}, seen as {state}: {row['quote']}")


def speed() -> None:
    """Seconds for a quote that is in a text of 1 MB, and for one that is not."""
    texts = {row["text"]: row["lang"] for row in rows_of("development")}
    for lang in ("en", "ru", "zh"):
        text = " ".join(text for text, its in texts.items() if its == lang)
        size = len(text.encode())
        text *= 1_000_000 // size
        for quote in (text[40:110], text[110:40:-1]):
            begin = time.perf_counter()
            state = look_for(quote, text).state
            print(f"{lang}: {time.perf_counter() - begin:.2f} s, {state}")


if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        report(name)
    print()
    speed()
