"""A kind that can be told from an address, with the reason; nothing is guessed from words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sourcebook.cataloguing.record import KindProposal
from sourcebook.vocabulary import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

_REGISTERS = {
    "clinicaltrials.gov": "ClinicalTrials.gov is a register of trials.",
    "trialsearch.who.int": "ICTRP is WHO's register of trials.",
    "isrctn.com": "ISRCTN is a register of trials.",
    "euclinicaltrials.eu": "EU Clinical Trials is a register of trials.",
    "clinicaltrialsregister.eu": "The EU Clinical Trials Register is a register of trials.",
}
_NETWORKS = frozenset(
    """
    x.com twitter.com facebook.com instagram.com t.me vk.com tiktok.com threads.net bsky.app
    ok.ru linkedin.com reddit.com
    """.split()
)


def kind_of_address(addresses: Iterable[str]) -> KindProposal | None:
    """The kind of what stands at one of these addresses, where the site holds one kind only."""
    for address in addresses:
        host = (urlsplit(address).hostname or "") if "[" not in address else ""
        for site in _ends_of(host):
            if site in _REGISTERS:
                return KindProposal(SourceKind.TRIAL_REGISTRATION, _REGISTERS[site])
            if site in _NETWORKS:
                return KindProposal(SourceKind.SOCIAL_POST, f"{site} is a social network.")
    return None


def _ends_of(host: str) -> list[str]:
    parts = host.split(".")
    return [".".join(parts[place:]) for place in range(len(parts))][:10]
