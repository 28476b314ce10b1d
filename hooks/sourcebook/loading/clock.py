"""The date of a build: an input, so that two builds of the same data can have the same bytes."""

from __future__ import annotations

import datetime as dt
import os


def today() -> dt.date:
    """The date of the build: that of SOURCE_DATE_EPOCH where it is set, else of the clock.

    See https://reproducible-builds.org/specs/source-date-epoch/.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return now.date()
