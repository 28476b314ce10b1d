"""A real browser on the built site: what a reader sees, by mouse and by keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from browsing import no_script_fails, violations
from loopback import served

from conftest import SITES, build

ARTICLE = "fact-checks/efficacy/"
BROKEN = "claims/broken/"
KINDS_OF_PAGE = (
    "",
    ARTICLE,
    "claims/",
    "claims/efficacy-100-percent/",
    BROKEN,
    "sources/",
    "sources/tass2025phase1/",
    "topics/",
    "topics/enteromix/",
    "claimants/",
    "claimants/organiser/",
    "changes/",
    "health/",
    "data/",
    "method/",
    "guide/formats/",
    "guide/checker/",
    "guide/codes/",
    "404.html",
)
DOCS = Path(__file__).parents[1] / "docs"
# With the colours of both schemes, and what the guide is written with.
SETTINGS = f"""\
  font: false
  palette:
    - {{media: "(prefers-color-scheme: light)", scheme: default, primary: custom, accent: custom,
       toggle: {{icon: material/weather-night, name: Dark}}}}
    - {{media: "(prefers-color-scheme: dark)", scheme: slate, primary: custom, accent: custom,
       toggle: {{icon: material/weather-sunny, name: Light}}}}
markdown_extensions:
  - admonition
  - attr_list
  - tables
  - pymdownx.highlight
  - pymdownx.superfences
  - pymdownx.snippets: {{base_path: [{DOCS.parent}]}}
"""


def every_kind_of_page(root):
    """The golden site written into a folder, with the kinds of page that it lacks; the folder."""
    shutil.copytree(SITES / "golden", root, dirs_exist_ok=True)
    for name in ("method.md", "guide/formats.md", "guide/checker.md"):
        shutil.copy(DOCS / name, root / "docs" / name)
    (root / "data/claims/broken.yml").write_text("claim: Nothing else is said.\nverdict: maybe\n")
    settings = root / "mkdocs.yml"
    old = "  font: false\nmarkdown_extensions:\n"
    text = settings.read_text()
    assert old in text
    # The page for addresses that lead nowhere names its styles by whole paths.
    text = text.replace("https://example.org/kb/", "https://example.org/")
    settings.write_text(text.replace(old, SETTINGS))
    return root


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    built = build(every_kind_of_page(tmp_path_factory.mktemp("golden")))
    with served(built.folder) as address:
        yield address


@pytest.fixture
def asked(page, site):
    """Every address that the page asks for."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


def open_article(page, site):
    page.goto(site + ARTICLE)
    return page.locator("article a.footnote-ref", has_text="[2]").first


def test_mark_jumps_to_its_reference_and_back(page, site):
    """Enter on a mark goes to the reference; its back-link returns to the mark."""
    mark = open_article(page, site)
    place = mark.evaluate("link => link.closest('sup').id")
    mark.press("Enter")
    page.wait_for_url("**#ref-organiser2025")
    page.locator(
        "#ref-organiser2025 a.footnote-backref, #ref-organiser2025 a[href^='#fnref']"
    ).first.click()
    page.wait_for_url(f"**#{place}")


def test_pages_ask_no_other_host(page, site, asked):
    """Reading the site sends no request anywhere else."""
    for address in ("", ARTICLE, "claims/", "sources/", "claims/efficacy-100-percent/"):
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []


@pytest.mark.parametrize(
    "address",
    ["", ARTICLE, "claims/", "sources/", "claims/efficacy-100-percent/", "sources/tass2025phase1/"],
)
def test_narrow_screen_needs_no_sideways_scrolling(page, site, address):
    """At 360 pixels the page fits; only tables scroll inside themselves."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site + address)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


def test_script_error_free(page, site):
    """No page throws an error in the browser."""
    with no_script_fails(page):
        for address in ("", ARTICLE, "claims/efficacy-100-percent/"):
            page.goto(site + address)
            page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_the_accessibility_guidelines(browser, site, scheme):
    """axe finds no violation of WCAG 2.2 AA on any kind of page, in either size and scheme."""
    context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    found = []
    for address in KINDS_OF_PAGE:
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{address} at {width}: {violation}" for violation in violations(page)]
    context.close()
    assert found == []
