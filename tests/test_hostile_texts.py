"""Every parser takes any text: it raises nothing, stays inside the file, and the time it takes
grows with the length of the text alone.

Steps are counted here; `benchmarks/hostile.py` measures a megabyte.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsers import ENTRIES, PAIRS, PARSERS, SIGNS
from steps import grows_with_length_only

from sourcebook.checking.references.matching.quotes import look_for

TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from([*SIGNS, *PAIRS, *ENTRIES, " ", "\n", "a", "é", "2019"]), max_size=60
    ).map("".join),
)


@pytest.mark.parametrize("parser", PARSERS)
def test_no_text_raises_or_leads_outside(parser: str) -> None:
    given(TEXT)(PARSERS[parser])()


@given(TEXT, TEXT)
def test_a_quote_is_looked_for_in_any_text(quoted: str, text: str) -> None:
    look_for(quoted, text)


@pytest.mark.parametrize("parser", PARSERS)
def test_the_steps_grow_with_the_length_only(parser: str) -> None:
    slow = [
        piece for piece in [*SIGNS, *PAIRS] if not grows_with_length_only(PARSERS[parser], piece)
    ]
    assert slow == []


def test_the_steps_of_a_bibliography_grow_with_its_length_only() -> None:
    assert [
        piece for piece in ENTRIES if not grows_with_length_only(PARSERS["bibtex"], piece, 4_000)
    ] == []
