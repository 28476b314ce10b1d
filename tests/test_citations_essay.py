"""Essays: what the extension makes of a page, from marks to references and front matter."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import markdown
import pytest
from bs4 import BeautifulSoup, Tag
from click.testing import CliRunner
from markdown.treeprocessors import Treeprocessor
from material.plugins.search.plugin import Parser
from mkdocs.utils import rendering

from knowledge import TODAY, article, claim, knowledge, read, source, words
from sourcebook.citations import CitationsExtension, Desk, PageContext
from sourcebook.cli import main
from sourcebook.loading import Loaded
from sourcebook.loading.knowledge import Places
from sourcebook.model import KnowledgeBase
from sourcebook.settings import Host

ALL = [
    *("admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc", "abbr"),
    *("pymdownx.superfences", "pymdownx.details", "pymdownx.tabbed", "pymdownx.tasklist"),
    "pymdownx.arithmatex",
]
SETTINGS: dict[str, dict[str, Any]] = {
    "toc": {"permalink": True},
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
}


def base() -> KnowledgeBase:
    """A claim with a former name, and sources a to e and one with an address for a key."""
    return knowledge(
        [claim(aliases=["damp"], short="Dry water")],
        [source(key) for key in ("a", "b", "c", "d", "e", "https://x.y/z")],
    )


def make_desk(page: PageContext | None = None, kb: KnowledgeBase | None = None) -> Desk:
    """A desk without a folder behind it."""
    desk = Desk(Loaded(kb or base(), (), Places(), Host()), TODAY)
    desk.page = page
    return desk


def make_md(desk: Desk, **settings: Any) -> markdown.Markdown:
    """Markdown with every extension that sites commonly use beside ours."""
    ours = CitationsExtension(host=desk, **settings)
    return markdown.Markdown(extensions=[ours, *ALL], extension_configs=SETTINGS)


def render(text: str, desk: Desk | None = None) -> BeautifulSoup:
    """A page as a tree."""
    return read(make_md(desk or make_desk()).convert(text))


def marks(page: BeautifulSoup | Tag) -> list[str]:
    """The marks of a page as a reader sees them, in document order."""
    return [words(mark) for mark in page.select("sup.sb-cite")]


def page_of(**front: Any) -> PageContext:
    """The page of a fact-check."""
    return PageContext(article=article(**front), url="fact-checks/water/", title="Water")


# -- marks -----------------------------------------------------------------------------------------


def test_a_mark_has_the_shape_of_a_footnote() -> None:
    """Material previews `.footnote-ref` links by the children of what their fragment names."""
    page = render("Wet [@a].")
    mark = page.select_one("sup.sb-cite")
    assert mark is not None
    assert str(mark["id"]).startswith("fnref")
    assert mark.has_attr("data-search-exclude")
    link = mark.select_one("a.footnote-ref")
    assert link is not None
    entry = page.select_one("div.footnote li" + str(link["href"]))
    assert entry is not None
    assert "On a" in "".join(str(child) for child in entry.find_all(recursive=False))
    assert [back["href"] for back in entry.select("a.sb-backref")] == ["#" + str(mark["id"])]


def test_each_citation_of_a_group_has_its_own_mark() -> None:
    page = render("Wet [@a; @b].")
    assert words(page.p) == "Wet [1] [2]."
    assert len(page.select("p sup.sb-cite")) == 2


def test_words_and_locators_are_kept() -> None:
    page = render("Wet [see @a, pp. 3-5; also @b] [@{https://x.y/z}, p. 3] [-@a].")
    assert words(page.p) == "Wet see [1, pp. 3-5] also [2] [3, p. 3] [1]."


def test_locators_may_hold_brackets_entities_and_escapes() -> None:
    page = render(r"Wet [@a, see [p. 3]; @b, pp. 3&ndash;5; @c, A \* B; @d, `p` <b>4</b>].")
    assert words(page.p) == "Wet [1, see [p. 3]] [2, pp. 3–5] [3, A * B] [4, p 4]."


def test_what_a_locator_holds_is_text() -> None:
    """No markup comes out of a citation."""
    page = render('Wet [@a, &lt;script&gt;x&lt;/script&gt; "q"] [see &lt;b&gt; @b].')
    assert not page.select("script, p b")
    assert "<script>" in words(page.p)


def test_a_bare_key_stays_text_unless_asked_for() -> None:
    assert words(render("As @a says.").p) == "As @a says."
    asked = markdown.Markdown(extensions=[CitationsExtension(host=make_desk(), bare=True)])
    assert marks(read(asked.convert("As @a says, me@b.org too."))) == ["[1]"]


@pytest.mark.parametrize(
    "text",
    [
        "*wet [@a] is*",
        "**wet [@a]**",
        "- wet [@a]",
        "1. one\n\n    wet [@a]",
        "> wet [@a]",
        "!!! note\n    wet [@a]",
        '!!! note "Title [@a]"\n    wet',
        "??? note\n    wet [@a]",
        '=== "Tab"\n\n    wet [@a]',
        "| x | y |\n|---|---|\n| wet [@a] | z |",
        "Term\n: wet [@a]",
        "Term [@a]\n: wet",
        "wet[^1]\n\n[^1]: very [@a]",
        "- [ ] wet [@a]",
        "## Wet [@a]",
        "Wet [@a]\n===",
        '<div markdown="1">\nwet [@a]\n</div>',
        "<div markdown>\n\n*wet* [@a]\n\n</div>",
        "wet [@a]{.x}",
        "HTML [@a]\n\n*[HTML]: language",
        "[@a][@a]",
        "wet![@a]",
        "wet [see\n@a]",
    ],
)
def test_citations_work_wherever_text_does(text: str) -> None:
    """Each of these cites, and every mark is numbered, linked and listed."""
    page = render(text)
    assert marks(page)
    assert {words(link) for link in page.select("sup.sb-cite a.footnote-ref")} == {"[1]"}
    assert page.select_one("#ref-a")
    assert "sb-group" not in str(page)
    assert not re.search("[\x02\x03]|klzzwxh|wzxhzdk", str(page))


# -- unknown keys and mistakes ---------------------------------------------------------------------


def test_an_unknown_key_is_red_and_uses_up_no_number() -> None:
    desk = make_desk(page_of(summary=None))
    page = render("One [@a], two [@nope, p. 3], three [@b].", desk)
    assert [words(link) for link in page.select("sup a.footnote-ref")] == ["[1]", "[2]"]
    assert [words(mark) for mark in page.select(".sb-unknown")] == ["[?nope]"]
    assert not page.select("#ref-nope")
    assert desk.mistaken == {"fact-checks/water.md"}


def test_a_page_without_a_mistake_is_not_rendered_again() -> None:
    desk = make_desk(page_of())
    render("One [@a].", desk)
    assert desk.mistaken == set()


@pytest.mark.parametrize("text", ["[@]", "[@a @b]", "[@a;]", "[see @a; and b]"])
def test_a_mistaken_group_stays_visible(text: str) -> None:
    """A reader sees what was written, in red, and the page is known as mistaken."""
    desk = make_desk(page_of())
    page = render(f"Wet {text}.", desk)
    assert words(page.select_one("p .sb-unknown")) == text
    assert not page.select("sup.sb-cite a")
    assert desk.mistaken


def test_hostile_keys_are_escaped() -> None:
    page = render("Wet [@{<img src=x onerror=alert(1)>}] [@{&lt;i&gt;}].")
    assert not page.select("img, i")


# -- headings --------------------------------------------------------------------------------------


@pytest.mark.parametrize("cited", ["[@a]", "[see @a, p. 3; @b]", "[@nope]", "[@]", "*[@a]*"])
@pytest.mark.parametrize("form", ["## Wet {} water", "## Wet water {}", "Wet water {}\n---"])
def test_a_mark_in_a_heading_shows_in_the_heading_only(cited: str, form: str) -> None:
    """Not in its id, nor in the contents."""
    md = make_md(make_desk())
    page = read(md.convert(form.format(cited)))
    heading = page.h2
    assert heading is not None
    assert "[" in words(heading)
    token = md.toc_tokens[0]  # type: ignore[attr-defined]
    assert heading["id"] == token["id"] == "wet-water"
    assert " ".join(token["name"].split()) == "Wet water"
    assert "[" not in words(md.toc)  # type: ignore[attr-defined]


def test_a_mark_is_not_in_the_search_index() -> None:
    """Material's own parser leaves it out of titles and texts."""
    parser = Parser()
    html = make_md(make_desk()).convert("## Wet [@a, p. 3]\n\nIt is [see @b; @nope] wet.")
    parser.feed(html)
    section = next(one for one in parser.data if "Wet" in "".join(one.title))
    assert "[" not in "".join(section.title)
    assert "[" not in "".join(section.text)
    assert "wet" in "".join(section.text)


# -- references ------------------------------------------------------------------------------------


def test_a_page_that_cites_nothing_gets_no_references() -> None:
    for text in ("Wet.", "Wet [@nope].", "`[@a]`", "[](source:a)"):
        page = render(text)
        assert not page.select("#references, .sb-references"), text


def test_references_come_after_footnotes() -> None:
    page = render("Wet[^1].\n\n[^1]: Very [@a].\n")
    order = [tag.get("id") or tag.get("class") for tag in page.select("div.footnote, #references")]
    assert order[1] == "references"
    assert len(order) == 3


def test_back_links_are_lettered_in_document_order() -> None:
    page = render("One [@a] two [@b] three [@a].\n\nFour [@a].")
    backs = page.select("#ref-a a.sb-backref")
    assert [words(back) for back in backs] == ["a", "b", "c"]
    places = [str(mark["id"]) for mark in page.select("sup.sb-cite")]
    assert [str(back["href"])[1:] for back in backs] == [places[0], places[2], places[3]]


def test_ids_are_unique() -> None:
    text = "# T [@a]\n\nx [@a; @a] y[^1] z[^1] [@nope] [@nope] [@]\n\n[^1]: f [@a]\n\n## References"
    page = render(text, make_desk(page_of(summary="Dry [@a]. [@nope]")))
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    for link in page.select("a[href^='#']"):
        assert str(link["href"])[1:] in ids


# -- front matter ----------------------------------------------------------------------------------


def test_the_summary_takes_the_first_numbers() -> None:
    desk = make_desk(page_of(summary="No [@c]."))
    page = render("# Is water dry?\n\nWet [@a] [@c].", desk)
    assert marks(page) == ["[1]", "[2]", "[1]"]
    assert [item["id"] for item in page.select(".sb-references li")] == ["ref-c", "ref-a"]


def test_the_front_matter_stands_around_the_body() -> None:
    """Opening, body, footnotes, references, closing."""
    desk = make_desk(
        page_of(
            summary="No.",
            checked="2026-01-27",
            followups=[{"question": "And ice?", "claim": "wet"}],
        )
    )
    html = make_md(desk).convert("# Is water dry?\n\nThe body[^1].\n\n[^1]: Small print [@a].")
    shown = words(html)
    parts = ("No.", "Dry water", "The body", "Small print", "References", "And ice?")
    assert [shown.index(part) for part in parts] == sorted(shown.index(part) for part in parts)


def test_a_page_without_front_matter_is_left_alone() -> None:
    desk = make_desk(PageContext(article=article(claims=[], title=None), url="x/"))
    assert make_md(desk).convert("Plain *text*.") == "<p>Plain <em>text</em>.</p>"


# -- what the page uses ----------------------------------------------------------------------------


def test_the_host_learns_what_a_page_cites() -> None:
    desk = make_desk(page_of(summary="No [@c, p. 1]."))
    page = render("Water is *wet* [see @a, p. 3; @b]. Ice is not [@nope].", desk)
    uses = desk.uses["fact-checks/water.md"]
    assert (uses.url, uses.title, uses.claims) == ("fact-checks/water/", "Is water dry?", ("wet",))
    assert [(one.key, one.locator, one.sentence) for one in uses.mentions] == [
        ("c", "p. 1", "No."),
        ("a", "p. 3", "Water is wet."),
        ("b", "", "Water is wet."),
    ]
    assert all(page.select_one(f"[id='{one.anchor}']") for one in uses.mentions)


def test_claims_of_links_and_blocks_are_used_under_their_present_id() -> None:
    desk = make_desk(PageContext(article=article(claims=[]), url="x/"))
    render("[](claim:damp) [t](claim:nope)\n\n::: claims\nwet\n:::", desk)
    assert desk.uses["fact-checks/water.md"].claims == ("wet",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two [@a]. Three.", "Two."),
        ("One. Two. [@a] Three.", "Two."),
        (
            "Dr. A. Smith of e.g. Oslo said p. 3 so [@a]. Next.",
            "Dr. A. Smith of e.g. Oslo said p. 3 so.",
        ),
        ("It costs 3.5 m. Really [@a]!", "Really!"),
        ("He said “Yes.” She `co.de` said [@a] no.", "She co.de said no."),
        ("Вода мокрая. Лёд нет [@a]. Пар да.", "Лёд нет."),
        ("Is it [@a]? No.", "Is it?"),
        ("See [](claim:wet) [@a].", "See Dry water."),
        ("Wet[^1] water [@a].\n\n[^1]: Not this.", "Wet water."),
        ("- one\n- two [@a]\n- three", "two"),
        ("- outer [@a]\n    - inner", "outer"),
        ("| x | y |\n|---|---|\n| one | two [@a] |", "two"),
        ("a \\* b &amp; c [@a].", "a * b & c."),
    ],
)
def test_the_citing_sentence_is_plain_text(text: str, sentence: str) -> None:
    desk = make_desk(page_of())
    render(text, desk)
    mention = next(one for one in desk.uses["fact-checks/water.md"].mentions if one.key == "a")
    assert mention.sentence == sentence


# -- one instance, many pages ----------------------------------------------------------------------


def test_a_reset_leaves_nothing_behind() -> None:
    desk = make_desk(page_of(summary="No [@c]."))
    md = make_md(desk)
    text = "Wet [@a; @b] [](claim:wet)[^1]\n\n::: claims\nwet\n:::\n\n[^1]: f [@nope]"
    first = md.convert(text)
    md.reset()
    assert md.convert(text) == first
    desk.page = None
    md.reset()
    assert marks(read(md.convert("Ice [@d]."))) == ["[1]"]
    md.reset()
    assert md.convert("Plain.") == "<p>Plain.</p>"


def test_the_extension_is_found_by_its_module_name() -> None:
    """Sites name it in mkdocs.yml."""
    md = markdown.Markdown(
        extensions=["sourcebook.citations"],
        extension_configs={"sourcebook.citations": {"host": make_desk()}},
    )
    assert marks(read(md.convert("Wet [@a]."))) == ["[1]"]


def test_without_a_host_it_reads_the_folder_it_runs_in(
    make_site: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that another generator shows citations as well, once `render` has written their pages."""
    root = make_site()
    assert CliRunner().invoke(main, ["render", "--in", str(root)]).exit_code == 0
    monkeypatch.chdir(root / "docs")
    md = markdown.Markdown(extensions=["sourcebook.citations"])
    page = read(md.convert("Wet [@a]. Dry [@b]."))
    assert marks(page) == ["[1]", "[?b]"]
    assert "On water" in words(page)


@pytest.mark.parametrize("cited", ["[@a, p. 3]", "[see @a; @b]", "[@nope]", "[@]"])
def test_a_mark_is_not_in_the_title_of_the_page(cited: str) -> None:
    """MkDocs takes the title from the first heading."""
    titles: list[str] = []

    class Title(Treeprocessor):
        def run(self, root: ElementTree.Element) -> None:
            titles.extend(rendering.get_heading_text(one, self.md) for one in root.iter("h1"))

    md = make_md(make_desk())
    md.treeprocessors.register(Title(md), "title", -1)
    md.convert(f"# Is water {cited} dry?")
    assert [title.split() for title in titles] == [["Is", "water", "dry?"]]
