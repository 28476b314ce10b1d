"""`sourcebook new`: a fresh knowledge base."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from sourcebook.cli.choices import TODAY, Unwritten, date_of
from sourcebook.cli.schema import schemas
from sourcebook.starting import (
    NoWorkflowsError,
    Particulars,
    in_the_way,
    knowledge_base,
    place,
    requirement,
)
from sourcebook.urls import is_web_address

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_LONGEST_NAME = 100


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="The name of the site. Without it the folder's name is taken.")
@click.option("--repo-url", default="", help="The address of the repository it will lie in.")
@click.option("--dry-run", is_flag=True, help="List what would be made, and write nothing.")
@TODAY
def new(
    folder: Path, name: str | None, repo_url: str, *, dry_run: bool, today: dt.datetime | None
) -> None:
    """Make a knowledge base in DIR that builds and passes its checks at once.

    It has one example claim, two sources, one fact-check, the settings of the site, workflows for
    GitHub, settings for editors and a guide for contributors. DIR may be new, empty or hold other
    files. Nothing is written over: where one of the files is there already, none is written.

    \b
    sourcebook new my-facts
    sourcebook new . --name "What is known" --repo-url https://github.com/OWNER/REPOSITORY
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    root = _usable(folder)
    installed = requirement()
    particulars = Particulars(
        _site_name(name, root), date_of(today), installed.text, _address(repo_url)
    )
    try:
        files = knowledge_base(particulars, schemas())
    except NoWorkflowsError:
        raise click.ClickException(
            "This installation of Sourcebook is not whole: its workflows are missing. "
            "Install it anew."
        ) from None
    _refuse_what_is_there(root, folder, files)
    if not dry_run:
        try:
            place(root, files)
        except OSError as error:
            raise _unwritable(folder, error) from None
    _show(folder, files)
    if dry_run:
        click.echo(f"\n{len(files)} files would be written. Nothing was.")
        return
    click.echo(f"\n{len(files)} files are written. Next:\n")
    if root != Path.cwd():
        click.echo(f"  cd {shlex.quote(str(folder))}")
    click.echo("  make serve   # builds the site and serves it at http://127.0.0.1:8000/")
    click.echo("  make check   # names every mistake")
    if not installed.reachable:
        click.echo(
            "\nrequirements.txt names this computer's copy of Sourcebook, which others and the "
            "workflows cannot reach; it tells what to put there instead."
        )


def _usable(folder: Path) -> Path:
    """The folder as an absolute path; raise UsageError where none can be there."""
    try:
        root = folder.resolve()
        if root.exists() and not root.is_dir():
            raise click.UsageError(f"{folder} is a file. Name a folder.")
        if not root.exists() and not root.parent.is_dir():
            raise click.UsageError(
                f"There is no folder {root.parent} to make {root.name} in. Make it first."
            )
    except OSError as error:
        raise _unwritable(folder, error) from None
    except (RuntimeError, ValueError):
        # A ring of links; a null character.
        raise click.UsageError(f"{folder} leads nowhere. Name another folder.") from None
    return root


def _site_name(given: str | None, root: Path) -> str:
    if given is None:
        words = root.name.replace("-", " ").replace("_", " ").split()
        name = " ".join(words) or "Knowledge base"
        name = name[0].upper() + name[1:]
    else:
        name = given.strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        where = "--name" if given is not None else "The folder's name"
        raise click.UsageError(
            f"{where} is no name for a site. Give --name with one to {_LONGEST_NAME} printable "
            "characters."
        )
    return name


def _address(given: str) -> str:
    if given and not (is_web_address(given) and given.isprintable()):
        raise click.UsageError(
            f"--repo-url: '{given}' is no web address. Write it as "
            "https://github.com/OWNER/REPOSITORY."
        )
    return given


def _refuse_what_is_there(root: Path, folder: Path, files: Iterable[str]) -> None:
    there = in_the_way(root, files)
    if there:
        raise click.UsageError(
            f"In {folder} these are there already, so nothing was written:\n\n"
            + "".join(f"  {path}\n" for path in there)
            + "\nMove them away, or name another folder."
        )


def _unwritable(folder: Path, error: OSError) -> Unwritten:
    reason = (error.strerror or "it cannot be opened").lower()
    return Unwritten(f"{folder} cannot be written to: {reason}. Nothing was written.")


def _show(folder: Path, paths: Iterable[str]) -> None:
    tree = Tree(Text(str(folder)))
    branches = {"": tree}
    for path in paths:
        above = ""
        *steps, name = path.split("/")
        for step in steps:
            here = f"{above}{step}/"
            if here not in branches:
                branches[here] = branches[above].add(Text(f"{step}/"))
            above = here
        branches[above].add(Text(name))
    Console(file=sys.stdout, highlight=False, emoji=False, markup=False, soft_wrap=True).print(tree)
