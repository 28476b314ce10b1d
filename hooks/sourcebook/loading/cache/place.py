"""Where caches lie, and the secret by which we know our own.

Beside the settings, in `.sourcebook/cache`; where that cannot be written, in the user's own folder
for caches. The secret is always in the user's folder. `SOURCEBOOK_CACHE=off` turns all of it off;
any other value is the folder to take in place of the user's, for caches and secret alike, such as
one that a service for builds keeps from one run to the next.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

import platformdirs

from sourcebook.loading.cache.kept import Kept

SWITCH = "SOURCEBOOK_CACHE"
FOLDER = ".sourcebook/cache"

_OFF = frozenset({"off", "no", "false", "0"})
_SECRET = 32
"""Bytes."""


def keeping(root: Path) -> Kept | None:
    """The cache of the knowledge base at `root`; None where it is turned off, or where there is no
    place for a secret that nobody else can put there."""
    wish = os.environ.get(SWITCH, "").strip()
    if wish.lower() in _OFF:
        return None
    try:
        root = root.resolve()
        own = Path(wish or platformdirs.user_cache_dir("sourcebook", appauthor=False)).resolve()
        # What lies in the knowledge base may be a stranger's, the secret included.
        if not own.is_absolute() or own.is_relative_to(root):
            return None
        secret = _secret(own)
    except (OSError, RuntimeError, ValueError):
        return None
    if secret is None:
        return None
    if wish or not _may_take(root):
        name = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
        return Kept(own / name, secret)
    return Kept(root / FOLDER, secret)


def _may_take(root: Path) -> bool:
    """Whether the folder in the knowledge base can be written, and is really there: a link would
    lead out of it."""
    place = root
    for step in Path(FOLDER).parts:
        following = place / step
        try:
            if not stat.S_ISDIR(following.lstat().st_mode):
                return False
        except FileNotFoundError:
            break
        place = following
    return os.access(place, os.W_OK | os.X_OK)


def _secret(folder: Path) -> bytes | None:
    """The secret of this user, made where there is none; None for one that somebody else could
    have written."""
    path = folder / "secret"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not os.path.lexists(path):
        # Others may begin at the same time: whoever names it first has made it, and whole.
        number, name = tempfile.mkstemp(prefix=".secret.", dir=folder)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(secrets.token_bytes(_SECRET))
                file.flush()
                os.fsync(file.fileno())
            _name(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
    return _read(path)


def _name(made: Path, path: Path) -> None:
    """Give what was made its name, unless another has it."""
    try:
        path.hardlink_to(made)
    except FileExistsError:
        return
    except OSError:
        # A disk without second names: of two the last counts, and what is kept with the first is
        # dropped.
        made.replace(path)


def _read(path: Path) -> bytes | None:
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size != _SECRET:
        return None
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o022):
        return None
    return path.read_bytes()
