"""The command line: `sourcebook check`.

Exit codes: 0 no errors, 1 errors, 2 usage or configuration.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sourcebook.checking import survey
from sourcebook.checking.reports import FORMATS
from sourcebook.loading import load
from sourcebook.problems import Severity

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
@click.pass_context
def check(context: click.Context, folder: Path, config: str, form: str, fail_on: str) -> None:
    """Say what is wrong in the knowledge base in FOLDER (this one, if none is given).

    \b
    sourcebook check
    sourcebook check --format jsonl > problems.jsonl
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    root = folder.resolve()
    if not (root / config).is_file():
        message = (
            f"There is no {config} in {root}. "
            "Run the command in the folder of a knowledge base, or name that folder."
        )
        raise click.UsageError(message)
    loaded = load(root, config)
    problems = survey(loaded)
    FORMATS[form](loaded, problems, sys.stdout)
    failing = _FAIL_ON[fail_on]
    if any(problem.code.startswith("S") for problem in problems):
        context.exit(2)
    context.exit(1 if any(problem.severity in failing for problem in problems) else 0)
