"""What it costs to make the pages, by kind, in milliseconds of CPU a page.

    python benchmarks/corpus.py FOLDER --claims 1000 --sources 2000 --articles 40
    python benchmarks/generating.py FOLDER [FOLDER ...] [--profile FILE]

Only `generate` is measured, and beside it loading, downloads and feeds: no host, no theme, nothing
written. The digest is that of all pages; it is the same for the same knowledge base as long as no
byte of a page changes.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import hashlib
import resource
import time
from collections import defaultdict
from pathlib import Path

from sourcebook.fragments import Fragments, Site
from sourcebook.graph import build_graph
from sourcebook.loading import load
from sourcebook.pages import downloads, feeds, makers

DAY = dt.date(2026, 11, 21)


def measure(root: Path, profile: cProfile.Profile | None) -> None:
    """Make every page of a knowledge base once and print what that took."""
    start = time.process_time()
    loaded = load(root)
    loading = time.process_time() - start
    fragments = Fragments(loaded.kb, DAY, loaded.problems, Site(url="https://example.org/kb/"))
    spent: dict[str, list[float]] = defaultdict(list)
    digest = hashlib.sha256()
    if profile:
        profile.enable()
    for url, make in makers(loaded.kb, build_graph(loaded.kb), fragments).pages.items():
        start = time.process_time()
        page = make()
        folder, _, name = url.partition("/")
        spent[folder if name else "lists"].append(time.process_time() - start)
        digest.update(f"{page.url}{page.head}{page.html}".encode())
    if profile:
        profile.disable()
    start = time.process_time()
    files = {**downloads(loaded.kb, fragments), **feeds(loaded.kb, fragments)}
    writing = time.process_time() - start
    pages = sum(map(len, spent.values()))
    print(f"{root}: {pages} pages, digest {digest.hexdigest()[:12]}")
    print(f"  loading {loading:.2f} s; {len(files)} downloads and feeds {writing:.2f} s")
    for kind, times in sorted(spent.items()):
        print(f"  {kind:10} {len(times):6} {1000 * sum(times) / len(times):8.2f} ms a page")
    whole = sum(map(sum, spent.values()))
    print(f"  {'all':10} {pages:6} {1000 * whole / pages:8.2f} ms a page; {whole:.1f} s")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  memory at most {memory:.0f} MB")


def main() -> None:
    """Read the options and measure each folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--profile", type=Path, help="where the profile goes, for pstats")
    wanted = parser.parse_args()
    profile = cProfile.Profile() if wanted.profile else None
    for folder in wanted.folders:
        measure(folder, profile)
    if profile:
        profile.dump_stats(wanted.profile)


if __name__ == "__main__":
    main()
