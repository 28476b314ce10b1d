"""Rules on notices: a retracted work is cited knowingly or not at all, and a warning is read.

They go by the ledger and by the table of retractions, so they need no network; the link check tells
of the same under the same codes. They belong to `check` and not to a build: were a strict build to
fail for a work that was retracted last night, readers would go on seeing the page without the mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.model import decisive, retracted_by
from sourcebook.problems import Problem
from sourcebook.vocabulary import NoticeType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from sourcebook.loading import Loaded
    from sourcebook.model import Notice, Source


def check_notices(loaded: Loaded, used: AbstractSet[str]) -> Iterator[Problem]:
    """Every such rule, once a source. `used` are the keys that any claim or page names; what only
    other sources go back to counts with them."""
    kb = loaded.kb
    if not kb.notices:
        return
    derived = {parent for source in kb.derived.values() for parent in source.derived_from}
    for key in kb.notices:
        source = kb.sources.get(key)
        if source is not None and (key in used or key in derived):
            yield from problem_of(source, kb.notices[key])


def problem_of(source: Source, notices: Iterable[Notice]) -> Iterator[Problem]:
    """What notices on the work of a source mean for whoever cites it: nothing, one error, or one
    warning, in the line of its DOI or else in its first."""
    notices = tuple(notices)
    notice = decisive(notices)
    if notice is None:
        return
    place = source.places.get("doi", source.location)
    what = f"'{source.key}': {notice.words}."
    if retracted_by(notices):
        if not source.retraction_known:
            hint = "Cite another work, or say in the entry that you know: pubstate = {retracted}."
            yield Problem(place, "R111", what, hint)
    elif notice.type is not NoticeType.REINSTATEMENT:
        hint = "Read the notice, and weigh the evidence again; then silence this with a reason."
        yield Problem(place, "R112", what, hint)
