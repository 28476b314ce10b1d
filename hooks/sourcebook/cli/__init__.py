"""The command line: one module a command.

Exit codes: 0 no errors, 1 errors, 2 usage or configuration, 3 inconclusive: it may be us.
"""

import click

from sourcebook.cli.commands import Commands
from sourcebook.cli.program import Program

__all__ = ["main"]

_COMMANDS = Commands(
    (
        *("add", "archive", "check", "diff", "doctor", "explain", "fmt", "impact", "merge", "new"),
        *("new-claim", "rename", "render", "report", "retractions", "schema"),
    )
)


@click.group(
    cls=Program, commands=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="sourcebook")
def main() -> None:
    """Sourcebook: a knowledge base whose every statement shows its source."""
