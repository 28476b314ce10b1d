"""What the headers of an answer say about when to ask again."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECONDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]+)?")
_EPOCH = 1_000_000_000
"""From here on a number is a date in seconds since 1970 and no length of time: 31 years of waiting
are not meant."""


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds that a site asks to wait (RFC 9110, section 10.2.3), 0 or more.

    By its `Retry-After`, a number or a date; without one, by when its rate limit begins anew. None
    where it does not say. `now` is in seconds since 1970 and counts only where the answer has no
    `Date` of its own: two clocks seldom agree.
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    moment = _moment(value)
    if moment is not None:
        return max(0.0, moment - _answered(headers, now))
    return _reset(headers, now)


def rest(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds until a site's rate limit begins anew, where nothing of it is left; else None.

    `RateLimit-Remaining` and `-Reset` (draft-ietf-httpapi-ratelimit-headers-07 and before) and the
    older names with `X-`.
    """
    for prefix in ("ratelimit", "x-ratelimit"):
        left = headers.get(f"{prefix}-remaining", "").strip()
        if _SECONDS.fullmatch(left) and float(left) < 1:
            return _reset(headers, now)
    return None


def _reset(headers: Mapping[str, str], now: float) -> float | None:
    for prefix in ("ratelimit", "x-ratelimit"):
        # A list of quotas may follow after a comma or a semicolon.
        value = re.split("[,;]", headers.get(f"{prefix}-reset", ""))[0].strip()
        if re.fullmatch(r"[0-9]{1,11}(?:\.[0-9]+)?", value):
            number = float(value)
            return number if number < _EPOCH else max(0.0, number - _answered(headers, now))
    return None


def _answered(headers: Mapping[str, str], now: float) -> float:
    moment = _moment(headers.get("date", ""))
    return now if moment is None else moment


def _moment(text: str) -> float | None:
    """A date of HTTP (RFC 9110, section 5.6.7) in seconds since 1970."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
