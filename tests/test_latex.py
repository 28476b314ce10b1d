"""LaTeX to plain text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.latex import to_text, unknown_commands


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"M{\"u}ller, {\L}\'od\'z, \c{c}, {\O}", "Müller, Łódź, ç, Ø"),
        (r"\emph{A} \textit{\textbf{b}} \foo{c}", "A b c"),
        (r"``x'' \mkbibquote{y}", "“x” “y”"),
        ("1--2 --- 3", "1–2 — 3"),
        (r"$\alpha$ H$_2$O 10\textsuperscript{3}", "α H₂O 10³"),
        (r"a~b \& 100\% \url{https://x.org/a_b}", "a b & 100% https://x.org/a_b"),
        ("100% & #1 {x_y}", "100% & #1 x_y"),
        (r"\$300,000 per dose, or $\alpha$ \$5", "$300,000 per dose, or α $5"),
        ("costs $5", "costs $5"),
        (r"{\"{\i}} \href{https://x.org}{link}", "ï link"),
        ("plain Ти 'q' \"r\"", "plain Ти 'q' \"r\""),
        ("line\n  break", "line break"),
        ("turned \u202egnp.exe", "turned gnp.exe"),
    ],
)
def test_latex_becomes_what_a_reader_sees(latex: str, text: str) -> None:
    assert to_text(latex) == text


@given(st.text(alphabet=st.sampled_from("\\{}$~`'^_%&#\"abif[]()-= \n"), max_size=200))
def test_no_text_leaves_latex_or_raises(latex: str) -> None:
    assert not set(to_text(latex)) & set("\\{}")


@pytest.mark.parametrize("sign", ["{", "\\", "$", "{}", "\\'", "}", "\\begin{x}"])
def test_a_megabyte_of_signs_is_quick(sign: str) -> None:
    start = time.process_time()
    to_text(sign * (1_000_000 // len(sign)))
    assert time.process_time() - start < 5


def test_unknown_commands_are_named_once() -> None:
    assert unknown_commands(r"\foo{a} \foo{b} \emph{c} \'e \bar") == ("\\foo",)
