"""The Nu HTML Checker finds no fault on any page, and strangers' words stay words in all of them.

https://validator.github.io/validator/ checks against the living standard of HTML.
"""

from __future__ import annotations

import collections
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from test_browser import KINDS_OF_PAGE, every_kind_of_page

from conftest import build

ROOT = Path(__file__).parents[1]
CHECKER = Path(__file__).parent / "node/node_modules/vnu-jar/build/dist/vnu.jar"
HOSTILE = """
@online{hostile2025,
  title = {A "title" <script>alert(1)</script> "><img src=x onerror=alert(2)> & <b>more</b>},
  author = {{Author "><img src=x onerror=alert(3)>}},
  date = {2025-01-02},
  url = {https://example.org/hostile},
}
"""


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    """Every kind of page, with a source whose words are hostile."""
    root = tmp_path_factory.mktemp("markup")
    with every_kind_of_page(root).joinpath("data/refs.bib").open("a") as bibliography:
        bibliography.write(HOSTILE)
    return build(root)


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    built = build(ROOT, out=tmp_path_factory.mktemp("whole"))
    assert built.exit_code == 0, built.log
    return built


@pytest.fixture(scope="module")
def complaints(golden, real):
    """What the checker says of all pages, by the folder of the site; one run, for it is slow to
    start."""
    assert shutil.which("java"), "The tests of the markup need Java 11 or newer."
    assert CHECKER.exists(), "The HTML checker is not installed: run `make test`."
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--exit-zero-always"]
    folders = [str(golden.folder), str(real.folder)]
    result = subprocess.run(
        [*command, "--skip-non-html", *folders], capture_output=True, text=True, check=True
    )
    found = collections.defaultdict(set)
    for message in json.loads(result.stderr)["messages"]:
        # What is left is praise of style: a slash in <br /> does nothing, and Markdown writes it.
        if message["type"] == "info" and message.get("subType") != "warning":
            continue
        path = message.get("url", "").removeprefix("file:")
        folder = next((one for one in folders if path.startswith(one)), "")
        place = f"{path.removeprefix(folder)}:{message.get('lastLine')}"
        found[folder].add(f"{place}: {message['message']} {message.get('extract', '')!r}")
    assert set(found) <= set(folders), found
    return found


def test_every_kind_of_page_is_valid(golden, complaints):
    """No error and no warning, hostile words in a source or not."""
    for address in KINDS_OF_PAGE:
        name = address if address.endswith(".html") else f"{address}index.html"
        assert (golden.folder / name).is_file()
    assert sorted(complaints[str(golden.folder)]) == []


def test_every_page_of_the_knowledge_base_is_valid(real, complaints):
    """No error and no warning on any of them."""
    assert len(list(real.folder.rglob("*.html"))) > 150
    assert sorted(complaints[str(real.folder)]) == []


def test_the_words_of_a_source_make_no_element(golden):
    """A title may hold whatever it likes; on its page and in the lists it is read, not run."""
    address = "sources/hostile2025/"
    page = golden.page(address)
    for one in (page, golden.page("sources/")):
        assert one.select("[onerror], img[src=x]") == []
        assert [tag for tag in one.find_all("script") if "alert(1)" in tag.text[:20]] == []
    words = 'A "title" <script>alert(1)</script>'
    assert page.title.text.startswith(words)
    assert page.select_one("meta[name=description]")["content"].count("<img src=x") == 2
    assert page.select_one("h1").text.startswith(words)
