"""What long lists cost a reader, in a real browser: bytes, and milliseconds from key to paint.

    python benchmarks/corpus.py /tmp/kb --claims 5000 --sources 10000 --articles 200
    python benchmarks/lists.py make /tmp/kb /tmp/lists           # its lists, as pages and files
    python benchmarks/lists.py make /tmp/kb /tmp/whole --whole   # each list on one page, uncut
    python benchmarks/lists.py sizes /tmp/lists                  # bytes of every kind of page
    python benchmarks/lists.py keys /tmp/lists /tmp/whole        # Chromium

`make` writes only the pages that hold lists, without a theme but with its stylesheet: the pages of
claims and sources are thousands, and have no list that grows. `keys` takes turns between the
folders, so that a busy machine slows both. A time is that from the event of the key to the frame
after the one that painted the result.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import statistics
import threading
import time
from collections import defaultdict
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from sourcebook.checking import page_uses
from sourcebook.citations.desk import fragments_for
from sourcebook.graph import build_graph
from sourcebook.loading import load
from sourcebook.pages import Sizes, home_panel, makers
from sourcebook.theme import ASSETS, scripts_in
from sourcebook.urls import (
    CHANGES_PAGE,
    CLAIMANTS,
    CLAIMS,
    SOURCES,
    TOPICS,
    continues_a_list,
    relative,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = dt.date(2026, 11, 21)
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{style}"></head>
<body data-md-color-scheme="default"><main class="md-main"><div class="md-main__inner">
<article class="md-content__inner md-typeset">
{html}{scripts}
</article></div></main></body></html>
"""
KEYS = ("r", "ri", "riv", "rive", "river", "river ", "river s", "река", "depth spring", "")
"""What stands in the field, one after the other; the last shows everything again."""
CHOICES = {"sources/": ("kind", "rct"), "claims/": ("verdict", "refuted")}
TIMING = """([words, name, value]) => new Promise(done => {
    const field = document.querySelector("#filter-words");
    const control = name ? document.querySelector(`#filter-${name}`) : field;
    control.value = name ? value : words;
    const start = performance.now();
    control.dispatchEvent(new Event("input", { bubbles: true }));
    const script = performance.now() - start;
    requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done([performance.now() - start, script]);
        channel.port2.postMessage(0);
    });
})"""


def make(root: Path, out: Path, *, whole: bool) -> None:
    """Write the pages with lists of a knowledge base, and the files they ask for."""
    loaded = load(root, "mkdocs.yml").on(TODAY)
    kb = loaded.kb
    fragments = fragments_for(loaded, TODAY, ())
    graph = build_graph(kb, page_uses(loaded, TODAY))
    sizes = Sizes(10**9, 10**9, 10**9) if whole else Sizes()
    for name, path in ASSETS.items():
        _write(out / name, path.read_bytes())
    making = makers(kb, graph, fragments, sizes=sizes)
    for url, maker in making.pages.items():
        if not _has_a_list(url):
            continue
        page = maker()
        html = PAGE.format(
            title=page.title,
            style=relative("assets/sourcebook.css", url),
            html=page.html,
            scripts=scripts_in(page.scripts, url),
        )
        _write(out / url / "index.html", html.encode())
    for name, text in making.indexes.items():
        start = time.process_time()
        _write(out / name, text().encode())
        print(f"{name}: {time.process_time() - start:.2f} s to make")
    _write(out / "home.html", str(home_panel(kb, graph, fragments)).encode())


def _has_a_list(url: str) -> bool:
    return (
        url.count("/") == 1
        or continues_a_list(url)
        or url.startswith((TOPICS, CLAIMANTS, CHANGES_PAGE))
    )


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def sizes(folder: Path) -> None:
    """Print the number of pages of each kind and the largest of them, and the indexes."""
    found: dict[str, list[int]] = defaultdict(list)
    for path in folder.rglob("*.html"):
        found[path.relative_to(folder).parts[0]].append(path.stat().st_size)
    for kind, numbers in sorted(found.items()):
        print(f"{kind:14} {len(numbers):>4} pages, largest {max(numbers) / 1000:>8,.0f} KB")
    for path in sorted(folder.rglob("rows.json")):
        raw = path.read_bytes()
        packed = len(gzip.compress(raw, 6)) / 1000
        name = path.relative_to(folder).as_posix()
        print(f"{name:20} {len(raw) / 1000:>8,.0f} KB, {packed:,.0f} KB with gzip")


def keys(folders: list[Path], rounds: int, slower: float) -> None:
    """Print the medians and the longest times, in milliseconds, for each list and folder."""
    times: dict[tuple[str, str, str], list[tuple[float, float]]] = defaultdict(list)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for address in (CLAIMS, SOURCES):
            pages = {folder: _opened(browser, folder, address, slower) for folder in folders}
            for _ in range(rounds):
                for folder, page in pages.items():
                    for act, given in _acts(address):
                        took, script = page.evaluate(TIMING, given)
                        times[address, folder.name, act].append((took, script))
                        page.wait_for_timeout(60)
            for page in pages.values():
                page.context.close()
        browser.close()
    for (address, folder, act), found in sorted(times.items()):
        painted, script = zip(*found, strict=True)
        print(
            f"{address:9} {folder:14} {act:18} to paint {statistics.median(painted):7.0f} "
            f"(most {max(painted):6.0f}), script {statistics.median(script):6.1f}"
        )


def _acts(address: str) -> Iterator[tuple[str, list[str]]]:
    for words in KEYS:
        yield ("words" if words else "show all again"), [words, "", ""]
    name, value = CHOICES[address]
    yield "choose", ["", name, value]
    yield "show all again", ["", name, ""]


def _opened(browser: Any, folder: Path, address: str, slower: float) -> Any:
    """A list in a page of its own, with the index fetched as it is when the form is entered."""
    site = _served(folder)
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    start = time.perf_counter()
    page.goto(site + address)
    page.locator(".sb-filter").wait_for(state="visible")
    opened = time.perf_counter() - start
    if slower > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    shown = page.locator("[data-filter-shown]").text_content()
    start = time.perf_counter()
    page.locator("#filter-words").focus()
    page.locator("#filter-words").fill("valley")
    page.wait_for_function(
        "all => document.querySelector('[data-filter-shown]').textContent !== all", arg=shown
    )
    first = time.perf_counter() - start
    print(f"{address} {folder.name}: open {opened * 1000:.0f} ms, first filter {first * 1000:.0f}")
    page.evaluate(TIMING, ["", "", ""])
    page.wait_for_timeout(300)
    return page


def _served(folder: Path) -> str:
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("root", type=Path)
    making.add_argument("out", type=Path)
    making.add_argument("--whole", action="store_true")
    sizing = commands.add_parser("sizes")
    sizing.add_argument("folder", type=Path)
    pressing = commands.add_parser("keys")
    pressing.add_argument("folders", type=Path, nargs="+")
    pressing.add_argument("--rounds", type=int, default=5)
    pressing.add_argument("--slower", type=float, default=1, help="a slower processor: 4 times")
    wanted = parser.parse_args()
    if wanted.command == "make":
        make(wanted.root, wanted.out, whole=wanted.whole)
    elif wanted.command == "sizes":
        sizes(wanted.folder)
    else:
        keys(wanted.folders, wanted.rounds, wanted.slower)


if __name__ == "__main__":
    main()
