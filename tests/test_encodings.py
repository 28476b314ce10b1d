"""Files that are not UTF-8: what they are is said, and how to convert them."""

from __future__ import annotations

import codecs
import re

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import ARTICLE, CLAIM, NAMES, REFS
from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.loading.encodings import decode

TEXTS = {
    "mkdocs.yml": "site_name: Größe\n",
    "data/claims/wet.yml": CLAIM.replace("Water is wet", "Größe is wet"),
    "data/refs.bib": REFS.replace("On water", "Größe"),
    "data/names.yml": NAMES.replace("Ann", "Größe"),
    "docs/water.md": ARTICLE.replace("Is water wet?", "Größe?"),
}
MARKED = {
    "UTF-16, little end first": codecs.BOM_UTF16_LE + "{}".encode("utf-16-le"),
    "UTF-16, big end first": codecs.BOM_UTF16_BE + "{}".encode("utf-16-be"),
    "UTF-32, little end first": codecs.BOM_UTF32_LE + "{}".encode("utf-32-le"),
    "UTF-32, big end first": codecs.BOM_UTF32_BE + "{}".encode("utf-32-be"),
}


def in_encoding(text: str, name: str) -> bytes:
    """As a program writes it that begins with a byte order mark."""
    order = "be" if "big" in name else "le"
    return f"\ufeff{text}".encode(f"{name[:6].lower()}-{order}")


def told(root):
    return [one for one in load(root).problems if one.code == "X005"]


def said(root) -> str:
    """What the knowledge base says where the word with umlauts stands."""
    loaded = load(root)
    kb = loaded.kb
    return " ".join(
        [
            loaded.host.site_name,
            *(claim.claim for claim in kb.claims.values()),
            *(source.title for source in kb.sources.values()),
            *(name.label for name in kb.names.people),
            kb.articles["water.md"].front.title or "",
        ]
    )


@pytest.mark.parametrize("encoding", MARKED)
@pytest.mark.parametrize("name", TEXTS)
def test_a_file_that_says_it_is_utf_16_is_read_and_told_once(make_site, name, encoding):
    """One mistake, not one for each citation of what could not be read."""
    root = make_site({name: in_encoding(TEXTS[name], encoding)})
    problems = load(root).problems
    assert [(one.code, str(one.location)) for one in problems] == [("X005", f"{name}:1:1")]
    assert problems[0].message == f"The file is {encoding[:6]} and not UTF-8."
    assert f"'iconv -f {encoding[:6]} -t UTF-8'" in problems[0].hint
    assert said(root).count("Größe") == 1


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("name", TEXTS)
def test_what_does_not_say_so_is_known_by_its_null_bytes(make_site, name, encoding):
    """It is not told that a character is forbidden, which nobody can see."""
    root = make_site({name: TEXTS[name].encode(encoding)})
    found = told(root)
    assert [str(one.location) for one in found] == [f"{name}:1:1"]
    assert found[0].message == (
        f"The file is {encoding[:6].upper()}, without a byte order mark, and not UTF-8."
    )
    assert found[0].hint.endswith(f"'iconv -f {encoding.upper().replace('-', '-', 1)[:6]}"
                                  f"{encoding[-2:].upper()} -t UTF-8' converts it.")  # fmt: skip


@pytest.mark.parametrize(
    ("encoding", "word"),
    [("cp1252", "Größe"), ("latin-1", "Größe"), ("cp1251", "Вода"), ("cp1252", "naïve"),
     ("cp1252", "“quoted”"), ("cp1252", "5 €")],
)  # fmt: skip
@pytest.mark.parametrize("name", TEXTS)
def test_a_single_byte_of_another_encoding_has_its_place_and_a_way_out(
    make_site, name, encoding, word
):
    """What the hint says to run gives the text that was meant."""
    text = TEXTS[name].replace("Größe", word)
    root = make_site({name: text.encode(encoding)})
    (found,) = told(root)
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if word in line)
    column = lines[at].index(word) + next(n for n, sign in enumerate(word) if not sign.isascii())
    assert (found.location.line, found.location.column) == (at + 1, column + 1)
    assert re.fullmatch(r"The byte 0x[0-9A-F]{2} here is not UTF-8\.", found.message)
    asked = re.search(r"if '(.+)' is the word here, 'iconv -f (\S+) -t UTF-8' conv", found.hint)
    assert asked is not None
    assert asked[1] in word
    (root / name).write_bytes((root / name).read_bytes().decode(asked[2]).encode())
    assert told(root) == []
    assert word in said(root)


def test_no_word_is_shown_where_it_would_be_none(make_site):
    """0x81 is nothing in Windows-1252, and a broken sequence of UTF-8 may hold anything."""
    root = make_site({"data/refs.bib": b"% \x81\x8d\n" + REFS.encode()})
    (found,) = told(root)
    assert found.hint == "Save the file as UTF-8."


@pytest.mark.parametrize("encoding", MARKED)
def test_a_file_that_is_read_all_the_same_is_not_written_anew(make_site, encoding):
    """`fmt`, `rename`, `add` and `archive` would change every byte of it; each says why not."""
    raw = {name: in_encoding(TEXTS[name], encoding) for name in list(TEXTS)[1:3]}
    root = make_site(raw)
    for words in (
        ["fmt", "--in", str(root)],
        ["rename", "a", "b", "--in", str(root)],
        ["add", "https://example.org/x", "--no-fetch", "--yes", "--in", str(root)],
    ):
        result = CliRunner().invoke(main, words, env={"SOURCE_DATE_EPOCH": "1795219200"})
        assert result.exception is None or isinstance(result.exception, SystemExit), words
        assert result.exit_code in {1, 2}, result.output
        assert f"is {encoding[:6]} and not UTF-8" in " ".join(result.output.split())
        assert {name: (root / name).read_bytes() for name in raw} == raw


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_a_text_or_a_sentence(raw, lenient):
    """Never a traceback, and a place within the file."""
    text, wrong = decode(raw, lenient=lenient)
    assert text is not None or wrong is not None
    if wrong is not None:
        assert wrong.message.endswith(".")
        assert wrong.hint.endswith(".")
        assert 1 <= wrong.line <= raw.count(b"\n") + 1
        assert 1 <= wrong.column <= len(raw) + 1


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_utf_8_is_never_doubted(text):
    """Whatever its letters."""
    assert decode(text.encode()) == (text, None)
    assert decode(text.encode("utf-8-sig")) == (text, None)


def test_the_byte_behind_a_byte_order_mark_that_is_none_is_told_where_it_stands():
    """The mark itself is no sign of the first line, and the byte named is the one that is wrong."""
    text, wrong = decode(codecs.BOM_UTF8 + b"ab\nc\xff\n")
    assert text is None
    assert (wrong.line, wrong.column) == (2, 2)
    assert wrong.message == "The byte 0xFF here is not UTF-8."
    assert decode(codecs.BOM_UTF8 + b"ab\n") == ("ab\n", None)
