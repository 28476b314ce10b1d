"""What building a site costs, beside MkDocs with Material alone, mkdocs-bibtex and the disk.

    python benchmarks/build.py speed --claims 1000 5000 10000 --times 3
    python benchmarks/build.py profile --claims 5000

Every contender is a process of its own, measured from its start to its end. It is cold, so nothing
of an earlier build is left, unless its name says otherwise. Repetitions are interleaved, and ratios
are medians of neighbours, because the machine is not quiet. Memory is read from /proc (so Linux
only) in one more run of each, because a process stands still while its memory is counted.
"""

from __future__ import annotations

import argparse
import cProfile
import html
import os
import pickle
import pstats
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

from corpus import make
from mkdocs.commands.build import build
from mkdocs.config import load_config

from sourcebook import processes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BARE = """\
site_name: Measured
theme: {{name: material, font: false}}
plugins: {plugins}
markdown_extensions: [footnotes, tables, admonition, toc]
nav: [index.md, claims/index.md, sources/index.md]
not_in_nav: "/**"
"""
OURS, AGAIN, EDITED, MENDED, RESTORED, MATERIAL, WITHOUT_SEARCH, BIBTEX, FLOOR = (
    "ours",
    "ours, with the cache of earlier builds",
    "ours, the same and one claim edited",
    "ours, --dirty, one claim edited",
    "ours, the same in a fresh checkout, as on a build service",
    "Material alone",
    "Material alone, no search",
    "mkdocs-bibtex",
    "floor: the bytes written",
)
WRITE = (
    "import pickle, os, sys\n"
    "for name, data in pickle.load(open('floor.pickle', 'rb')):\n"
    "    name = os.path.join(sys.argv[1], name)\n"
    "    os.makedirs(os.path.dirname(name), exist_ok=True)\n"
    "    open(name, 'wb').write(data)\n"
)
"""The quickest program that puts the same files there."""


@dataclass(frozen=True)
class Run:
    """One build."""

    seconds: float
    cpu: float
    memory: float
    """MB that all processes of it had together, at the worst moment that was seen; what they share
    counts once."""


# -- what is built -------------------------------------------------------------------------------

_ARTICLE = re.compile(r"<article[^>]*>(.*)</article>", re.DOTALL)
_HIDDEN = re.compile(r"<(svg|script|template|form|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|div|tr|table|ul|ol|dl|dd|dt|details|summary|blockquote)\b[^>]*>")
_ITEM = re.compile(r"<li\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_CITED = re.compile(r'href="[^"]*sources/(s\d+)/')
_SPECIAL = re.compile(r"([\\`*_\[\]#<>|])")


def as_markdown(page: str) -> str:
    """A built page as somebody would write it: its words, headings, lists, with every citation
    replaced by its text."""
    found = _ARTICLE.search(page)
    text = _HIDDEN.sub("", found[1] if found else "")
    text = _HEADING.sub(lambda one: f"\n\n{'#' * int(one[1])} {one[2]}\n\n", text)
    text = _ITEM.sub("\n\n- ", _BLOCK.sub("\n\n", text))
    lines = (" ".join(html.unescape(_TAG.sub(" ", line)).split()) for line in text.split("\n\n"))
    return "\n\n".join(_escaped(line) for line in lines if line.strip(" -#")) + "\n"


def _escaped(line: str) -> str:
    start = re.match(r"#+ |- ", line)
    mark = start[0] if start else ""
    return mark + _SPECIAL.sub(r"\\\1", line[len(mark) :])


def prepare(folder: Path, claims: int) -> dict[str, list[str | Path]]:
    """Everything that the contenders build, and the command of each without its target."""
    ours = folder / "ours"
    make(ours, claims, claims * 2, max(claims // 25, 1))
    site = folder / "site"
    begin: list[str | Path] = [sys.executable, "-m", "mkdocs", "build", "-q"]
    mkdocs = [*begin, "--site-dir"]
    for name in ("mended", "service"):
        shutil.copytree(ours, folder / name)
    subprocess.run([*mkdocs, site], cwd=ours, check=True, env=_environment())
    pages = {
        path.relative_to(site).parent / "index.md": path.read_text("utf-8")
        for path in site.rglob("index.html")
    }
    for name in ("material", "plain", "bibtex"):
        (folder / name / "docs").mkdir(parents=True)
    for path, page in pages.items():
        text = as_markdown(page)
        keys = dict.fromkeys(_CITED.findall(page)) if path.parts[0] in _CITING else {}
        cited = "".join(f" [@{key}]" for key in keys)
        for name in ("material", "plain", "bibtex"):
            place = folder / name / "docs" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            more = f"\nSources:{cited}\n\n\\bibliography\n" if name == "bibtex" and cited else ""
            place.write_text(text + more, "utf-8")
    (folder / "material/mkdocs.yml").write_text(BARE.format(plugins="[search]"))
    (folder / "plain/mkdocs.yml").write_text(BARE.format(plugins="[]"))
    shutil.copy(ours / "data/refs.bib", folder / "bibtex/refs.bib")
    bibtex = "[search, bibtex: {bib_file: refs.bib, bib_by_default: false}]"
    (folder / "bibtex/mkdocs.yml").write_text(BARE.format(plugins=bibtex))
    _pack(site, folder / "floor.pickle")
    shutil.rmtree(site)
    return {
        OURS: [*mkdocs],
        AGAIN: [*mkdocs],
        EDITED: [*mkdocs],
        MENDED: [*begin, "--dirty", "--site-dir"],
        RESTORED: [*begin, "--dirty", "--site-dir"],
        MATERIAL: [*mkdocs],
        WITHOUT_SEARCH: [*mkdocs],
        BIBTEX: [*mkdocs],
        FLOOR: [sys.executable, "-c", WRITE],
    }


_CITING = ("claims", "fact-checks")
FOLDERS = {
    OURS: "ours",
    AGAIN: "ours",
    EDITED: "ours",
    MENDED: "mended",
    RESTORED: "service",
    MATERIAL: "material",
    WITHOUT_SEARCH: "plain",
    BIBTEX: "bibtex",
    FLOOR: "",
}


def _pack(site: Path, target: Path) -> None:
    files = [
        (path.relative_to(site).as_posix(), path.read_bytes())
        for path in site.rglob("*")
        if path.is_file()
    ]
    target.write_bytes(pickle.dumps(files))


def with_bibtex(folder: Path) -> Path | None:
    """A Python that has mkdocs-bibtex and all that this one has; None where it cannot be
    installed."""
    venv.create(folder, with_pip=True)
    python = folder / "bin/python"
    lib = next((folder / "lib").glob("python*")) / "site-packages"
    (lib / "ours.pth").write_text("\n".join(one for one in sys.path if "site-packages" in one))
    done = subprocess.run(
        [python, "-m", "pip", "install", "-q", "mkdocs-bibtex", "setuptools<81"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print("mkdocs-bibtex:", done.stderr.strip()[-300:], file=sys.stderr)
        return None
    return python


# -- one run -------------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": "1795219200", "NO_MKDOCS_2_WARNING": "1"}


def run(
    command: Sequence[str | Path],
    folder: Path,
    target: Path,
    *,
    cold: bool = True,
    watched: bool = False,
    mended: bool = False,
) -> Run | None:
    """Build into `target`, which is emptied before unless it is to be `mended`; None where the
    build fails. Memory is 0 where it is not watched, and where it is the times are worth
    nothing."""
    if not mended:
        shutil.rmtree(target, ignore_errors=True)
    if cold:
        shutil.rmtree(folder / ".sourcebook", ignore_errors=True)
    began = time.perf_counter()
    with (folder / "said.txt").open("wb") as said:
        child = subprocess.Popen(
            [*command, target], cwd=folder, env=_environment(), stdout=said, stderr=said
        )
        peak, over = [0.0], threading.Event()
        watcher = threading.Thread(target=_watch, args=(child.pid, peak, over))
        if watched:
            watcher.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        over.set()
        if watched:
            watcher.join()
    if child.returncode:
        print((folder / "said.txt").read_text("utf-8")[-500:], file=sys.stderr)
        return None
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak[0])


def _watch(process: int, peak: list[float], over: threading.Event) -> None:
    while not over.wait(0.5):
        peak[0] = max(peak[0], sum(map(_memory, _family(process))) / 1024)


def _family(process: int) -> Iterator[int]:
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _memory(process: int) -> int:
    """KB, with what is shared divided among those who share it."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss: +(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


# -- all of them ---------------------------------------------------------------------------------


def speed(folder: Path, sizes: Sequence[int], times: int, leave_out: Sequence[str]) -> None:
    """Print a table for each size."""
    python = None if BIBTEX in leave_out else with_bibtex(folder / "python")
    for claims in sizes:
        place = folder / str(claims)
        commands = {one: cmd for one, cmd in prepare(place, claims).items() if one not in leave_out}
        if python is None:
            commands.pop(BIBTEX, None)
        else:
            commands[BIBTEX][0] = python
        runs: dict[str, list[Run]] = {name: [] for name in commands}
        peaks = dict.fromkeys(commands, 0.0)
        load = os.getloadavg()[0]
        # How many builds of each folder since a cold one.
        before: Counter[Path] = Counter()
        for turn in range(times + 1):
            watched = turn == times
            names = list(commands)
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                root = place / FOLDERS[name]
                mended = name in {MENDED, RESTORED}
                cold = name not in {AGAIN, EDITED} and not mended
                target = place / (f"{FOLDERS[name]}-site" if mended else "out")
                # A first build keeps no pages.
                while not cold and before[root] < (1 if mended else 2):
                    run(commands[name], root, target, cold=False)
                    before[root] += 1
                if name == RESTORED:
                    # Nothing but what was restored has its times.
                    for path in (*root.glob("*.yml"), *root.glob("d*/**/*")):
                        path.touch()
                if mended or name == EDITED:
                    claim = root / "data/claims/claim-0.yml"
                    text = claim.read_text()
                    claim.write_text(text.replace(": >\n  ", f": >\n  Edit {turn}. ", 1))
                command = commands[name]
                one = run(command, root, target, cold=cold, watched=watched, mended=mended)
                before[root] = 1 if cold else before[root] + 1
                if one is not None and watched:
                    peaks[name] = one.memory
                elif one is not None:
                    runs[name].append(one)
                if name == OURS and turn == 0:
                    pages = sum(1 for _ in (place / "out").rglob("*.html"))
        _print(claims, pages, runs, peaks, load)
        shutil.rmtree(place)


def _print(
    claims: int, pages: int, runs: dict[str, list[Run]], peaks: dict[str, float], load: float
) -> None:
    print(f"\n{claims:,} claims, {pages:,} pages, load {load:.1f} before\n")
    print("| | s | CPU s | MB | ms a page | ours takes |\n|---|---|---|---|---|---|")
    for name, found in runs.items():
        if not found:
            print(f"| {name} | failed | | | | |")
            continue
        middle = statistics.median
        seconds = middle(one.seconds for one in found)
        ratio = middle(
            mine.seconds / one.seconds for mine, one in zip(runs[OURS], found, strict=False)
        )
        cpu = middle(one.cpu for one in found)
        print(
            f"| {name} | {seconds:.1f} | {cpu:.1f} | {peaks[name]:.0f} | "
            f"{seconds * 1000 / pages:.2f} | {ratio:.2f} |",
            flush=True,
        )


STEPS = (
    ("reading the data", "loading/knowledge.py", "load"),
    ("checking it", "checking/offline.py", "check"),
    ("announcing pages and files", "adapters/build.py", "announce"),
    ("rendering the essays", "mkdocs/commands/build.py", "_populate_page"),
    ("who cites whom", "sourcebook/graph.py", "build_graph"),
    ("making the pages", "pages/__init__.py", "_finished"),
    ("of it: filling templates", "pages/page.py", "render"),
    ("of it: Markdown of data fields", "markdown/core.py", "convert"),
    ("frames and files of the pages", "adapters/writing_pages.py", "write"),
    ("documents for the search", "adapters/search/index.py", "_documents"),
    ("downloads, feeds", "adapters/other_files.py", "_write"),
    ("waiting for Pagefind", "adapters/search/parts.py", "_indexed"),
)
"""What a build consists of, and the function that does it."""


def profile(folder: Path, claims: int) -> None:
    """Print what each step costs: of one process, and with the profiler's own cost in it."""
    make(folder / "ours", claims, claims * 2, max(claims // 25, 1))
    os.chdir(folder / "ours")
    os.environ.update(_environment())
    processes.how_many = lambda _: 1
    profiler = cProfile.Profile()
    profiler.runcall(build, load_config("mkdocs.yml", site_dir=str(folder / "out")))
    pages = sum(1 for _ in (folder / "out").rglob("*.html"))
    # `get_stats_profile` of pstats keeps one function of each name; of ours several share one.
    found = profiler.getstats()
    whole = sum(one.inlinetime for one in found)
    print(f"{claims:,} claims, {pages:,} pages, {whole:.1f} s\n")
    print("| step | s | share | ms a page |\n|---|---|---|---|")
    for words, file, function in STEPS:
        spent = sum(
            one.totaltime
            for one in found
            if isinstance(one.code, CodeType)
            and one.code.co_name == function
            and one.code.co_filename.endswith(file)
        )
        print(f"| {words} | {spent:.1f} | {spent / whole:.0%} | {spent * 1000 / pages:.2f} |")
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["speed", "profile"])
    parser.add_argument("--claims", type=int, nargs="+", default=[1000])
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--leave-out", nargs="*", default=[], choices=[*FOLDERS])
    parser.add_argument("--folder", type=Path, help="where to build; best in memory")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=wanted.folder) as folder:
        if wanted.what == "speed":
            speed(Path(folder), wanted.claims, wanted.times, wanted.leave_out)
        else:
            profile(Path(folder), wanted.claims[0])


if __name__ == "__main__":
    main()
