"""The main text of a page: what stands around it is left out, whatever the markup is like."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.checking.references.matching.fingerprints import fingerprint, left_in
from sourcebook.checking.references.reading import Document, read_now
from sourcebook.checking.references.reading.main_text import main_text

SET = Path(__file__).parent / "data" / "drift"
FIRST = "The ferry to the islands leaves at nine and comes back before the lamps are lit."
SECOND = "On Sundays it takes bicycles as well, for which there is a rail beside the engine room."
ARTICLE = f"<p>{FIRST}</p><p>{SECOND}</p>"
AROUND = "Whoever reads this sentence on the page is reading what only stands around the article."
SIZE = 300_000
HOSTILE = {
    "unclosed elements": "<div>",
    "unclosed formatting in paragraphs": "<b><p>x",
    "unclosed links": "<a href=x>y",
    "tables in cells": "<table><tr><td><font>",
    "side bars in side bars": '<div class="sidebar">',
    "attributes": "a=1 ",
    "angles": "<",
    "references": "&#x41;",
    "comments": "<!--",
    "ends": "</div></p>",
    "quotes": "<a href=\"x' title='",
    "names": '<div class="a-b.c_dEf:g h',
    "breaks": "x<br>",
    "numbers": "&#99999999999999999999;",
    "scripts": "<script><style></script",
    "raw": "<svg><title>",
}


@pytest.mark.parametrize(
    "markup",
    [
        "<nav><p>{0}</p></nav>{1}",
        "{1}<footer><p>{0}</p></footer>",
        "<div><div role='complementary'><p>{0}</p></div>{1}</div>",
        "{1}<div class='c-relatedArticles'><p>{0}</p></div>",
        "{1}<section id=comments><article><p>{0}</p></article></section>",
        "<div class='cookie-banner'><div><p>{0}</p></div></div>{1}",
        "{1}<ul><li><a href=x>{0}</a></li><li><a href=y>{0}</a></li></ul>",
        "{1}<a href=x><div><h3>{0}</h3><p>{0}</p></div></a>",
        "<script>var a = '<p>{0}</p>'</script>{1}",
        "<head><title>{0} {0}</title></head>{1}",
        "{1}<!-- <p>{0}</p> -->",
        "{1}<p hidden>x</p><template><p>{0}</p></template>",
        "<div id=wm-ipp-base><p>{0}</p></div>{1}",
        "<svg viewBox='0 0 1 1'><text>{0}</text></svg>{1}",
    ],
)
def test_what_stands_around_is_left_out(markup):
    """By its element, its role, its names, or because it is all links."""
    assert main_text(f"<body>{markup.format(AROUND, ARTICLE)}") == f"{FIRST} {SECOND}"


@pytest.mark.parametrize(
    "markup",
    [
        "<body class='has-sidebar no-comments single-post'>{}",
        "<body class=menu-open id=nav>{}",
        "<form id=aspnetForm class=search>{}</form>",
        "<div class='layout with-sidebar'><main class='comment'>{}</main></div>",
        "<div class=widget><div class=sidebar>{}</div></div>",
        "<div data-x=\"a > b\" title='c > d'>{}</div>",
        "<svg class=icon />{}",
        "<a name=top>{}",
        "<p><b>unclosed{}",
        "<html><head><meta charset=utf-8><body>{}",
        "<main><div class=tabs><ul role=tablist><li>A</ul><div style='display:none'>{}</div></div>",
        "</div></div></main>{}",
        "<header><h1>Ferries</h1></header>{}<footer>Imprint</footer>",
    ],
)
def test_article_is_found(markup):
    """States of a page, unclosed elements and odd attributes hide no article."""
    found = main_text(markup.format(ARTICLE))
    assert FIRST in found
    assert SECOND in found


def test_only_article_of_a_page_is_believed_among_more_teasers():
    """Some pages have more words of other articles than of their own."""
    teasers = "".join(f"<div><p>{AROUND} {n}</p></div>" for n in range(4))
    markup = f"<div>{teasers}</div><div><article>{ARTICLE}</article></div>{teasers}"
    assert main_text(markup.replace(AROUND, AROUND[:70])) == f"{FIRST} {SECOND}"


def test_short_lines_are_kept_between_paragraphs_and_not_at_the_ends():
    """A heading in an article is part of it; the name of a site is not."""
    article = ARTICLE.replace("</p><p>", "</p><h2>Bicycles on board</h2><p>")
    found = main_text(f"<p>Islands Post online</p>{article}<p>Islands Post online</p>")
    assert found == f"{FIRST} Bicycles on board {SECOND}"


def test_lines_broken_by_hand_are_one_text():
    """Pages of old write a paragraph in short lines."""
    assert main_text(FIRST.replace(" ", "<br>\n")) == FIRST


@pytest.mark.parametrize("markup", ["", "<p>Short.</p>", "no markup", "<", "&", "\x00<\x00>"])
def test_page_without_prose_has_no_main_text(markup):
    """Then there is nothing to compare to."""
    assert main_text(markup) == ""


def test_most_of_the_set_is_found_and_little_else():
    """In each system: the article's sentences, as the print version of some has them alone."""
    with gzip.open(SET / "measured.jsonl.gz", "rt", encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    texts = [
        read_now(Document(pair[side].encode(), "text/html; charset=utf-8")).main
        for pair in pairs
        if pair["kind"] == "print"
        for side in ("before", "after")
    ]
    shares = [
        left_in(fingerprint(one), other)
        for before, after in zip(texts[::2], texts[1::2], strict=True)
        for one, other in ((before, after), (after, before))
    ]
    assert len(shares) == 28
    assert min(shares) >= 0.6
    assert sum(share >= 0.9 for share in shares) >= 24


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("before", ["", "<p "], ids=["as text", "in a tag"])
def test_hostile_pages_are_read(piece, before):
    """No tree is built, so nothing grows with the depth."""
    assert len(main_text(before + piece * (SIZE // len(piece)))) <= SIZE


@given(st.text(alphabet=st.sampled_from("<>/='\" abdivpnrsct!-&#;\u0e01桥"), max_size=200))
def test_any_string_is_read(markup):
    """It never raises, and gives back no more than it got."""
    assert len(main_text(markup)) <= 2 * len(markup)
