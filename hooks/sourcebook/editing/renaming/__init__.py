"""A new name for a claim or a source, everywhere at once: its letters change, nothing else does.

`plan` works out every change and checks that each file says afterwards what it said before but for
the name; `files.write_all` writes all of them or none.
"""

from sourcebook.editing.renaming.plan import Plan, Renamed, plan
from sourcebook.editing.renaming.request import CannotRename, Request

__all__ = ["CannotRename", "Plan", "Renamed", "Request", "plan"]
