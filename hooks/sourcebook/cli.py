"""The command line: `sourcebook check` and `sourcebook explain`.

Exit codes: 0 no errors, 1 errors, 2 usage or configuration.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from sourcebook.catalogue import CODES, as_text
from sourcebook.checking import survey, upkeep
from sourcebook.checking.reports import FORMATS
from sourcebook.loading import load
from sourcebook.problems import Severity
from sourcebook.suggestions import did_you_mean

_FAIL_ON = {
    Severity.ERROR.value: {Severity.ERROR},
    Severity.WARNING.value: {Severity.ERROR, Severity.WARNING},
}


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sourcebook")
def main() -> None:
    """Sourcebook: a knowledge base whose every statement shows its source."""


@main.command()
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
)
@click.option(
    "--config", "-f", default="mkdocs.yml", show_default=True, help="The settings, in that folder."
)
@click.option(
    "--format", "form", type=click.Choice(sorted(FORMATS)), default="terminal", show_default=True
)
@click.option(
    "--fail-on",
    type=click.Choice(sorted(_FAIL_ON)),
    default="error",
    show_default=True,
    help="The mildest severity that makes the exit code 1.",
)
@click.option("--select", metavar="CODES", help="Only these codes or letters, such as C,B419.")
@click.option("--ignore", metavar="CODES", help="All but these codes or letters.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The date to measure reviews by, instead of the clock's.",
)
@click.pass_context
def check(
    context: click.Context,
    folder: Path,
    config: str,
    form: str,
    fail_on: str,
    select: str | None,
    ignore: str | None,
    today: dt.datetime | None,
) -> None:
    """Say what is wrong in the knowledge base in FOLDER (this one, if none is given).

    \b
    sourcebook check
    sourcebook check --format jsonl > problems.jsonl
    sourcebook check --select C --ignore C311
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    wanted, unwanted = _codes(select or ""), _codes(ignore or "")
    root = folder.resolve()
    if not (root / config).is_file():
        message = (
            f"There is no {config} in {root}. "
            "Run the command in the folder of a knowledge base, or name that folder."
        )
        raise click.UsageError(message)
    loaded = load(root, config)
    date = today.date() if today else dt.datetime.now(dt.UTC).date()
    found = (*survey(loaded), *upkeep(loaded, date))
    problems = sorted(one for one in found if _is_wanted(one.code, wanted, unwanted))
    FORMATS[form](loaded, problems, sys.stdout)
    failing = _FAIL_ON[fail_on]
    if any(problem.code.startswith("S") for problem in problems):
        context.exit(2)
    context.exit(1 if any(problem.severity in failing for problem in problems) else 0)


def _is_wanted(code: str, wanted: list[str], unwanted: list[str]) -> bool:
    """Whether a code is asked for, whole or by its beginning; all are where nothing is."""
    asked = not wanted or any(code.startswith(word) for word in wanted)
    return asked and not any(code.startswith(word) for word in unwanted)


def _codes(words: str) -> list[str]:
    """The codes of a comma-separated list; raise UsageError for one that begins no code."""
    codes = [word.strip().upper() for word in words.split(",") if word.strip()]
    for code in codes:
        if not any(known.startswith(code) for known in CODES):
            near = did_you_mean(code, CODES, "'sourcebook explain' lists them.")
            message = f"'{code}' is no code. {near}"
            raise click.UsageError(message)
    return codes


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a CODE means, with an example wrong and right, and how to silence it; without a
    code, list them all.

    \b
    sourcebook explain C311
    """  # noqa: D301 - as above
    if code is None:
        for known, entry in sorted(CODES.items()):
            click.echo(f"{known}  {entry.severity:<7}  {entry.title}")
        return
    if code.upper() not in CODES:
        message = f"There is no code '{code}'. {did_you_mean(code, CODES)}".rstrip()
        raise click.UsageError(message)
    click.echo(as_text(code.upper()))
