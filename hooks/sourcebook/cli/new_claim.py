"""`sourcebook new-claim`: a commented file for a new claim."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem
from rich.console import Console

from sourcebook.checking import check
from sourcebook.checking.reports import FORMATS
from sourcebook.cli.choices import TODAY, Unwritten, date_of, in_folder, load_folder
from sourcebook.loading import load
from sourcebook.model import ID_PATTERN
from sourcebook.starting import Draft, claim_text, in_the_way, place, proposed_id
from sourcebook.suggestions import did_you_mean
from sourcebook.urls import claim_url
from sourcebook.vocabulary import CLAIM_KINDS, ClaimKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from sourcebook.loading import Loaded

_SCHEMA = "docs/schema/claim.json"


def _completing(
    names: Callable[[Loaded], Mapping[str, str]],
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Completion in the shell by what the knowledge base holds, each with its label."""

    def complete(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
        folder, config = context.params.get("folder"), context.params.get("config")
        loaded = load(Path(folder or ".").resolve(), config or "mkdocs.yml")
        return [
            CompletionItem(name, help=label)
            for name, label in names(loaded).items()
            if name.startswith(begun)
        ]

    return complete


def _topics(loaded: Loaded) -> dict[str, str]:
    return {name.id: name.label for name in loaded.kb.names.topics}


def _claimants(loaded: Loaded) -> dict[str, str]:
    return {name.id: name.label for name in loaded.kb.names.claimants.values()}


def _sources(loaded: Loaded) -> dict[str, str]:
    return {key: source.title for key, source in loaded.kb.sources.items()}


@click.command("new-claim")
@click.argument("claim_id", metavar="[ID]", required=False)
@in_folder
@click.option("--claim", help="The claim, as one checkable sentence.")
@click.option("--kind", type=click.Choice([kind.value for kind in ClaimKind]))
@click.option(
    "--topic",
    "topics",
    multiple=True,
    shell_complete=_completing(_topics),
    help="Id of a topic; may be given more than once.",
)
@click.option(
    "--who",
    multiple=True,
    shell_complete=_completing(_claimants),
    help="Id of a person or body who made the claim; may be given more than once.",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    shell_complete=_completing(_sources),
    help="Key of a source that says something about it; may be given more than once.",
)
@TODAY
def new_claim(
    claim_id: str | None,
    folder: Path,
    config: str,
    claim: str | None,
    kind: str | None,
    topics: tuple[str, ...],
    who: tuple[str, ...],
    sources: tuple[str, ...],
    today: dt.datetime | None,
) -> None:
    """Write a commented file for a new claim, and say what it still lacks.

    On a terminal it asks for what is not given. The ID becomes the name of the file and of the
    page; without one it is made of the claim's first words.

    \b
    sourcebook new-claim
    sourcebook new-claim dose-costs-300k --claim "A dose costs 300,000 roubles." --kind quantity
    """  # fmt: skip  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    root, loaded = load_folder(folder, config)
    claim = claim or _asked("Which claim, as one checkable sentence?", "--claim")
    kind = kind or _kind()
    for given, known, file in (
        (topics, _topics(loaded), loaded.host.settings.names),
        (who, _claimants(loaded), loaded.host.settings.names),
        (sources, _sources(loaded), loaded.host.settings.references),
    ):
        _known(given, known, file)
    taken = {*loaded.kb.claims, *loaded.kb.broken_claims, *loaded.kb.aliases}
    name = _named(claim_id, claim, taken)
    path = Path(loaded.host.settings.claims) / f"{name}.yml"
    draft = Draft(" ".join(claim.split()), ClaimKind(kind), topics, who, sources)
    schema = ""
    if (root / _SCHEMA).is_file():
        schema = Path(os.path.relpath(root / _SCHEMA, root / path.parent)).as_posix()
    _write(root, path.as_posix(), claim_text(draft, date_of(today), schema))
    click.echo(f"{path.as_posix()} is written; its page will be {claim_url(name)}")
    _tell_what_is_missing(root, config, path.as_posix())


def _tell_what_is_missing(root: Path, config: str, path: str) -> None:
    again = load(root, config)
    found = [problem for problem in check(again) if problem.location.path == path]
    if found:
        click.echo("What it still lacks:\n")
        FORMATS["terminal"](again, found, sys.stdout)


def _write(root: Path, path: str, text: str) -> None:
    """A new file; raise UsageError where there is one, and Unwritten where none can be made."""
    try:
        there = in_the_way(root, [path])
        if not there:
            place(root, {path: text})
            return
    except FileExistsError:
        there = [path]
    except OSError as error:
        reason = (error.strerror or "it cannot be made").lower()
        raise Unwritten(f"{root / path} cannot be written: {reason}.") from None
    if there == [path]:
        raise click.UsageError(f"{root / path} is there already. Name another id.")
    raise Unwritten(f"{root / path} cannot be written: {there[0]} is no folder, or a link to one.")


def _named(given: str | None, claim: str, taken: set[str]) -> str:
    if given is None:
        proposed = proposed_id(claim, taken)
        if not sys.stdin.isatty():
            return proposed
        given = click.prompt("Its id, the name of the file and of the page", default=proposed)
    name = given.removesuffix(".yml")
    if not re.fullmatch(ID_PATTERN, name) or len(name) > 120:
        raise click.UsageError(
            f"'{given}' is no id. Use lower-case letters a to z, digits and hyphens: "
            f"'{proposed_id(name, taken)}'."
        )
    if name in taken:
        raise click.UsageError(f"There is a claim '{name}' already. Name another id.")
    return name


def _asked(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise click.UsageError(f"{question} Give it with {option}.")
    answer: str = click.prompt(question)
    return answer


def _kind() -> str:
    if sys.stdin.isatty():
        console = Console(highlight=False, markup=False)
        for kind, term in CLAIM_KINDS.items():
            console.print(f"  {kind.value:12} {term.meaning}")
    words = [kind.value for kind in ClaimKind]
    while (answer := _asked("Of which kind is it?", "--kind")) not in words:
        click.echo(f"'{answer}' is no kind. {did_you_mean(answer, words, 'They stand above.')}")
    return answer


def _known(given: Iterable[str], known: Mapping[str, Any], file: str) -> None:
    for one in given:
        if one not in known:
            near = did_you_mean(one, known, f"They are in {file}.")
            raise click.UsageError(f"There is no '{one}' in {file}. {near}")
