"""What `sourcebook check` costs without a network, cold and warm, beside the floor of its parts.

    python benchmarks/offline.py --claims 1000 10000 --repeat 3
    python benchmarks/offline.py --claims 10000 --profile

Everything is a process of its own, with its start; what is compared runs in turns. Read the CPU
seconds and the ratios: the seconds of a busy machine are worth little.

The floor is what nobody can do without who reads these files with these libraries: the bytes read,
libyaml's events taken one by one and thrown away, pybtex's parsing of the bibliography.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from corpus import make

DAY = "2026-11-21"
FILES = """
import sys
from pathlib import Path
for name in ("data/claims/*.yml", "docs/**/*.md", "data/refs.bib"):
    for path in Path(sys.argv[1]).glob(name):
        path.read_text("utf-8")
"""
EVENTS = """
import sys, yaml
from pathlib import Path
for path in Path(sys.argv[1]).glob("data/claims/*.yml"):
    following = yaml.CSafeLoader(path.read_text("utf-8")).get_event
    while type(following()) is not yaml.StreamEndEvent:
        pass
"""
PYBTEX = """
import sys
from pathlib import Path
from pybtex.database import parse_string
parse_string((Path(sys.argv[1]) / "data/refs.bib").read_text("utf-8"), "bibtex")
"""
PROFILE = """
import cProfile, pstats, sys
sys.argv = ["sourcebook", "check", "--today", sys.argv[2], "--output", "/dev/null", sys.argv[1]]
from sourcebook.cli import main
profile = cProfile.Profile()
try:
    profile.runcall(main)
except SystemExit:
    pass
pstats.Stats(profile).sort_stats("tottime").print_stats(30)
"""


@dataclass(frozen=True)
class Run:
    """What one process took."""

    cpu: float
    seconds: float
    megabytes: float


def run(command: list[str], cache: str) -> Run:
    """Run to the end; `cache` is where it keeps what it has read, or `off`."""
    environment = {**os.environ, "SOURCEBOOK_CACHE": cache}
    began = time.perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{command} ended with {child.returncode}")
    seconds = time.perf_counter() - began
    return Run(usage.ru_utime + usage.ru_stime, seconds, usage.ru_maxrss / 1024)


def measure(root: Path, repeat: int) -> dict[str, list[Run]]:
    """All in turns, so many times."""
    check = [sys.executable, "-m", "sourcebook", "check", "--today", DAY, str(root)]
    found: dict[str, list[Run]] = {}

    def note(name: str, command: list[str], cache: str = "off") -> None:
        found.setdefault(name, []).append(run(command, cache))

    claim = next((root / "data/claims").glob("*.yml"))
    refs = root / "data/refs.bib"
    for turn in range(repeat):
        with tempfile.TemporaryDirectory() as cache:
            note("files read", [sys.executable, "-c", FILES, str(root)])
            note("libyaml's events alone", [sys.executable, "-c", EVENTS, str(root)])
            note("pybtex alone", [sys.executable, "-c", PYBTEX, str(root)])
            note("check, no cache", check)
            note("check, cold", check, cache)
            note("check, warm", check, cache)
            claim.write_text(claim.read_text("utf-8") + f"# Edited {turn}.\n", "utf-8")
            note("check, one claim edited", check, cache)
            entry = f"title        = {{Edited {turn}, in "
            refs.write_text(refs.read_text("utf-8").replace("title        = {", entry, 1), "utf-8")
            note("check, one entry edited", check, cache)
            size = sum(path.stat().st_size for path in Path(cache).rglob("*") if path.is_file())
    print(f"  cache: {size / 2**20:.0f} MB")
    return found


def show(found: dict[str, list[Run]], floor: set[str]) -> None:
    """A line each: medians, and how many times the floor of the same turn."""
    columns = ([one.cpu for one in found[name]] for name in floor)
    floors = [sum(runs) for runs in zip(*columns, strict=True)]
    print(f"  {'':26}{'CPU s':>8}{'s':>8}{'MB':>8}{'floors':>9}")
    for name, runs in found.items():
        middle = [
            statistics.median(getattr(one, what) for one in runs)
            for what in ("cpu", "seconds", "megabytes")
        ]
        ratio = statistics.median(one.cpu / base for one, base in zip(runs, floors, strict=True))
        print(f"  {name:26}{middle[0]:8.2f}{middle[1]:8.2f}{middle[2]:8.0f}{ratio:9.2f}")


def main() -> None:
    """Read the options, make the knowledge bases, measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="Show where the time goes, cold.")
    wanted = parser.parse_args()
    grown: dict[str, list[float]] = {}
    for claims in wanted.claims:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "site"
            make(root, claims, 2 * claims, claims // 25)
            print(f"{claims:,} claims, {2 * claims:,} sources, {claims // 25:,} articles")
            if wanted.profile:
                command = [sys.executable, "-c", PROFILE, str(root), DAY]
                subprocess.run(command, check=True, env={**os.environ, "SOURCEBOOK_CACHE": "off"})
                continue
            found = measure(root, wanted.repeat)
            show(found, {"libyaml's events alone", "pybtex alone"})
            for name, runs in found.items():
                grown.setdefault(name, []).append(statistics.median(one.cpu for one in runs))
    if len(wanted.claims) == 2 and grown:
        times = wanted.claims[1] / wanted.claims[0]
        print(f"CPU seconds from the first size to the second, {times:g} times as many claims")
        for name, (first, second) in grown.items():
            print(f"  {name:26}{second / first:8.1f}")


if __name__ == "__main__":
    main()
