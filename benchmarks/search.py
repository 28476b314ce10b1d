"""What the first search costs a reader at 5,000 claims and 10,000 sources, in a real browser.

    python benchmarks/search.py make FOLDER      # the site, with Material's index and Pagefind's
    python benchmarks/search.py measure FOLDER   # bytes and milliseconds, searched in Chromium

Run it with the Python of the environment, `make test` made it. The pages come straight from
`sourcebook.pages.generate`: building 15,000 pages with MkDocs takes longer and changes nothing in
either index. Everybody and everything in the texts is invented.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import statistics
import subprocess
import sys
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import Claim, KnowledgeBase, Name, Names, PartialDate, Source
from sourcebook.pages import generate
from sourcebook.problems import Location
from sourcebook.vocabulary import CERTAINTIES, CLAIM_KINDS, VERDICTS, Independence, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.pages import GeneratedPage

TODAY = dt.date(2026, 11, 21)
CLAIMS, SOURCES = 5_000, 10_000

LATIN = "ka be ro ti mu sel van dor pi lan gre mos tu ver nal co fi sta rem ul".split()
CYRILLIC = "ка бе ро ти му сел ван дор пи лан гре мос ту вер нал ко фи ста рем ул".split()
PLAIN = (
    "vaccine trial patients study dose report agency data result phase hospital water region "
    "ministry percent people year product safety test approved published company children effect"
).split()
RUSSIAN = (
    "вакцина испытание пациенты исследование доза отчёт агентство данные результат фаза больница "
    "вода регион министерство процентов люди год препарат безопасность проверка одобрена компания"
).split()
QUERIES = ("Zelvaran", "вакцина", "Зелваран", "vaccine trial")
"""A rare Latin word, a common Cyrillic word, a claimant's other spelling, two common words."""


def words(chance: random.Random, *, cyrillic: bool) -> list[str]:
    """3,000 invented words: a language has few frequent and many rare ones."""
    parts = CYRILLIC if cyrillic else LATIN
    common = RUSSIAN if cyrillic else PLAIN
    made = ["".join(chance.choices(parts, k=chance.randint(2, 4))) for _ in range(3_000)]
    return [*common, *dict.fromkeys(made)]


class Writer:
    """Invents sentences; the n-th word is as frequent as Zipf says."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.stock = {script: words(chance, cyrillic=script) for script in (False, True)}
        self.weights = {
            script: [1 / (rank + 3) for rank in range(len(stock))]
            for script, stock in self.stock.items()
        }

    def sentence(self, length: int, *, cyrillic: bool = False) -> str:
        """That many words and a full stop."""
        chosen = self.chance.choices(self.stock[cyrillic], self.weights[cyrillic], k=length)
        return " ".join(chosen).capitalize() + "."


def knowledge() -> KnowledgeBase:
    """The knowledge base, the same each time."""
    chance = random.Random(7)
    write = Writer(chance)
    bodies = [Name(id="zelvaran", label="Zelvaran Institute", also=("Зелваран", "ZVI"))]
    for number in range(200):
        latin, cyrillic = (write.sentence(2, cyrillic=one).rstrip(".") for one in (False, True))
        bodies.append(Name(id=f"body-{number}", label=latin.title(), also=(cyrillic.title(),)))
    topics = [Name(id=f"topic-{n}", label=write.sentence(1).rstrip(".")) for n in range(40)]
    sources = [source(number, write) for number in range(SOURCES)]
    claims = [claim(number, write, bodies) for number in range(CLAIMS)]
    return KnowledgeBase(
        claims={one.id: one for one in claims},
        sources={one.key: one for one in sources},
        names=Names(bodies=tuple(bodies), topics=tuple(topics)),
    )


def source(number: int, write: Writer) -> Source:
    """A third of the sources are in Cyrillic."""
    cyrillic = number % 3 == 0
    title = write.sentence(9, cyrillic=cyrillic).rstrip(".")
    publisher = write.sentence(2, cyrillic=cyrillic).rstrip(".").title()
    author = write.sentence(2, cyrillic=cyrillic).rstrip(".").title()
    address = f"https://host{number % 900}.example.org/{number}"
    fields = {"title": title, "publisher": publisher, "author": author, "date": "2025-09-06"}
    return Source(
        key=f"source{number}",
        entry_type="online",
        fields={**fields, "url": address},
        title=title,
        location=Location("data/refs.bib", number + 1),
        kind=list(SourceKind)[number % len(SourceKind)],
        independence=list(Independence)[number % len(Independence)],
        url=address,
        date=PartialDate(2025, 9, 6),
        language="ru" if cyrillic else "en",
    )


def claim(number: int, write: Writer, bodies: list[Name]) -> Claim:
    """A claim of the usual size, on four sources; the last body is heard of only a few times."""
    pick = write.chance.choice
    keys = [f"source{(2 * number + step) % SOURCES}" for step in range(4)]
    who = "zelvaran" if number % 1_000 == 7 else pick(bodies[1:]).id
    return Claim(
        id=f"claim-{number}",
        claim=write.sentence(12, cyrillic=number % 10 == 0),
        kind=pick(list(CLAIM_KINDS)),
        topics=[f"topic-{number % 40}"],
        said_by=[{"who": who, "date": "2025-09", "source": keys[0], "first": True}],
        verdict=pick(list(VERDICTS)),
        certainty=pick(list(CERTAINTIES)),
        rationale=" ".join(f"{write.sentence(16)[:-1]} [@{key}]." for key in keys[:3]),
        checked="2026-11-21",
        evidence=[
            {
                "source": key,
                "stance": pick(["supports", "disputes", "context", "refutes"]),
                "note": write.sentence(10),
                "quote": write.sentence(8, cyrillic=True),
                "quote_lang": "ru",
                "translation": write.sentence(8),
            }
            for key in keys
        ],
        would_change=[{"if": write.sentence(9)}],
        history=[{"date": "2026-11-20", "type": "created", "why": write.sentence(5)}],
    )


# ---- The site ----

SETTINGS = """\
site_name: Measured
theme: {name: material, font: false}
plugins: [{search: LANGUAGES}]
"""


def make(folder: Path) -> None:
    """Build one page with Material, and lay both indexes of all pages beside it."""
    from sourcebook.adapters.search.index import SearchIndex  # noqa: PLC0415 - wants the package
    from sourcebook.adapters.search.parts import how_many_parts  # noqa: PLC0415 - wants it too

    begin = time.perf_counter()
    kb = knowledge()
    graph, fragments = build_graph(kb, ()), Fragments(kb, TODAY)
    pages = generate(kb, graph, fragments)
    size = sum(len(page.html) for page in pages)
    print(f"{len(pages):,} pages, {size / 1e6:.0f} MB, in {time.perf_counter() - begin:.0f} s")
    for name, languages in (("material", "{lang: en}"), ("material-ru", "{lang: [en, ru]}")):
        root = folder / name
        (root / "docs").mkdir(parents=True, exist_ok=True)
        (root / "mkdocs.yml").write_text(SETTINGS.replace("LANGUAGES", languages))
        (root / "docs/index.md").write_text("# Measured\n\nA page.\n")
        mkdocs = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
        subprocess.run(mkdocs, check=True, cwd=root)
        place = root / "site/search/search_index.json"
        begin = time.perf_counter()
        place.write_text(material_index(json.loads(place.read_text())["config"], pages), "utf-8")
        seconds = time.perf_counter() - begin
        print(f"{name}: {place.stat().st_size / 1e6:.1f} MB in {seconds:.0f} s")
    begin = time.perf_counter()
    target = folder / "pagefind"
    parts = how_many_parts(len(pages))
    index = SearchIndex(kb, fragments, target / "pagefind", parts=parts)
    index.take_essays([])
    index.finish()
    files = [path for path in (target / "pagefind").rglob("*") if path.is_file()]
    total = sum(path.stat().st_size for path in files)
    seconds = time.perf_counter() - begin
    print(f"pagefind: {parts} parts, {len(files):,} files, {total / 1e6:.1f} MB in {seconds:.0f} s")
    (target / "index.html").write_text(PAGE.replace("PARTS", str(parts)), "utf-8")


def material_index(config: dict[str, Any], pages: tuple[GeneratedPage, ...]) -> str:
    """What Material's plugin writes for these pages, by its own code."""
    from material.plugins.search.plugin import SearchIndex  # noqa: PLC0415 - slow to import
    from mkdocs.structure.toc import AnchorLink  # noqa: PLC0415

    index = SearchIndex(**config)
    for page in pages:
        toc = [AnchorLink(one.title, one.id, one.level) for one in page.toc]
        meta = {"search": {"boost": page.boost}, "title": page.title}
        index.add_entry_from_context(
            SimpleNamespace(
                content=page.html, toc=toc, meta=meta, url=page.url, title=page.title, file=None
            )
        )
    return str(index.generate_search_index(None))


PAGE = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>Measured</title>
<input id="words"><ol id="found"></ol>
<script type="module">
const box = document.querySelector("#words"), list = document.querySelector("#found");
let pagefind = null;
const load = () => pagefind ??= import("./pagefind/pagefind.js").then(async (module) => {
  await module.init();
  const further = Array.from({ length: PARTS - 1 }, (_, place) =>
    new URL(`pagefind/${place + 2}/`, location.href).href);
  await module.filters();
  await Promise.all(further.map((part) => module.mergeIndex(part)));
  return module;
});
box.addEventListener("focus", load);
box.addEventListener("input", async () => {
  list.replaceChildren();
  const found = await (await load()).search(box.value);
  const data = await Promise.all(found.results.slice(0, 8).map((one) => one.data()));
  const rows = data.map((one) => `<li><a href="${one.url}">${one.meta.title}</a></li>`);
  list.innerHTML = rows.join("");
});
</script>
"""


# ---- The measurement ----


class Compressing(SimpleHTTPRequestHandler):
    """Serves with gzip what GitHub Pages serves with gzip, and counts what goes out."""

    TEXT = (".html", ".js", ".css", ".json", ".svg", ".xml", ".txt")
    sent = 0
    requests = 0

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in self.TEXT:
            body = _compressed(path)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        type(self).sent += len(body)
        type(self).requests += 1
        self.copyfile(BytesIO(body), self.wfile)


_KEPT: dict[Path, bytes] = {}


def _compressed(path: Path) -> bytes:
    """Compressed once: a real server does not do it for each reader either."""
    if path not in _KEPT:
        _KEPT[path] = gzip.compress(path.read_bytes(), 6)
    return _KEPT[path]


def served(folder: Path) -> Iterator[str]:
    """A server on loopback."""
    handler = partial(Compressing, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


TYPE = """([box, results, words]) => new Promise((done) => {
  const input = document.querySelector(box);
  const begin = performance.now();
  const look = () => {
    const first = document.querySelector(results);
    if (!first && performance.now() - begin < 60000) return requestAnimationFrame(look);
    done([performance.now() - begin, document.querySelectorAll(results).length]);
  };
  input.focus();
  input.value = words;
  for (const kind of ["input", "keyup"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
  requestAnimationFrame(look);
})"""
CLEAR = """([box]) => {
  const input = document.querySelector(box);
  input.value = "";
  for (const kind of ["input", "keyup"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
}"""


def measure(folder: Path, chromium: str, only: str | None, repetitions: int) -> None:
    """Each search in a browser that has nothing stored: at once, and again when all is loaded."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only needed here

    places = {
        "material": (
            "material/site",
            "[data-md-component=search-query]",
            ".md-search-result__item",
        ),
        "material-ru": (
            "material-ru/site",
            "[data-md-component=search-query]",
            ".md-search-result__item",
        ),
        "pagefind": ("pagefind", "#words", "#found li"),
    }
    flags = ["--no-sandbox", "--disable-gpu"]
    print("| search | words | page, KB | first, KB | requests | first, ms | again, ms | results |")
    print("|---|---|---|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for name, (path, box, results) in places.items():
            if only and only != name:
                continue
            for site in served(folder / path):
                for query in QUERIES:
                    rows = [once(browser, site, box, results, query) for _ in range(repetitions)]
                    middle = [statistics.median(column) for column in zip(*rows, strict=True)]
                    page, kb, requests, first, again, count = middle
                    print(
                        f"| {name} | {query} | {page:.0f} | {kb:.0f} | {requests:.0f} "
                        f"| {first:.0f} | {again:.0f} | {count:.0f} |",
                        flush=True,
                    )
        browser.close()


def once(
    browser: Any, site: str, box: str, results: str, query: str
) -> tuple[float, float, int, float, float, int]:
    """KB of the page, KB and requests from the first touch of the field on, and the times.

    Material fetches its index with the page, whether anybody searches or not.
    """
    context = browser.new_context()
    start = Compressing.sent
    page = context.new_page()
    page.goto(site)
    page.wait_for_load_state("networkidle")
    before, asked = Compressing.sent, Compressing.requests
    first, count = page.evaluate(TYPE, [box, results, query])
    page.wait_for_timeout(300)
    kilobytes, requests = (Compressing.sent - before) / 1000, Compressing.requests - asked
    page.evaluate(CLEAR, [box])
    page.wait_for_timeout(500)
    again, _ = page.evaluate(TYPE, [box, results, query])
    context.close()
    return (before - start) / 1000, kilobytes, requests, first, again, count


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("step", choices=("make", "measure"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--only", help="measure only this one")
    parser.add_argument("--repetitions", type=int, default=5)
    given = parser.parse_args()
    if given.step == "make":
        make(given.folder.resolve())
    else:
        measure(given.folder.resolve(), given.chromium, given.only, given.repetitions)


if __name__ == "__main__":
    main()
