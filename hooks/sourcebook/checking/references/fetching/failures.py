"""What a library raised -> which failure it is, and one line about it."""

from __future__ import annotations

import errno
import os
import ssl

import aiohttp

from sourcebook.checking.references.answers import Failure
from sourcebook.checking.references.fetching.bodies import Unreadable
from sourcebook.checking.references.fetching.guard import Forbidden
from sourcebook.checking.references.fetching.resolving import NoSuchHost, ResolverFailed

_MOST = 200
"""Characters of a detail."""

_BY_NUMBER = {
    errno.ECONNREFUSED: Failure.REFUSED,
    errno.ECONNRESET: Failure.RESET,
    errno.ECONNABORTED: Failure.RESET,
    errno.EPIPE: Failure.RESET,
    errno.ETIMEDOUT: Failure.TIMEOUT,
}

# https://docs.openssl.org/master/man3/X509_STORE_CTX_get_error/
_BY_VERIFY_CODE = {
    10: Failure.TLS_EXPIRED,
    18: Failure.TLS_SELF_SIGNED,
    # A root that nobody trusts at the end of a chain: the site is no worse than one that forgot to
    # send its intermediate certificate.
    19: Failure.TLS_INCOMPLETE,
    2: Failure.TLS_INCOMPLETE,
    20: Failure.TLS_INCOMPLETE,
    21: Failure.TLS_INCOMPLETE,
    62: Failure.TLS_NAME,
    64: Failure.TLS_NAME,
}


class ConnectionLost(aiohttp.ClientError):
    """The connection ended before an answer began. It may have been an old one, so a new one is
    worth a try."""


def failure_of(error: Exception) -> tuple[Failure, str]:
    """The failure that an exception stands for, and what happened in the words of who raised it."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return _certificate(error.certificate_error)
    if isinstance(error, aiohttp.ClientConnectorError):
        return _system(error.os_error)
    if isinstance(error, TimeoutError):
        return Failure.TIMEOUT, one_line(error) or "no complete answer in time"
    if isinstance(error, ConnectionLost | aiohttp.ServerDisconnectedError):
        return Failure.RESET, one_line(error)
    if isinstance(error, aiohttp.ClientPayloadError):
        return _payload(error)
    if isinstance(error, aiohttp.ClientResponseError):
        return Failure.PROTOCOL, one_line(error.message) or "no HTTP"
    if isinstance(error, Unreadable):
        return Failure.PROTOCOL, one_line(error)
    if isinstance(error, OSError):
        return _system(error)
    return Failure.PROTOCOL, one_line(error) or type(error).__name__


def one_line(text: object) -> str:
    """A text on one line, without what cannot be printed, and of bounded length."""
    line = " ".join(str(text)[: 4 * _MOST].split())
    line = "".join(sign if sign.isprintable() else "?" for sign in line)
    return line if len(line) <= _MOST else line[: _MOST - 1] + "…"


def _system(error: OSError) -> tuple[Failure, str]:
    """Of an error below HTTP."""
    match error:
        case Forbidden():
            return Failure.FORBIDDEN, one_line(error)
        case NoSuchHost():
            return Failure.NO_SUCH_HOST, one_line(error)
        case ResolverFailed():
            return Failure.RESOLVER, one_line(error)
        case ssl.SSLCertVerificationError():
            return _certificate(error)
        case ssl.SSLError():
            return Failure.TLS_OTHER, one_line(error.reason or error)
        case TimeoutError():
            return Failure.TIMEOUT, "no connection in time"
    number = error.errno
    detail = os.strerror(number) if number else one_line(error)
    return _BY_NUMBER.get(number or 0, Failure.UNREACHABLE), detail


def _certificate(error: Exception) -> tuple[Failure, str]:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return Failure.TLS_OTHER, one_line(error)
    failure = _BY_VERIFY_CODE.get(error.verify_code, Failure.TLS_OTHER)
    return failure, one_line(error.verify_message)


def _payload(error: aiohttp.ClientPayloadError) -> tuple[Failure, str]:
    """Of a body that broke off or made no sense."""
    cause = error.__cause__
    if isinstance(cause, aiohttp.http_exceptions.PayloadEncodingError):
        ended = isinstance(
            cause,
            aiohttp.http_exceptions.ContentLengthError
            | aiohttp.http_exceptions.TransferEncodingError,
        )
        message = one_line(getattr(cause, "message", "") or cause)
        return (Failure.RESET if ended else Failure.PROTOCOL), message
    return Failure.RESET, one_line(error)
