"""Files that MkDocs copies, such as pictures, where an earlier build has copied them."""

from __future__ import annotations

import filecmp
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs.structure.files import File, Files


def copy_what_differs(files: Files) -> None:
    """Have `--dirty` copy every file that is another than the one that stands there. MkDocs copies
    one that is younger, and what was put back from elsewhere is older."""
    for file in copied(files):
        if file.abs_src_path is not None:
            file.is_modified = partial(_differs, file)  # type: ignore[method-assign]


def copied(files: Files) -> Iterator[File]:
    """Those of the site that are no pages."""
    for file in files:
        if not file.is_documentation_page() and file.inclusion.is_included():
            yield file


def _differs(file: File) -> bool:
    try:
        return not filecmp.cmp(str(file.abs_src_path), file.abs_dest_path, shallow=False)
    except OSError:
        return True
