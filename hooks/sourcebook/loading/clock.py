"""The date of a build: an input, so that two builds of the same data can have the same bytes."""

from __future__ import annotations

import datetime as dt
import os
import re

_NAME = "SOURCE_DATE_EPOCH"


class NoDateError(ValueError):
    """SOURCE_DATE_EPOCH is set and says no date; the text is a sentence for people."""


def today() -> dt.date:
    """The date of the build: that of SOURCE_DATE_EPOCH where it is set, else of the clock.

    Raises NoDateError where it is set to something else than seconds since 1970: a build that went
    by the clock instead would not be the one that was asked for. See
    https://reproducible-builds.org/specs/source-date-epoch/.
    """
    epoch = os.environ.get(_NAME)
    if not epoch:
        return today_by_clock()
    try:
        if not re.fullmatch(r"-?[0-9]{1,15}", epoch):
            raise ValueError(epoch)  # noqa: TRY301 - one sentence for all that is no date
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        shown = epoch if len(epoch) <= 40 else f"{epoch[:40]}…"
        raise NoDateError(
            f"{_NAME} is set to {shown!r}, which is no date. Write it in seconds since 1970, as "
            "`date +%s` gives them, or unset it."
        ) from None


def today_by_clock() -> dt.date:
    """The date of the clock, in UTC."""
    return dt.datetime.now(dt.UTC).date()
