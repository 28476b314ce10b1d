"""Lighthouse on the built knowledge base, and what a first visit costs a reader.

https://developer.chrome.com/docs/lighthouse. Its score for performance depends on the machine and
is measured by `benchmarks/lighthouse.py`; here is only what does not.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from loopback import Quiet, answering

from conftest import build

ROOT = Path(__file__).parents[1]
NODE = Path(__file__).parent / "node"
FIRST_PAGES = ("", "fact-checks/independent-data/", "claims/no-peer-reviewed-data/")
PAGES = (*FIRST_PAGES, "sources/tass2025phase1/", "claims/")
CATEGORIES = ("accessibility", "best-practices", "seo")
SETTINGS = {
    "onlyCategories": CATEGORIES,
    # Nothing is timed, so neither a picture nor a wait for silence (as with "provided") is needed.
    "disableFullPageScreenshot": True,
    "throttlingMethod": "simulate",
}
KILOBYTE = 1000


class Compressing(Quiet):
    """Sends text with gzip, as the hosts of static sites do, and counts what goes out."""

    TEXT = frozenset({".html", ".js", ".css", ".json", ".svg", ".xml", ".txt"})

    def __init__(self, *words, sent, scripts, **named):
        self.sent = sent
        self.scripts = scripts
        super().__init__(*words, **named)

    def do_GET(self):  # noqa: N802 - its class asks for this name
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        if path.suffix == ".js":
            self.scripts.wait()
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in self.TEXT:
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.sent.append((self.path, len(body) + sum(map(len, self._headers_buffer))))
        self.end_headers()
        shutil.copyfileobj(BytesIO(body), self.wfile)


@contextmanager
def served(folder, *, scripts=None):
    """The address of a site on loopback, and all that was sent of it so far: path and bytes.

    `scripts` is an event: they are sent when it is set, and at once where there is none.
    """
    if scripts is None:
        scripts = threading.Event()
        scripts.set()
    sent: list[tuple[str, int]] = []
    handler = partial(Compressing, directory=str(folder), sent=sent, scripts=scripts)
    with answering(handler) as address:
        yield address, sent


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    built = build(ROOT, out=tmp_path_factory.mktemp("whole"))
    assert built.exit_code == 0, built.log
    return built.folder


@pytest.fixture(scope="module")
def reports(folder, browser_type, browser_type_launch_args):
    """What Lighthouse says of each page, by its address below the site's root."""
    assert shutil.which("node"), "The tests with Lighthouse need Node 18.16 or newer."
    installed = (NODE / "node_modules/lighthouse").is_dir()
    assert installed, "Lighthouse is not installed: run `make test`."
    program = browser_type_launch_args.get("executable_path") or browser_type.executable_path
    with served(folder) as (site, _):
        command = ["node", str(NODE / "lighthouse.mjs"), json.dumps(SETTINGS)]
        result = subprocess.run(
            [*command, *(site + page for page in PAGES)],
            capture_output=True,
            text=True,
            env={**os.environ, "CHROME_PATH": program},
            check=False,
        )
    assert result.returncode == 0, result.stderr
    return dict(zip(PAGES, json.loads(result.stdout), strict=True))


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("address", PAGES)
def test_lighthouse_gives_95_of_100(reports, address, category):
    """In accessibility, best practices and findability, on each kind of page readers come to."""
    report = reports[address]
    assert report["error"] is None
    assert report["scores"][category] >= 0.95, report["failed"]


@pytest.mark.parametrize("address", FIRST_PAGES)
def test_a_first_page_is_light(page, folder, address):
    """Under 400 KB with an empty cache, with everything it asks for, and nothing from elsewhere."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    with served(folder) as (site, sent):
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        asked = [path for path, _ in sent]
        total = sum(size for _, size in sent)
    assert [url for url in requests if not url.startswith((site, "data:"))] == []
    assert f"/{address}" in asked
    assert any(path.endswith(".css") for path in asked)
    assert any(path.endswith(".js") for path in asked)
    assert total < 400 * KILOBYTE, sorted(sent, key=lambda one: -one[1])[:5]


SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  const add = (list) => { for (const shift of list.getEntries()) sum += shift.value; };
  const watch = new PerformanceObserver(add);
  watch.observe({ type: "layout-shift", buffered: true });
  // What the last script moved is laid out in the next frame and reported after it.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
    add({ getEntries: () => watch.takeRecords() });
    done(sum);
  })));
})"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("address", [*PAGES, "sources/"])
def test_nothing_jumps_when_the_scripts_come_late(page, folder, address, width):
    """What was painted before any script ran stands where it stood after all of them have."""
    scripts = threading.Event()
    page.set_viewport_size({"width": width, "height": 900})
    with served(folder, scripts=scripts) as (site, _):
        page.goto(site + address, wait_until="commit")
        try:
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        finally:
            scripts.set()
        page.wait_for_load_state("load")
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SHIFTS) < 0.01


@pytest.mark.parametrize("address", ["claims/", "sources/"])
def test_the_place_of_the_filters_is_empty_only_until_they_come(page, folder, address):
    """It is kept where scripts run, and taken up by the filters."""
    with served(folder) as (site, _):
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        assert page.locator(".sb-filter").is_visible()
        page.route("**/filters.js", lambda route: route.abort())
        page.goto(site + address)
        form = page.locator(".sb-filter")
        assert not form.is_visible()
        assert form.bounding_box()["height"] > 20
