"""What tests of the search do in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from browsing import no_script_fails
from playwright.sync_api import Locator, Page, expect


@contextmanager
def opening(page: Page, site: str) -> Iterator[Callable[..., Page]]:
    """What opens an address of a site and gives the page; an error in a script fails the test."""

    def go(address: str = "") -> Page:
        page.goto(site + address)
        expect(field(page)).to_be_visible()
        return page

    with no_script_fails(page):
        yield go


def field(page: Page) -> Locator:
    """Where words are typed."""
    return page.get_by_role("combobox", name="Search")


def status(page: Page) -> Locator:
    """What is said of the results."""
    return page.locator(".sb-search__status")


def found(page: Page, words: str) -> list[str]:
    """The addresses of the results that are shown, best first, below the site's."""
    # What is said now may still be about other words.
    field(page).fill("")
    expect(status(page)).to_have_text(re.compile("^Type a claim"))
    field(page).fill(words)
    expect(status(page)).to_have_text(re.compile(r"\d+ results?\b"))
    root = page.evaluate("new URL(document.querySelector('.md-logo').href).pathname")
    links = page.get_by_role("option").evaluate_all("all => all.map((one) => one.pathname)")
    assert all(link.startswith(root) for link in links)
    return [link.removeprefix(root) for link in links]
