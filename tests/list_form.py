"""The form over a list of claims or sources, as a reader uses it in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


def open_list(page: Page, address: str) -> Page:
    """The page at an address, once its form is there."""
    page.goto(address)
    expect(page.locator(".sb-filter")).to_be_visible()
    return page


def words_field(page: Page) -> Locator:
    return page.get_by_label("Words", exact=True)


def choose(page: Page, label: str, value: str) -> None:
    page.get_by_label(label, exact=True).select_option(label=value)


def shown(page: Page) -> list[str]:
    """What the visible rows begin with."""
    return page.locator("tbody tr:visible th a").all_inner_texts()


def counted(page: Page, text: str) -> None:
    """The form says how many rows there are."""
    expect(page.get_by_role("status")).to_have_text(text, use_inner_text=True)


def state_is(page: Page, query: str) -> None:
    """The part of the address behind the path becomes this."""
    expect(page).to_have_url(re.compile(rf"^[^?#]*/{re.escape(query)}$"))
