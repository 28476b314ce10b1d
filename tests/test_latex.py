"""LaTeX to plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps import steps

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
        (r"\texttt{gg\_plot}: \textsf{a} \textup{[b]} \textmd{c} x", "gg_plot: a [b] c x"),
        (r"of \verb|a_b| and \verb+{c}+ x", "of a_b and c x"),
        (r"\begin{otherlanguage}{german}Über\end{otherlanguage} x", "Über x"),
        (r"\begin{CJK*}{UTF8}{gbsn}中文\end{CJK*} \og a\fg{}", "中文 «a»"),
        ("plain Ти 'q' \"r\"", "plain Ти 'q' \"r\""),
        ("line\n  break", "line break"),
        ("turned \u202egnp.exe", "turned gnp.exe"),
        (r"$n^{2.5}$ 5$^{th}$ 25$^\circ$C R$^{1/n}$ U(1)$_A$", "n^(2.5) 5th 25°C R^(1/n) U(1)_A"),
        (r"In$_x$Ga$_{1-x}$N H$_{\rm 2}$O O$_{\textrm{3}}$", "InₓGa₁₋ₓN H₂O O₃"),
        (r"Al\$\_x\$ \$\_\{1-x\}\$ \$m\$-plane, \$5 and \$6", "Alₓ ₁₋ₓ m-plane, $5 and $6"),
        (r"{\textless}i{\textgreater}a{\textless}/i{\textgreater} $<$sub$>$2$<$/sub$>$", "a ₂"),
        (r"2 {\textless} 3, $a<b>c$", "2 < 3, a<b>c"),
        (r"{\apj} {\it in} {\bf b} \hspace{1em}c\thinspace{}d", "Astrophysical Journal in b c d"),
        (r"\~{}5 \raisebox{-0.5ex}\textasciitilde6 a\kern-1ptb", "~5 ~6 ab"),
        (r"\bibinfo{author}{Ann} \href{https://x.org}{b}", "Ann b"),
    ],
)
def test_latex_becomes_what_a_reader_sees(latex: str, text: str) -> None:
    assert to_text(latex) == text


@given(st.text(alphabet=st.sampled_from("\\{}$~`'^_%&#\"abif[]()-= \n"), max_size=200))
def test_no_text_leaves_latex_or_raises(latex: str) -> None:
    assert not set(to_text(latex)) & set("\\{}")


@pytest.mark.parametrize("sign", ["{", "\\", "$", "{}", "\\'", "}", "\\begin{x}"])
def test_a_text_too_long_for_the_parser_is_stripped_in_one_pass(sign: str) -> None:
    assert steps(lambda: to_text.__wrapped__(sign * (200_000 // len(sign)))) < 10 * 200_000


def test_unknown_commands_are_named_once() -> None:
    assert unknown_commands(r"\foo{a} \foo{b} \emph{c} \'e \bar") == ("\\foo",)
