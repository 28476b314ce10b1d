"""The Markdown extension: numbers, marks, links and what it must never touch."""

from __future__ import annotations

import markdown
import pytest
from bs4 import BeautifulSoup

from conftest import CLAIM, SMALL, TODAY
from sourcebook.checking import check
from sourcebook.citations import CitationsExtension, Desk, FieldMarkdown, Numbering, PageContext
from sourcebook.loading import load

EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "footnotes",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.arithmatex",
    "pymdownx.details",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
]
REFS = (
    "".join(
        f"@online{{{key}, title = {{Title {key}}}, publisher = {{House}}, date = {{2025}}}}\n"
        for key in ("a", "b", "c", "Case:key", "zeta")
    )
    + "@online{https://x.y/z, title = {An address}}\n"
)


@pytest.fixture
def desk(make_site):
    loaded = load(make_site({"mkdocs.yml": SMALL, "data/refs.bib": REFS}))
    return Desk(loaded, TODAY, check(loaded))


class Page:
    """A rendered page."""

    def __init__(self, desk: Desk, text: str, name: str = "index.md"):
        desk.page = PageContext(desk.loaded.kb.articles[name], "water/")
        self.md = markdown.Markdown(
            extensions=[CitationsExtension(host=desk), *EXTENSIONS],
            extension_configs={"pymdownx.arithmatex": {"generic": True}},
        )
        self.html = self.md.convert(text)
        self.soup = BeautifulSoup(self.html, "html.parser")
        self.uses = desk.uses[name]

    @property
    def marks(self) -> list[str]:
        return [mark.get_text() for mark in self.soup.select("sup.sb-cite a.footnote-ref")]

    @property
    def cited(self) -> list[str]:
        return [mention.key for mention in self.uses.mentions]


@pytest.fixture
def render(desk):
    return lambda text, name="index.md": Page(desk, text, name)


def test_numbers_go_by_first_appearance(render):
    """A source has one number a page, given where it is first cited."""
    page = render("One [@b]. Two [@a]. Again [@b; @c].")
    assert page.marks == ["[1]", "[2]", "[1]", "[3]"]
    assert [item["id"] for item in page.soup.select(".footnote li")] == ["ref-b", "ref-a", "ref-c"]


def test_document_order_holds_where_inline_patterns_run_out_of_order(render):
    """Emphasis, lists, tables, notes and headings are numbered as they are read."""
    page = render(
        "# Head [@a]\n\n*Em [@b]* and [@c].\n\n- item **strong [@Case:key]**\n\n"
        '| x [@zeta] | y |\n|---|---|\n| [@a] | [@b] |\n\n!!! note "Title [@c]"\n    Body [@a].\n'
    )
    assert page.marks == ["[1]", "[2]", "[3]", "[4]", "[5]", "[1]", "[2]", "[3]", "[1]"]


def test_footnotes_are_numbered_where_they_stand(render):
    """Citations in footnotes count too, after the text that stands above them."""
    page = render("Text[^n] and [@b].\n\n[^n]: Note [@a; @b].\n")
    assert page.marks == ["[1]", "[2]", "[1]"]
    assert page.cited == ["b", "a", "b"]


def test_summary_takes_the_first_numbers(render):
    """The front matter's summary stands before the body, and so do its numbers."""
    page = render("Body [@b] and [@a].", "water.md")
    assert page.marks[:3] == ["[1]", "[2]", "[1]"]
    assert page.cited[0] == "a"


def test_page_that_cites_nothing_has_no_references(render):
    """No citation, no list."""
    page = render("Just text, with ann@example.org.")
    assert page.soup.find(id="references") is None


def test_locator_and_words_are_kept(render):
    """Locators stand in the brackets, prefixes before them."""
    page = render("So [see @a, pp. 3-5; also @b].")
    assert page.marks == ["[1, pp. 3-5]", "[2]"]
    assert page.soup.p.get_text() == "So see [1, pp. 3-5] also [2]."


def test_key_in_braces_may_hold_anything(render):
    """A key that Pandoc's rule does not allow bare stands in braces."""
    assert render("[@{https://x.y/z}, p. 3]").marks == ["[1, p. 3]"]


def test_back_links_are_lettered(render):
    """Each reference leads back to every place that cites it, as a b c."""
    page = render("[@a] [@b] [@a] [@a]")
    links = page.soup.select("#ref-a .sb-backref")
    assert [link.get_text() for link in links] == ["a", "b", "c"]
    for link in links:
        assert page.soup.find(id=str(link["href"])[1:]) is not None


def test_markup_is_footnote_shaped(render):
    """The cards of citations look for `a.footnote-ref` and the element its address names."""
    page = render("[@a]")
    mark = page.soup.select_one("sup > a.footnote-ref")
    assert mark is not None
    assert page.soup.select_one(f"div.footnote li{mark['href']}") is not None
    assert mark.parent["id"].startswith("fnref")
    assert mark.parent.has_attr("data-search-exclude")


@pytest.mark.parametrize(
    "text",
    [
        "`[@a]`",
        "``x [@a] y``",
        "    [@a]\n",
        "```\n[@a]\n```",
        "~~~ md\n[@a]\n~~~",
        "<!-- [@a] -->",
        "before <!-- [@a] --> after",
        "[text [@a]](https://x.y)",
        '[text](https://x.y "title [@a]")',
        "[@a](https://x.y)",
        "[@a]: https://x.y\n\nSee [@a].",
        "[text][@a]\n\n[@a]: https://x.y",
        "ann@example.org and <ann@example.org>",
        '<span title="[@a]">x</span>',
        '<div data-x="[@a]">\n[@a]\n</div>',
        "<pre>[@a]</pre>",
        "![alt [@a]](x.png)",
        "\\[@a]",
        "[\\@a]",
        "$x[@a]$ and $$[@a]$$",
        "\\([@a]\\)",
        "@a in running text",
        "[x@a]",
        "https://x.y/@a",
        "text {title='[@a]'}",
        "*[@a]: an abbreviation",
    ],
)
def test_what_is_no_citation_is_left_alone(render, text):
    """Code, comments, links, definitions, e-mail, attributes, HTML, maths, alt text, escapes."""
    page = render(text)
    assert page.cited == []
    assert "footnote-ref" not in page.html
    assert "[1]" not in page.html


def test_escaped_at_sign_shows_without_backslash(render):
    """The backslash before an @ is an escape and not shown."""
    assert render("[\\@a] and \\@b").soup.p.get_text() == "[@a] and @b"


def test_bare_key_cites_only_where_the_site_asks_for_it(make_site):
    """`@key` in running text is a citation by a setting, and never inside a word."""
    settings = SMALL + "extra: {sourcebook: {bare_citations: true}}\n"
    loaded = load(make_site({"mkdocs.yml": settings}))
    page = Page(Desk(loaded, TODAY), "As @a says; mail x@a, `@a`, \\@a, <a@a.org>.")
    assert page.marks == ["[1]"]


def test_marks_in_headings_stay_out_of_ids_and_contents(render):
    """A heading shows its mark; its id and the table of contents do not hold it."""
    page = render("## What is known [@a; @b]\n\nText.")
    assert page.soup.h2["id"] == "what-is-known"
    assert page.md.toc_tokens[0]["name"] == "What is known"
    assert page.soup.h2.select("a.footnote-ref")


def test_references_are_in_the_contents(render):
    """The list of references has its place in the table of contents."""
    assert [token["name"] for token in render("[@a]").md.toc_tokens] == ["References"]


def test_unknown_key_is_red_and_uses_no_number(render, desk):
    """An unknown key is marked where it stands, and the next source has the next number."""
    page = render("One [@a; @nobody; @b].")
    assert page.marks == ["[1]", "[2]"]
    assert page.soup.select_one(".sb-unknown").get_text() == "[?nobody]"
    assert "index.md" in desk.mistaken


def test_mistaken_group_stays_visible(render, desk):
    """A group that cannot be read is shown as written, in red."""
    page = render("One [@a @b].")
    assert page.soup.select_one(".sb-unknown").get_text() == "[@a @b]"
    assert "index.md" in desk.mistaken


def test_links_to_claims_and_sources(render):
    """Empty links show short words and verdict, others keep their own words and markup."""
    page = render("[](claim:wet), [so *it* is](claim:wet), [](source:a), [that](source:a).")
    links = page.soup.select("p a")
    assert [link["href"] for link in links] == [
        "../claims/wet/",
        "../claims/wet/",
        "../sources/a/",
        "../sources/a/",
    ]
    assert links[0].get_text() == "Water is wet."
    assert page.soup.select_one("p .sb-verdict") is not None
    assert str(links[1]).endswith("so <em>it</em> is</a>")
    assert links[3].get_text() == "that"
    assert page.uses.claims == ("wet",)
    assert page.cited == []


def test_reference_style_links_to_claims_work(render):
    """The target may stand in a link definition."""
    page = render("[so][x] it is.\n\n[x]: claim:wet")
    assert page.soup.select_one("p a")["href"] == "../claims/wet/"


def test_unknown_claim_and_source_links_are_red(render, desk):
    """A link that would lead nowhere is marked."""
    page = render("[](claim:nobody) and [x](source:nobody).")
    assert len(page.soup.select(".sb-unknown, .sb-error, .sb-claim-link--unknown")) >= 2
    assert "index.md" in desk.mistaken


@pytest.mark.parametrize(
    "block",
    [
        "::: claims\nwet\n:::",
        "::: claims\n- wet\n:::",
        "::: claims\n\nwet\n\n:::",
        "Before\n::: claims\nwet\n:::\nAfter",
        "- item\n\n    ::: claims\n    wet\n    :::",
    ],
)
def test_block_shows_claims_as_rows(render, block):
    """A block of ids becomes rows, wherever a block may stand."""
    page = render(block + "\n\nText [@a].")
    assert len(page.soup.select(".sb-row")) == 1
    assert page.marks == ["[1]"]
    assert page.uses.claims == ("wet",)
    assert ":::" not in page.soup.get_text()


def test_block_in_code_is_code(render):
    """A block shown as an example is no block."""
    assert render("```\n::: claims\nwet\n:::\n```").soup.select(".sb-row") == []


def test_mentions_quote_the_citing_sentence(render):
    """Each mention carries its sentence as plain text, its locator and its anchor."""
    page = render(
        "First. The *second* `code` [](claim:wet) says so [@a, p. 3; @b].[^1] Third.\n\n[^1]: x"
    )
    mention = page.uses.mentions[0]
    assert mention.sentence == "The second code Water is wet. says so."
    assert mention.locator == "p. 3"
    assert page.soup.find(id=mention.anchor) is not None


def test_nothing_is_left_from_the_page_before(desk):
    """One Markdown object renders page after page, each from number 1."""
    desk.page = PageContext(desk.loaded.kb.articles["index.md"], "")
    md = markdown.Markdown(extensions=[CitationsExtension(host=desk)])
    first = md.convert("[@a] [@b]")
    md.reset()
    assert md.convert("[@a] [@b]") == first


# -- data fields -----------------------------------------------------------------------------------


@pytest.fixture
def field(desk):
    fields = FieldMarkdown(desk.fragments)
    return lambda text: str(fields.block(text, Numbering(desk.fragments.slugs), "claims/x/"))


def test_field_renders_citations_and_emphasis(field):
    """A data field has Markdown, citations and links to claims."""
    html = field("It *is* [@a] and [](claim:wet).")
    assert "<em>is</em>" in html
    assert ">[1]</a>" in html
    assert 'href="../wet/"' in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](https://user:pass@example.org/)",
        "[x](//example.org)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "![x](https://example.org/x.png)",
        "x{onclick=alert(1)}",
        "<div markdown=1>x</div>",
        "<!-- x --><b>bold</b>",
    ],
)
def test_field_runs_nothing(field, text):
    """Raw HTML is text, attributes stay text, and only web addresses are links."""
    soup = BeautifulSoup(field(text), "html.parser")
    assert soup.find(["script", "img", "b", "div"]) is None
    for tag in soup.find_all(True):
        assert not any(name.startswith("on") for name in tag.attrs)
        assert "href" not in tag.attrs


def test_field_keeps_web_links(field):
    """A plain web address is a link."""
    assert BeautifulSoup(field("[x](https://example.org/)"), "html.parser").a["href"] == (
        "https://example.org/"
    )


def test_inline_field_has_no_paragraph(desk):
    """A note of one paragraph fits into a table cell."""
    fields = FieldMarkdown(desk.fragments)
    assert fields.inline("a *b*", Numbering({}), "") == "a <em>b</em>"


def test_numbers_run_on_through_the_fields_of_a_page(desk):
    """Fields rendered one after another share one numbering."""
    fields, numbering = FieldMarkdown(desk.fragments), Numbering(desk.fragments.slugs)
    fields.block("[@b]", numbering, "")
    assert ">[2]</a>" in fields.block("[@a] [@b]", numbering, "")
    assert [item.key for item in numbering.cited()] == ["b", "a"]


def test_whole_site_uses_the_same_claim_text(make_site):
    """What a claim's rationale cites is numbered on its own page."""
    loaded = load(make_site({"data/claims/wet.yml": CLAIM}))
    assert check(loaded) == ()
