"""Throw mutated text at every parser until one raises, or says of a place that is not in the text.

    pip install atheris && python benchmarks/fuzz.py bibtex -max_total_time=300 [CORPUS]

atheris (https://github.com/google/atheris) watches which branches a text reaches and breeds from
those that reach new ones. What follows the name of a parser goes to libFuzzer. A text that fails is
left in `crash-...` in the current folder. The parsers, and what must hold of their answers, stand
in `tests/parsers.py`; the tests try the same with hypothesis, on fewer texts.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

with atheris.instrument_imports(include=["sourcebook", "pylatexenc", "pybtex"]):
    from parsers import PARSERS

    from sourcebook.checking.references.matching.quotes import look_for


def _quote(text: str) -> None:
    """The first line is looked for in the others."""
    quote, _, page = text.partition("\n")
    look_for(quote, page)


def _main() -> None:
    parser = {**PARSERS, "quote": _quote}[sys.argv.pop(1)]

    def one(data: bytes) -> None:
        parser(data.decode("utf-8", "ignore"))

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    _main()
