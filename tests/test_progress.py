"""What a person sees while references are asked."""

from __future__ import annotations

import contextlib
import io

from sourcebook.checking.references.progress import display
from sourcebook.model import Observation


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def seen(result: str) -> Observation:
    return Observation.model_validate({"date": "2026-11-21", "result": result})


def test_elsewhere_than_on_a_terminal_a_line_comes_every_few_seconds():
    """A log of CI is not flooded, and shows that something goes on, how fast, how long yet."""
    out, clock = io.StringIO(), Clock()
    with display(100, out, clock) as shown:
        for number in range(60):
            clock.now += 0.125
            shown.seen("https://a/", seen("gone" if number % 10 == 0 else "ok"))
    assert out.getvalue().splitlines() == [
        "40 of 100 asked, 8/s, 8 s left: 36 answers, 4 gone",
        "60 of 100 asked: 54 answers, 6 gone.",
    ]


def test_nothing_is_said_of_nothing():
    """A run without addresses has no last line."""
    out = io.StringIO()
    with display(0, out, Clock()):
        pass
    assert out.getvalue() == ""


def test_a_terminal_has_a_bar_with_rate_and_classes(monkeypatch):
    """And it is gone afterwards, so that the report stands alone."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    out, clock = Terminal(), Clock()
    with display(2, out, clock) as shown:
        clock.now += 1
        shown.seen("https://a/", seen("ok"))
        shown.seen("https://b/", seen("gone"))
    text = out.getvalue()
    assert "2/2" in text
    assert "2/s" in text
    assert "1 gone, 1 answers" in text
    assert text.rstrip().endswith("\x1b[2K")


def test_a_run_that_is_stopped_still_says_how_far_it_came():
    """Ctrl-C leaves the display in order."""
    out = io.StringIO()
    with contextlib.suppress(KeyboardInterrupt), display(10, out, Clock()) as shown:
        shown.seen("https://a/", seen("ok"))
        raise KeyboardInterrupt
    assert out.getvalue() == "1 of 10 asked: 1 answers.\n"
