"""A post of Material's blog that cites: on its own page, and where lists show how it begins."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from conftest import build

SETTINGS = """\
site_name: Small
site_url: https://example.org/kb/
theme: {name: material, font: false}
markdown_extensions: [footnotes, toc]
plugins: [blog, search, sourcebook]
"""
CUT = """\
---
date: 2026-01-02
---
# One

Water is wet [@a], see [](claim:wet) and [@nobody].

<!-- more -->

More of it [@b].
"""
WHOLE = """\
---
date: 2026-01-03
categories: [News]
---
# Two

## Part [@b]

First [@b], then [@a, p. 3] and [@nobody].

::: claims
wet
:::
"""
FILES = {
    "mkdocs.yml": SETTINGS,
    "data/refs.bib": "@book{a, title = {A}, isbn = {9780131103627}, date = {2020}}\n"
    "@book{b, title = {B}, isbn = {9780201896831}, date = {2021}}\n",
    "docs/blog/index.md": "# Blog\n",
    "docs/blog/posts/one.md": CUT,
    "docs/blog/posts/two.md": WHOLE,
}
POSTS = ("blog/2026/01/02/one/", "blog/2026/01/03/two/")
LISTS = ("blog/", "blog/archive/2026/", "blog/category/news/")


def test_the_marks_of_an_excerpt_lead_to_the_references_of_its_post(make_site):
    built = build(make_site(FILES))
    assert built.exit_code == 0, built.log
    for address in LISTS:
        page = built.article(address).find_parent("main")
        ids = [one["id"] for one in page.select("[id]")]
        assert len(ids) == len(set(ids)), address
        assert not page.select(".sb-references")
        links = page.select(".md-post__content a[href]")
        assert sum("claims/wet" in one["href"] for one in links) >= 1, address
        for link in links:
            target = urlsplit(urljoin(f"https://x/{address}", link["href"]))
            there = built.page(target.path.strip("/"))
            assert not target.fragment or there.find(id=target.fragment), link
    marks = [one.get_text() for one in built.page("blog/").select("sup a")]
    assert marks == ["[1]", "[1]", "[2, p. 3]", "[1]"]


def test_a_post_is_one_page_that_cites_however_often_it_is_shown(make_site):
    built = build(make_site(FILES))
    links = [one["href"] for one in built.article("sources/b/").select("a[href*=blog]")]
    assert {urlsplit(one).path for one in links} == {f"../../{post}" for post in POSTS}
    for post in POSTS:
        article = built.article(post)
        assert all(article.find(id=one["href"][1:]) for one in article.select("sup a"))
        assert article.select(".sb-references")
