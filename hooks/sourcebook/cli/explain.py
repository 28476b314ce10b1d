"""`sourcebook explain`: what a code means."""

from __future__ import annotations

import click

from sourcebook.catalogue import CODES, as_text
from sourcebook.suggestions import did_you_mean


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a CODE means, with an example wrong and right, and how to silence it; without a
    code, list them all.

    \b
    sourcebook explain C311
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    if code is None:
        for known, entry in sorted(CODES.items()):
            click.echo(f"{known}  {entry.severity:<7}  {entry.title}")
        return
    if code.upper() not in CODES:
        message = f"There is no code '{code}'. {did_you_mean(code, CODES)}".rstrip()
        raise click.UsageError(message)
    click.echo(as_text(code.upper()))
