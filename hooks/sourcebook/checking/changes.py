"""What is new since a revision, by entry and not by file: the addresses a change answers for.

A pull request answers only for references that are new or changed; what rotted before it is the
schedule's work. The old state is that of the merge base. It is loaded like any other; so an entry
that was moved, reformatted or given another key is not a change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sourcebook.checking.references.targets import Target, targets_of
from sourcebook.revisions import at_merge_base

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sourcebook.settings import Host, Settings

_OTHERWISE = ", or leave out --changed-since to check everything"


@dataclass(frozen=True, slots=True)
class Changed:
    """What is new, or why that cannot be told."""

    urls: frozenset[str] = frozenset()
    """Normalised addresses that are new, that are new in their role, or of which new words are
    quoted or a new place is cited."""
    base: str = ""
    """The commit that was compared with; empty where it cannot be told."""
    trouble: str = ""
    """Why it cannot be told, in a sentence; empty where it can."""
    mend: str = ""
    """What to do about the trouble."""
    settings: Settings | None = field(default=None, compare=False)
    """The settings at the base; None where it cannot be told. A change from a stranger should be
    asked under these, or it could allow itself private networks and more time."""


def changed_targets(
    root: Path,
    rev: str,
    host: Host,
    targets_now: Iterable[Target],
    config: str = "mkdocs.yml",
) -> Changed:
    """The addresses of `targets_now` that are new since the merge base of HEAD and `rev`.

    `host` says where the old data lie if the old `config` does not exist.
    """
    base = at_merge_base(root, rev, host, config, otherwise=_OTHERWISE)
    if base.loaded is None:
        return Changed(trouble=base.trouble, mend=base.mend)
    old = {target.url: target for target in targets_of(base.loaded.kb)}
    urls = frozenset(now.url for now in targets_now if _is_new(now, old.get(now.url)))
    return Changed(urls, base.commit, settings=base.loaded.host.settings)


def _is_new(now: Target, old: Target | None) -> bool:
    if old is None:
        return True
    return bool(
        {role.role for role in now.roles} - {role.role for role in old.roles}
        or _words(now.quotes) - _words(old.quotes)
        or set(now.anchors) - set(old.anchors)
    )


def _words(quotes: Iterable[str]) -> set[str]:
    """The quotes without what breaking their lines anew would change."""
    return {" ".join(quote.split()) for quote in quotes}
