"""New captures, by Save Page Now 2 of the Internet Archive.

A capture is asked for with POST and a key; it is a job, and how the job stands is asked for until
it has ended. The key goes into no text of ours: see `Key`.

Source: Save Page Now 2 Public API Docs (Vangelis Banos, 2025-10-22), linked from
https://archive.org/account/s3.php.
"""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from sourcebook.checking.references.answers import Failure
from sourcebook.checking.references.archives.copies import Copy, moment_of, replayed, stamp_of
from sourcebook.checking.references.archives.service import Ask, word
from sourcebook.checking.references.classifying.addresses import same_page
from sourcebook.checking.references.fetching.question import Question

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sourcebook.checking.references.answers import Answer

VARIABLE = "SOURCEBOOK_ARCHIVE_KEY"
"""Of the environment, with the two halves of the key as https://archive.org/account/s3.php gives
them, a colon between them."""
POLLS = 40
"""Times that a job is asked how it stands; it may take two minutes."""

_PATIENCE = 3
"""Times in a row that a question about a job may get no answer of use."""
_JSON = "application/json"
_KEY = re.compile(r"([!-9;-~]{4,200}):([!-~]{4,200})")
_JOB = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LATER = frozenset(
    {
        "error:bandwidth-limit-exceeded",
        "error:browsing-timeout",
        "error:cannot-fetch",
        "error:capture-location-error",
        "error:celery",
        "error:internal-server-error",
        "error:job-failed",
        "error:max-daily-bandwidth",
        "error:max-daily-bandwidth-host",
        "error:no-browsers-available",
        "error:proxy-error",
        "error:service-unavailable",
        "error:soft-time-limit-exceeded",
        "error:too-many-daily-captures",
        "error:too-many-requests",
        "error:user-session-limit",
    }
)
"""What says nothing of the page, so that another day may be better."""
_ENOUGH = frozenset({"error:user-session-limit", "error:max-daily-bandwidth"})
"""What will be said of every other page too."""
_HIDDEN = "[key]"


class Key:
    """The key, which shows itself nowhere but in the header it is for."""

    __slots__ = ("_access", "_secret")

    def __init__(self, access: str, secret: str) -> None:
        self._access, self._secret = access, secret

    @classmethod
    def read(cls, text: str) -> Key:
        """The key in a text; raise ValueError, with a sentence that does not repeat it, for what is
        none."""
        match = _KEY.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                f"{VARIABLE} is not of the form access:secret, as "
                "https://archive.org/account/s3.php gives the two."
            )
        return cls(match[1], match[2])

    @property
    def header(self) -> str:
        """The value of `Authorization`."""
        return f"LOW {self._access}:{self._secret}"

    def hidden_in(self, text: str) -> str:
        """The text without either half of the key."""
        return text.replace(self._secret, _HIDDEN).replace(self._access, _HIDDEN)

    def __repr__(self) -> str:
        return "Key()"


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of one capture."""

    copy: Copy | None = None
    trouble: str = ""
    """Why there is none, one sentence."""
    is_later: bool = False
    """Whether another day may be better."""
    is_over: bool = False
    """Whether nothing more need be asked for today."""


def refusal(base: str) -> str:
    """Why a key is not sent to an address; empty where it may be. Without TLS it could be read on
    the way, unless it does not leave the machine."""
    parts = urlsplit(base)
    if parts.scheme == "https":
        return ""
    try:
        if ipaddress.ip_address(parts.hostname or "").is_loopback:
            return ""
    except ValueError:
        pass
    return f"The key is not sent to {base}, for the way there is not encrypted. Write https."


class SavePageNow:
    """One service that captures pages."""

    def __init__(
        self,
        ask: Ask,
        sleep: Callable[[float], Awaitable[object]],
        key: Key,
        *,
        base: str,
        replay: str,
        pause: float,
    ) -> None:
        """`pause` is in seconds, between two questions about a job. Raises ValueError, with a
        sentence, where the key must not be sent to `base`."""
        if why := refusal(base):
            raise ValueError(why)
        self._ask = ask
        self._sleep = sleep
        self._key = key
        self._base = base.rstrip("/")
        self._replay = replay
        self._pause = pause
        self._is_first = True

    async def save(self, url: str) -> Saved:
        """Capture a page and wait for it. Raises nothing for what the service answers.

        Pages that answer with an error are not captured: that is what it does by default, and
        `capture_all` is not asked for.
        """
        if not self._is_first:
            # Seven captures a minute are what the service allows.
            await self._sleep(2 * self._pause)
        self._is_first = False
        form = urlencode({"url": url, "skip_first_archive": "1"}).encode()
        question = Question(
            accept=_JSON,
            authorization=self._key.header,
            post=form,
            kind="application/x-www-form-urlencoded",
        )
        data = self._read(await self._ask(self._base, question))
        if isinstance(data, Saved):
            return data
        job = word(data.get("job_id"))
        if not _JOB.fullmatch(job):
            return self._failed(data)
        return await self._end_of(job, url)

    async def _end_of(self, job: str, url: str) -> Saved:
        question = Question(accept=_JSON, authorization=self._key.header)
        unheard = 0
        for _ in range(POLLS):
            await self._sleep(self._pause)
            data = self._read(await self._ask(f"{self._base}/status/{job}", question))
            if isinstance(data, Saved):
                unheard += 1
                if data.is_over or unheard == _PATIENCE:
                    return data
                continue
            unheard = 0
            match word(data.get("status")):
                case "success":
                    return self._captured(data, url)
                case "error":
                    return self._failed(data)
        trouble = "Save Page Now had not ended its job when we stopped asking."
        return Saved(trouble=trouble, is_later=True)

    def _captured(self, data: dict[str, Any], url: str) -> Saved:
        try:
            moment = moment_of(word(data.get("timestamp")))
        except ValueError:
            return Saved(trouble="Save Page Now did not say when the copy was taken.")
        final = self._told(word(data.get("original_url")))
        if final and not same_page(final, url):
            return Saved(trouble=f"The page leads to {final}, and that was captured in its place.")
        return Saved(Copy(replayed(self._replay, stamp_of(moment), url), moment, None))

    def _failed(self, data: dict[str, Any]) -> Saved:
        code = self._told(word(data.get("status_ext")))
        told = self._told(word(data.get("message"))) or code or "it gave no reason"
        return Saved(
            trouble=f"Save Page Now made no copy: {told.rstrip('.')}.",
            is_later=code in _LATER,
            is_over=code in _ENOUGH,
        )

    def _read(self, answer: Answer) -> dict[str, Any] | Saved:
        """The data of an answer, or why there are none."""
        if answer.status in {401, 403}:
            trouble = f"Save Page Now does not accept the key in {VARIABLE} ({answer.status})."
            return Saved(trouble=trouble, is_later=True, is_over=True)
        if answer.status == 429:
            trouble = "Save Page Now asks to come back later (429)."
            return Saved(trouble=trouble, is_later=True, is_over=True)
        if answer.failure is not None or answer.status is None:
            why = answer.failure.value if answer.failure else "no answer"
            over = answer.failure in {Failure.BUDGET, Failure.FORBIDDEN}
            return Saved(
                trouble=f"Save Page Now could not be asked: {why}.", is_later=True, is_over=over
            )
        if answer.status >= 500:
            return Saved(trouble=f"Save Page Now answered {answer.status}.", is_later=True)
        try:
            data = json.loads(answer.body)
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict):
            return data
        told = f"answered {answer.status}" if answer.status != 200 else "gave no JSON"
        return Saved(trouble=f"Save Page Now {told}.", is_later=True)

    def _told(self, text: str) -> str:
        """Words of the service, short, on one line, and without the key if it should repeat it."""
        return self._key.hidden_in(" ".join(text.split())[:300])
