"""Archives: the copy of a source that shows it as it was when it was used.

    async with Client(limits, guard) as client, Reader() as reader:
        finder = Finder(client.inquire, host.settings.archives, reader.read)
        found = await finder.find(Wanted(url, day, quotes=quotes))

`cdx` and `memento` read what archives tell, `choosing` says which copies are worth a look,
`looking` whether one is whole and holds what is quoted, `finding` puts them together; `saving` asks
for new captures. The network is met through `ask` alone. The Internet Archive's availability API is
never asked: it refuses nearly everyone.
"""

from sourcebook.checking.references.archives.choosing import Wanted
from sourcebook.checking.references.archives.copies import Copy, copy_at
from sourcebook.checking.references.archives.finding import Finder, Found, find
from sourcebook.checking.references.archives.looking import Look
from sourcebook.checking.references.archives.saving import Key, Saved, SavePageNow
from sourcebook.checking.references.archives.service import Ask, Unheard

__all__ = [
    "Ask",
    "Copy",
    "Finder",
    "Found",
    "Key",
    "Look",
    "SavePageNow",
    "Saved",
    "Unheard",
    "Wanted",
    "copy_at",
    "find",
]
