"""What must never become a citation, whatever stands in it."""

from __future__ import annotations

import pytest
from test_citations_essay import make_desk, make_md, marks, render

from knowledge import read, words

UNTOUCHED = {
    "code span": "`[@a]`",
    "double code span": "`` [@a] ` ``",
    "indented code": "x\n\n    [@a]",
    "fenced code": "```\n[@a]\n```",
    "fenced code with tildes": "~~~ md\n[@a]\n~~~",
    "fenced code in a list": "- x\n\n    ```\n    [@a]\n    ```",
    "comment": "x <!-- [@a] --> y",
    "block comment": "<!--\n[@a]\n-->\n\nx",
    "raw block": "<div>\n[@a]\n</div>",
    "raw inline tag": '<span title="[@a]">x</span>',
    "script": "<script>\nx = [@a]\n</script>",
    "link": "[@a](https://e.org)",
    "link text": "[see @a](https://e.org)",
    "link in link text": "[x [@a] y](https://e.org)",
    "link address": "[x](https://e.org/[@a])",
    "link title": '[x](https://e.org "[@a]")',
    "reference link": "[@a][e]\n\n[e]: https://e.org",
    "collapsed reference link": "[@a][]\n\n[@a]: https://e.org",
    "link definition": "x\n\n[@a]: https://e.org",
    "link definition title": 'x\n\n[e]: https://e.org "[@a]"',
    "autolink": "<https://e.org/@a>",
    "automail": "<me@a.org>",
    "e-mail": "me@a.org, [me@a.org], [write to me@a]",
    "alt text": "![[@a]](i.png)",
    "image title": '![x](i.png "[@a]")',
    "reference image": "![@a][e]\n\n[e]: i.png",
    "escaped at": r"[\@a] [see \@a]",
    "escaped bracket": r"\[@a]",
    "escaped closing bracket": r"[@a\]",
    "inline maths": r"$[@a]$ \([@a]\)",
    "display maths": "$$\n[@a]\n$$",
    "bracket maths": "\\[\n[@a]\n\\]",
    "attribute list": 'x\n{: title="[@a]" }',
    "inline attribute list": "*x*{: title='[@a]' }",
    "abbreviation": "HTML\n\n*[HTML]: [@a]",
    "footnote mark": "x[^@a]\n\n[^@a]: note",
    "undefined footnote mark": "x[^@a]",
    "bare key": "As @a and (@a) say",
    "unclosed": "[@a and no end",
    "at with a blank": "[x @ a]",
    "entity": "[&#64;a]",
    "task": "- [x] @a",
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_no_citation(text: str) -> None:
    """The page is exactly what it is without the extension."""
    page = render(text)
    assert marks(page) == []
    assert not page.select(".sb-cites, .sb-unknown, #references")


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_a_citation_beside_it_is_still_one(text: str) -> None:
    assert marks(render(f"Before [@b].\n\n{text}\n\nAfter [@c].")) == ["[1]", "[2]"]


def test_escapes_show_what_was_escaped() -> None:
    assert words(render(r"\[@a] and [\@a]").p) == "[@a] and [@a]"


def test_html_is_the_same_as_without_the_extension() -> None:
    """A page that uses nothing of ours comes out byte for byte as before."""
    import markdown  # noqa: PLC0415
    from test_citations_essay import ALL, SETTINGS  # noqa: PLC0415

    text = "\n\n".join(
        value
        for name, value in UNTOUCHED.items()
        if "footnote" not in name and name not in {"unclosed", "escaped at"}
    )
    plain = markdown.Markdown(extensions=ALL, extension_configs=SETTINGS).convert(text)
    assert make_md(make_desk()).convert(text) == plain
    assert read(plain)
