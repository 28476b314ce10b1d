"""Fetching: one address in, one `Answer` out, safely and fast.

    async with Client(Limits(contact="https://example.org/about")) as client:
        answer = await client.ask("https://example.com/")

Nothing is raised for what the web does, and nothing is logged. A request goes only to the open
network and to what a `Guard` allows, whatever names and redirects say.
"""

from sourcebook.checking.references.fetching.addresses import refusal
from sourcebook.checking.references.fetching.client import Client
from sourcebook.checking.references.fetching.guard import Guard
from sourcebook.checking.references.fetching.limits import Limits
from sourcebook.checking.references.fetching.question import Question
from sourcebook.checking.references.fetching.resolving import (
    NoSuchHost,
    Resolver,
    ResolverFailed,
    SystemResolver,
)
from sourcebook.checking.references.fetching.running import run

__all__ = [
    "Client",
    "Guard",
    "Limits",
    "NoSuchHost",
    "Question",
    "Resolver",
    "ResolverFailed",
    "SystemResolver",
    "refusal",
    "run",
]
