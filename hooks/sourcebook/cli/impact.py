"""`sourcebook impact`: what rests on a source."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.text import Text

from sourcebook.checking import page_uses
from sourcebook.cli.choices import date_of, in_folder, load_folder
from sourcebook.graph import build_graph
from sourcebook.impact import Impact, Resting, impact_of
from sourcebook.printable import printable
from sourcebook.standing import Standings, standings
from sourcebook.suggestions import did_you_mean
from sourcebook.urls import claim_url
from sourcebook.vocabulary import LINK_STATES, STANCES, VERDICTS

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("key")
@in_folder
def impact(key: str, folder: Path, config: str) -> None:
    """Say which claims and pages rest on the source KEY, and what they would lose without it.

    \b
    sourcebook impact tass2025phase1
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    _, loaded = load_folder(folder, config)
    kb = loaded.kb
    if key not in kb.sources:
        near = did_you_mean(key, kb.sources, f"The keys are in {loaded.host.settings.references}.")
        raise click.UsageError(f"There is no source '{printable(key)}'. {near}")
    today = date_of(None)
    graph = build_graph(kb, page_uses(loaded, today))
    console = Console(file=sys.stdout, highlight=False, emoji=False, markup=False, soft_wrap=True)
    # As the site shows it, and the check: old news is none.
    shown = loaded.on(today).kb
    for line in _lines(impact_of(kb, graph, key), standings(shown)):
        console.print(line)
    state = LINK_STATES[shown.state_of(key)].label
    console.print(Text(f"In the ledger: {state}.", "dim"))


def _lines(found: Impact, now: Standings) -> list[Text | str]:
    claims, pages = len(found.claims), len(found.pages)
    lines: list[Text | str] = [
        Text.assemble(
            (printable(found.key), "bold"),
            f": {_count(claims, 'claim')} and {_count(pages, 'page')} rest on it.",
        )
    ]
    if found.repeats:
        repeats = printable(", ".join(found.repeats))
        lines.append(f"  Only repeats of it, counted with it: {repeats}")
    for one in found.claims:
        lines.append(_claim(one, now))
        lines += [f"      {loss}" for loss in (_loss(one),) if loss]
    if found.dependent:
        lines.append("  Claims that depend on one that would lose its independent support:")
        lines += [
            Text.assemble(
                f"    {claim_url(claim.id)}  {printable(claim.label)}", _review(now, claim.id)
            )
            for claim in found.dependent
        ]
    for page, mentions in found.pages:
        lines.append(f"  {printable(page.path)}  {_count(len(mentions), 'citation')}")
        lines += [f"      {printable(one.sentence)}" for one in mentions if one.sentence]
    return lines


def _review(now: Standings, claim_id: str) -> tuple[str, str]:
    standing = now.of(claim_id)
    return ("  needs review now" if standing and standing.needs_review else "", "bold yellow")


def _claim(one: Resting, now: Standings) -> Text:
    stances = ", ".join(dict.fromkeys(STANCES[item.stance].label for item in one.evidence))
    return Text.assemble(
        f"  {claim_url(one.claim.id)}  ",
        (VERDICTS[one.claim.verdict].label, "bold"),
        f"  {stances or 'named as a place where it was said'}",
        _review(now, one.claim.id),
    )


def _loss(one: Resting) -> Text | None:
    if one.loses_all:
        return Text("nothing else stands behind its verdict", "bold red")
    if one.loses_independent:
        return Text(
            f"its only independent support; {_count(one.origins_left, 'origin')} would be left",
            "yellow",
        )
    if one.origins_left < one.origins:
        return Text(f"{one.origins_left} of {_count(one.origins, 'origin')} would be left", "dim")
    return None


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
