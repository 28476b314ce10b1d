"""A megabyte of every sign that means something, through every parser: is the time linear?

    python benchmarks/hostile.py [PARSER ...]

Each text is read at 250 KB and at 1 MB, one right after the other, in CPU seconds. A parser in one
pass takes four times as long for four times the text; what is far above is not. A bound on the
length (of a LaTeX value, a citation, a quote) shows as a ratio far below.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from parsers import ENTRIES, PAIRS, PARSERS, SIGNS

SMALL, LARGE = 250_000, 1_000_000
FAR = 6.0
"""A ratio above which a parser is called slow."""


def _seconds(parser: str, piece: str, length: int) -> float:
    text = piece * (length // len(piece))
    start = time.process_time()
    PARSERS[parser](text)
    return time.process_time() - start


def _main() -> None:
    slow = 0
    for parser in sys.argv[1:] or PARSERS:
        rows: list[tuple[float, float, str]] = []
        for piece in [*SIGNS, *PAIRS, *(ENTRIES if parser == "bibtex" else ())]:
            small, large = (_seconds(parser, piece, length) for length in (SMALL, LARGE))
            if large > 0.5 and large > FAR * small:  # Once more: the machine is not quiet.
                small, large = (
                    min(seconds, _seconds(parser, piece, length))
                    for seconds, length in ((small, SMALL), (large, LARGE))
                )
            rows.append((large, large / max(small, 0.001), piece))
        far = [row for row in rows if row[1] > FAR and row[0] > 0.5]
        slow += len(far)
        seconds, ratio, piece = max(rows)
        most = f"{seconds:.2f} s, {ratio:.1f} times"
        print(f"{parser:14} {len(rows):3} texts; slowest {piece!r}: {most}")
        for seconds, ratio, piece in far:
            print(f"{'':14} NOT LINEAR {piece!r}: {seconds:.2f} s, {ratio:.1f} times")
    sys.exit(slow > 0)


if __name__ == "__main__":
    _main()
