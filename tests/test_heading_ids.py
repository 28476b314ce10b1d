"""The ids of headings are those of Python-Markdown's table of contents, without its counting."""

from __future__ import annotations

import re

import markdown
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions import toc

from sourcebook.citations.heading_ids import PRIORITY, HeadingIds

WORDS = st.lists(
    st.sampled_from(["", "a", "A!", "a 1", "a_1", "a_01", "b_2", "_1", "1", "вода", "a {#a_1}"]),
    max_size=40,
)


class Ours(markdown.Extension):
    """Nothing but what is tested."""

    def extendMarkdown(self, md):  # noqa: N802 - the name is Python-Markdown's
        md.treeprocessors.register(HeadingIds(md), "ours", PRIORITY)


def ids(md, words):
    """The ids of headings with these words."""
    html = md.reset().convert("".join(f"# {one}\n\n" for one in words))
    return re.findall(r'<h1 id="([^"]*)"', html)


@given(st.lists(WORDS, min_size=1, max_size=3))
def test_ids_are_those_of_the_table_of_contents(pages):
    """Whatever comes again, looks like a number, or was given by hand; one page after another."""
    plain = markdown.Markdown(extensions=["toc", "attr_list"])
    ours = markdown.Markdown(extensions=[Ours(), "toc", "attr_list"])
    for words in pages:
        found = ids(ours, words)
        assert len(found) == len(words)
        assert found == ids(plain, words)


def test_no_heading_makes_the_others_take_longer(monkeypatch):
    """For each of ten thousand alike the table of contents looks for its number a few times; it
    did so five thousand times in the mean."""
    looked = []
    count = toc.IDCOUNT_RE

    class Counted:
        def match(self, text):
            looked.append(text)
            return count.match(text)

    monkeypatch.setattr(toc, "IDCOUNT_RE", Counted())
    ours = markdown.Markdown(extensions=[Ours(), "toc"])
    for word in ("", "a", "вода"):
        looked.clear()
        found = ids(ours, [word] * 10_000)
        assert len(set(found)) == 10_000
        assert len(looked) <= 20_000
