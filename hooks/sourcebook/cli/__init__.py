"""The command line: one module a command.

Exit codes: 0 no errors, 1 errors, 2 usage or configuration, 3 inconclusive: it may be us.
"""

import click

from sourcebook.cli.add import add
from sourcebook.cli.archive import archive
from sourcebook.cli.check import check
from sourcebook.cli.diff import diff
from sourcebook.cli.doctor import doctor
from sourcebook.cli.explain import explain
from sourcebook.cli.fmt import fmt
from sourcebook.cli.impact import impact
from sourcebook.cli.merge import merge
from sourcebook.cli.new import new
from sourcebook.cli.new_claim import new_claim
from sourcebook.cli.rename import rename
from sourcebook.cli.render import render
from sourcebook.cli.report import report
from sourcebook.cli.retractions import retractions
from sourcebook.cli.schema import schema

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sourcebook")
def main() -> None:
    """Sourcebook: a knowledge base whose every statement shows its source."""


for command in (
    add,
    archive,
    check,
    diff,
    doctor,
    explain,
    fmt,
    impact,
    merge,
    new,
    new_claim,
    rename,
    render,
    report,
    retractions,
    schema,
):
    main.add_command(command)
