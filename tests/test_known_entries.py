"""An edit of one entry costs that entry, and a bibliography means what it says all the same."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.loading.bibtex import keeping
from sourcebook.loading.bibtex.file import load_bibliography, load_sources_of
from sourcebook.loading.bibtex.values import Reader
from sourcebook.loading.memory import Memory

PATH = "data/refs.bib"

PIECES = (
    "@misc{a,\n  title = {A},\n}\n",
    "@misc{a,\n  title = {Another A},\n}\n",
    "@misc{A, title = {Only case}}\n\n",
    ("  @online{b,\n  title = {B},\n  url = {https://b.example.org/},\n"
    "  month = jan, year = 2024,\n}\n"),
    "@misc{c,\n  title = {C},\n  related = {a, b, old},\n  relatedtype = {derivedfrom},\n}\n",
    "@misc{d,\n  title = {D},\n  related = {c},\n  relatedtype = {derivedfrom},\n}\n",
    ("@misc{e,\n  title = {E},\n  related = {e},\n  relatedtype = {derivedfrom},\n"
    "  ids = {old, c},\n}\n"),
    "@inbook{f,\n  title = {F},\n  crossref = {g},\n}\n",
    "@book{g,\n  title = {G},\n  url = {https://g.example.org/},\n  date = {2020-01-02},\n}\n",
    "@book{g2,\n  title = {G},\n  crossref = {f},\n  xref = {nobody},\n}\n",
    "@xdata{x,\n  publisher = {House and Home},\n  langid = {russian},\n}\n",
    "@misc{h,\n  title = {H},\n  xdata = {x},\n}\n",
    "@misc{i,\n  title = {I},\n  publisher = {xdata=x-publisher-1},\n}\n",
    '@misc{i2,\n  title = {I},\n  publisher = "xda" # {ta=x-publisher},\n}\n',
    '@string{name = "One name"}\n',
    '@string{name = "Other name", jan = "Hartung"}\n',
    '@string{name = "xdata=x-publisher-2"}\n',
    "@misc{j,\n  title = {J},\n  publisher = name,\n}\n",
    "@misc{k,\n  title = name # { and more},\n}\n",
    "@misc{l,\n  title = {Ends \\late here \\& there},\n}\n",
    '@preamble{"\\newcommand{\\late}{early}"}\n',
    "@misc{m,\n  title = {Never closed,\n",
    "@misc{n,\n  title = {Closed} twice}},\n}\n",
    "@comment{ @misc{o, title = {Hidden}}\n",
    "}\n",
    "stray words\n",
    "% a remark @misc{p, title={P}}\n",
    "@misc{q, title = {Q}} @misc{r, title = {R}} @string{name = {Three}}\n",
    "@misc{r, title = {R}},\n",
    "@misc{s,\n  titel = {S},\n  date = {soon},\n  keywords = {kind:review, kind:newz},\n}\n",
    "@misc{t,\n  title = {T \\nonsense},\n  titel = {T},\n}\n",
    "@misc{u,\n  title = {Bell \x07},\n}\n",
    "@misc(v,\n  title = {V},\n)\n",
    ("@misc{w,\n  title = {\u0412},\n  keywords = {kind:news, origin:x, indep:state},\n"
    "  pin = {alive until 2027-05-01: read it},\n}\n"),
    "@misc{,\n  title = {No key},\n}\n",
    "\n",
)  # fmt: skip


def texts_of(numbers: list[int]) -> str:
    """The pieces with these numbers, one after the other."""
    return "".join(PIECES[number % len(PIECES)] for number in numbers)


def anew(text: str) -> tuple[object, object]:
    """What a bibliography says, by reading all of it; order counts."""
    sources, problems, _ = load_bibliography(text, PATH)
    return list(sources.items()), problems


def known(text: str, memory: Memory) -> tuple[object, object]:
    """What it says where a memory knows some of its entries."""
    sources, problems = load_sources_of(text, PATH, memory)
    return list(sources.items()), problems


NUMBERS = st.lists(st.integers(0, len(PIECES) - 1), max_size=14)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Parts of two entries or so, or nothing would be known after an edit of so few."""
    monkeypatch.setattr(keeping, "_ENTRIES", 2)


@given(NUMBERS, st.lists(NUMBERS, min_size=1, max_size=3))
@example([8, 7], [[8, 0]])
@example([8, 0], [[8, 7]])
@example([14, 17, 3], [[15, 17, 3], [3, 15, 17], [10, 16, 17], [10, 13]])
@example([19, 0], [[20, 19, 0]])
@example([23, 0, 3, 24], [[0, 3], [23, 0, 3]])
@example([4, 0, 3], [[0, 3], [4, 6]])
def test_what_is_known_changes_nothing(first, others):
    """After any edits, sources, their order and all problems are those of reading anew."""
    memory = Memory()
    for numbers in (first, *others, first):
        text = texts_of(numbers)
        expected = anew(text)
        assert known(text, memory) == expected
        assert known(text, memory) == expected


@given(NUMBERS, NUMBERS, NUMBERS, st.integers(0, len(PIECES) - 1))
def test_an_entry_that_comes_or_goes_moves_all_others(before, gone, after, new):
    """Places are those of where an entry stands now."""
    memory = Memory()
    for numbers in (before + gone + after, [*before, new, *after], before + after):
        assert known(texts_of(numbers), memory) == anew(texts_of(numbers))


def entries(count: int, changed: int = -1) -> str:
    """So many entries and one, one of them with another title."""
    return "@misc{root, title = {R}}\n" + "".join(
        f"@misc{{k{number},\n  title = {{T{number}{' anew' * (number == changed)}}},\n"
        f"  month = may,\n  related = {{root}}, relatedtype = {{derivedfrom}},\n}}\n\n"
        for number in range(count)
    )


def reads(text: str, memory: Memory) -> int:
    """How many entries are read while a text is loaded."""
    with patch.object(Reader, "read", autospec=True, side_effect=Reader.read) as read:
        load_sources_of(text, PATH, memory)
    return read.call_count


@pytest.mark.parametrize("changed", [0, 77, 299])
def test_an_edit_costs_the_entries_around_it(changed, monkeypatch):
    """Of three hundred, a few; and a line above all of them costs none."""
    monkeypatch.setattr(keeping, "_ENTRIES", 8)
    memory = Memory()
    assert reads(entries(300), memory) == 301
    assert reads(entries(300), memory) == 0
    assert 0 < reads(entries(300, changed), memory) <= 64
    assert reads("% A remark.\n" + entries(300), memory) == 0


def test_what_hands_down_fields_is_read_with_its_places():
    """An entry that was known is read again when another begins to take over from it."""
    memory = Memory()
    alone, both = texts_of([8, 0]), texts_of([8, 0, 7])
    known(alone, memory)
    sources = dict(known(both, memory)[0])
    assert sources["f"].places["url"].line == 3
    assert known(both, memory) == anew(both)


def test_what_is_kept_and_makes_no_sense_is_read_anew():
    """As if nothing had been kept."""
    memory = Memory()
    text = entries(20)
    known(text, memory)
    for raw in (b"", b"{}", b"[1", b'{"offset": "x", "line": 1, "entries": [[]]}', b"\xff\x00"):
        for key in [key for key in memory._now if key[0] is keeping._SHELF]:
            memory._now[key] = raw or b" "
        assert known(text, memory) == anew(text)
