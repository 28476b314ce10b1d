"""The command line as a whole: how it ends when something outside of it goes wrong.

Whatever a command quotes may come from a stranger, so what click says of a mistake is made fit for
a terminal here, in one place. A full disk, an output that is closed, Ctrl-C and SIGTERM end in a
sentence and an exit code, never in a traceback; nor does an output whose encoding lacks a sign.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, NoReturn

import click

from sourcebook.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

_BROKEN, _USAGE, _INCONCLUSIVE = 1, 2, 3
"""Exit codes. `choices` has them as well, but brings in what only some commands need."""


class Program(click.Group):
    """A group of commands that ends in a sentence."""

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the command line. Raises SystemExit with one of the exit codes."""
        _open_what_is_closed()
        _show_what_is_lacking()
        try:
            try:
                return super().main(*args, **more)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            _leave(_BROKEN, "")  # Whoever read it has seen enough; click ends so, too.
        except OSError as error:
            reason = (error.strerror or "the system does not say why").lower()
            what = f"{error.filename} cannot be used" if error.filename else "Output is lost"
            _leave(_USAGE, f"Error: {printable(what)}: {reason}.")

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that is named."""
        try:
            with _stopped_alike():
                return super().invoke(ctx)
        except click.ClickException as error:
            # Line ends in a message are ours; what is quoted in it holds none that count.
            words = "\n".join(map(printable, error.message.split("\n")))
            error.message = words  # type: ignore[misc]
            raise
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(_INCONCLUSIVE)


@contextlib.contextmanager
def _stopped_alike() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C, so that what is half done is put back: a schedule that is out of
    time sends it. Where somebody else answers it, or ignores it, it stays with them."""
    mine = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    )
    if mine:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        if mine:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _open_what_is_closed() -> None:
    """Python has no stream where the shell gave none (`>&-`); then what is said goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def _show_what_is_lacking() -> None:
    """A sign that the encoding of an output does not have is shown by its number: data are UTF-8
    everywhere, and the output of a pipe on Windows mostly is not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _leave(code: int, words: str) -> NoReturn:
    """Say why, and end. What could not be written is dropped, or Python would try once more."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    if words:
        with contextlib.suppress(OSError):
            click.echo(words, err=True)
    sys.exit(code)
