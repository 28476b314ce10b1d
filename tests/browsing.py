"""What tests in a real browser ask of a page, whatever it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

_GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@contextmanager
def no_script_fails(page: Page) -> Iterator[None]:
    """An error in a script of the page fails the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield
    assert errors == [], errors


def noted(page: Page, site: str) -> list[str]:
    """What the page does from now on that its own scripts do not: requests beyond addresses that
    begin with `site`, dialogs, windows and downloads."""
    events: list[str] = []

    own = (site, "blob:", "data:")
    page.on(
        "request",
        lambda one: None if one.url.startswith(own) else events.append(f"asked {one.url}"),
    )
    page.on("dialog", lambda dialog: (events.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: events.append(f"popup {popup.url}"))
    page.on("download", lambda _: events.append("download"))
    return events


_EACH_SCROLLING_CODE_TAKES_FOCUS = """() => [...document.querySelectorAll("pre > code")].every(
  (code) => code.scrollWidth <= code.clientWidth || code.tabIndex === 0
)"""
"""Material sees to it, a moment after the window has another width."""


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA: each rule, with the beginning of some elements."""
    with suppress(TooLate):
        # If it never comes to that, axe tells which code no key gets to.
        page.wait_for_function(_EACH_SCROLLING_CODE_TAKES_FOCUS, timeout=5_000)
    # To describe also what is right would take as long again.
    options = {"runOnly": _GUIDELINES, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]


def arrive_by_a_link(page: Page, site: str, place: str, link: str) -> None:
    """From the home page by a link that Material follows without loading the page anew."""
    # Material follows only the links that stand in the sitemap, which names another port.
    places = "".join(f"<url><loc>{site}{name}</loc></url>" for name in ("", place))
    sitemap = {"content_type": "text/xml", "body": f"<urlset>{places}</urlset>"}
    page.route("**/sitemap.xml", lambda route: route.fulfill(**sitemap))
    page.goto(site)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.kept = true")
    page.get_by_role("link", name=link, exact=True).click()
    page.wait_for_url(f"**/{place}")
    assert page.evaluate("window.kept") is True
