"""A JSON Lines report -> problems again, so that another job may show it in another format.

The report may come out of a workflow that ran a stranger's code, so it is believed in nothing:
unknown fields, codes or versions, paths that leave the folder and sizes beyond any honest report
refuse the whole of it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sourcebook.catalogue import CODES
from sourcebook.printable import printable
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 50_000_000
"""Characters of a whole report."""
MOST = 50_000
"""Problems of a report."""

_OUTSIDE = re.compile(r"^[/\\~]|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|\x00")


def _known(code: str) -> str:
    if code not in CODES:
        message = "no code of the catalogue"
        raise ValueError(message)
    return code


def _no_truth(value: object) -> object:
    # To Python, and so to pydantic, true is 1.
    if isinstance(value, bool):
        message = "no number"
        raise ValueError(message)  # noqa: TRY004 - pydantic takes no other
    return value


def _inside(path: str) -> str:
    if _OUTSIDE.search(path):
        message = "not a path below the folder"
        raise ValueError(message)
    return path


_Path = Annotated[str, Field(min_length=1, max_length=4_096), AfterValidator(_inside)]
_Number = Annotated[int, Field(ge=1, le=1_000_000_000)]
_Text = Annotated[str, Field(max_length=100_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, defer_build=True)


class RelatedPlace(_Strict):
    """Another place that belongs to a problem."""

    path: Annotated[_Path, Field(description="Relative to the folder of the knowledge base.")]
    line: Annotated[_Number, Field(description="From 1.")]
    column: Annotated[_Number, Field(description="From 1, in Unicode code points.")]
    note: Annotated[_Text, Field(description="A few words, such as: first used here.")]


class ReportLine(_Strict):
    """One line of a report in JSON Lines: one problem."""

    version: Annotated[
        Literal[1], BeforeValidator(_no_truth), Field(description="Version of this format.")
    ]
    code: Annotated[
        str,
        Field(pattern=r"^[A-Z]\d{3}$", description="What 'sourcebook explain' explains."),
        AfterValidator(_known),
    ]
    severity: Annotated[Literal["error", "warning", "notice"], Field(description="Of its code.")]
    title: Annotated[str, Field(max_length=200, description="The kind of problem.")]
    path: Annotated[_Path, Field(description="Relative to the folder of the knowledge base.")]
    line: Annotated[_Number, Field(description="From 1.")]
    column: Annotated[_Number, Field(description="From 1, in Unicode code points.")]
    page: Annotated[
        Annotated[str, Field(max_length=4_096)] | None,
        Field(description="The address of the page it becomes, relative to the site's root."),
    ]
    message: Annotated[_Text, Field(description="What is wrong, in a sentence.")]
    hint: Annotated[_Text, Field(description="How to mend it, or empty.")]
    related: Annotated[
        list[RelatedPlace], Field(max_length=10_000, description="Other places that belong to it.")
    ]


def read_problems(text: str) -> tuple[tuple[Problem, ...], str | None]:
    """The problems of a report, sorted, and None; or none, and why the report is refused."""
    if len(text) > LONGEST:
        return (), f"The report has {len(text):,} characters; the limit is {LONGEST:,}."
    # Only a line feed ends a line of ours; `splitlines` would know others.
    lines = text.removesuffix("\n").split("\n") if text else []
    if len(lines) > MOST:
        return (), f"The report has {len(lines):,} problems; the limit is {MOST:,}."
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        try:
            record = ReportLine.model_validate(json.loads(line, object_pairs_hook=_once))
        except (ValidationError, ValueError, RecursionError) as error:
            return (), f"Line {number} of the report is not as it should be: {_why(error)}."
        problems.append(_problem(record))
    return tuple(sorted(problems)), None


def _problem(record: ReportLine) -> Problem:
    return Problem(
        Location(record.path, record.line, record.column),
        record.code,
        record.message,
        record.hint,
        tuple((Location(one.path, one.line, one.column), one.note) for one in record.related),
    )


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, in which no field may be given twice: readers differ on which one counts."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            message = "a field is given twice"
            raise ValueError(message)
        found[name] = value
    return found


def _why(error: Exception) -> str:
    """The first thing that is wrong, without a word of the report's own."""
    if isinstance(error, ValidationError):
        detail = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(step) for step in detail["loc"])
        field = where if re.fullmatch(r"[a-z.0-9]{1,40}", where) else "a field"
        return printable(f"{field or 'the whole line'}: {detail['type'].replace('_', ' ')}")
    return "a field is given twice" if "twice" in str(error) else "it is no JSON"
