"""What reading has found, kept on disk for the next run.

`shelf` says how the answers of one function are written and what they depend on; `packing` makes
one file of many answers and knows whether a file is whole and our own; `place` says where the files
lie and who may have written them; `kept` asks them and writes them.

A cache is nobody's truth. Answers are found by the content they were made from; a file says which
versions and which code made them, and what does not fit is dropped without a word and made anew.
Nothing that a file holds is ever executed: answers are JSON, and are checked when they are read. A
file counts only if it was made with a secret of this user that lies outside the knowledge base:
else whoever sends a pull request could send a cache along with it, in which a broken claim is whole
or a refuted one supported.
"""

from sourcebook.loading.cache.kept import Kept
from sourcebook.loading.cache.place import keeping
from sourcebook.loading.cache.shelf import Shelf

__all__ = ["Kept", "Shelf", "keeping"]
