"""Cataloguing: an identifier in, an entry for the bibliography out.

    identifier = read_identifier("10.1016/S0140-6736(23)02268-7")
    gathered = gather(identifier, host, date, archive=True)
    entry = entry_of(key, gathered.record, identifier, words, gathered.copy, keys)
    raw = appended(raw, text_of(entry))

`identifiers` says what was named; `services` and `webpage` what is told of it, without a network;
`gathering` asks; `keys`, `kinds` and `proposing` make an entry of it; `duplicates` and `writing`
stand before the file. All that strangers tell is plain text until `escaping` makes LaTeX of it.
"""

from sourcebook.cataloguing.duplicates import Duplicate, duplicate_of
from sourcebook.cataloguing.gathering import Gathered, gather, known_offline
from sourcebook.cataloguing.identifiers import Identifier, Scheme, read_identifier
from sourcebook.cataloguing.keys import is_key, propose_key
from sourcebook.cataloguing.proposing import Entry, Words, entry_of, type_of
from sourcebook.cataloguing.record import KindProposal, Name, Record
from sourcebook.cataloguing.writing import appended, faults, text_of

__all__ = [
    "Duplicate",
    "Entry",
    "Gathered",
    "Identifier",
    "KindProposal",
    "Name",
    "Record",
    "Scheme",
    "Words",
    "appended",
    "duplicate_of",
    "entry_of",
    "faults",
    "gather",
    "is_key",
    "known_offline",
    "propose_key",
    "read_identifier",
    "text_of",
    "type_of",
]
