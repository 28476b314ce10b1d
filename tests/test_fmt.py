"""`sourcebook fmt`: one layout, and what a file says stays the same."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import CLAIM, SITES
from sourcebook.checking import survey
from sourcebook.cli import main
from sourcebook.editing.layout import lay_out_record, lay_out_references
from sourcebook.editing.layout import records as layout_of_records
from sourcebook.loading import load, read_yaml
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.model.claim import ClaimFile

WET = "data/claims/wet.yml"
BIB = "data/refs.bib"
OWN = Path(__file__).parents[1]
UGLY = """\
# On the whole file

# sourcebook: ignore C311 the only trial there is
evidence:
# on the first
- {stance: supports,   source: a}
- note: "it's said"   # behind a note
  # on the stance
  stance: "context"
  source: 'a'
  # at the end of an item


claim: Water
  is wet.
verdict: supported
certainty: high
kind: "status"
rationale: >
  It is [@a].

  It was [@a].
short: 'no'
checked: 2026-01-27
# at the end
"""
NEAT = """\
# On the whole file

claim: >-
  Water
  is wet.
short: 'no'
kind: status
verdict: supported
certainty: high
rationale: >
  It is [@a].

  It was [@a].
checked: 2026-01-27
# sourcebook: ignore C311 the only trial there is
evidence:
  # on the first
  - {source: a, stance: supports}
  - source: a
    # on the stance
    stance: context
    note: it's said  # behind a note
    # at the end of an item
# at the end
"""
UGLY_BIB = """\


% On the file
@string{acm = "Ass. {C}"}
@Online(a, Title = "On {"}water{"}",  URL={https://example.org/water}  % behind
 % on the date
 , date = 2025,
 JOURNAL = acm # " of " # 7, odd = {x
   y}
 % at the end
) % behind the entry
@comment{kept


 as it is}
% sourcebook: ignore B419 on the next
@misc{b, title={B}}@misc{c,title={C}}
@misc{twice, title={x},   title={y}}
@misc{open, title = {x
@misc{d, title = {D}}
"""
NEAT_BIB = """\
% On the file
@string{acm = "Ass. {C}"}
@online{a,
  title        = {On {"}water{"}},
  journal      = acm # { of } # 7,
  % on the date
  date         = {2025},
  url          = {https://example.org/water}, % behind
  odd          = {x
   y},
  % at the end
} % behind the entry
@comment{kept


 as it is}
% sourcebook: ignore B419 on the next
@misc{b,
  title        = {B},
}

@misc{c,
  title        = {C},
}

@misc{twice, title={x},   title={y}}
@misc{open, title = {x
@misc{d,
  title        = {D},
}
"""


def run(*words: object):
    return CliRunner().invoke(main, ["fmt", *(str(word) for word in words)])


def test_claim_gets_its_layout_and_remarks_keep_their_places(make_site):
    """Order of fields, indents, quotes and blank lines; every remark goes with its field."""
    root = make_site({WET: UGLY})
    result = run("--in", root)
    assert result.exit_code == 0, result.output
    assert (root / WET).read_text() == NEAT


def test_references_get_their_layout_and_what_is_broken_stays(make_site):
    """One field a line in a fixed order; values keep their letters; between entries all stays."""
    root = make_site({BIB: UGLY_BIB})
    result = run("--in", root)
    assert (root / BIB).read_text() == NEAT_BIB
    assert result.exit_code == 1
    assert "B404" in result.output
    assert "B401" in result.output


@pytest.mark.parametrize("text", [UGLY, NEAT])
def test_layout_of_a_layout_is_itself(text):
    """A second run finds nothing to do."""
    once = lay_out_record(text, WET, ClaimFile).text
    assert lay_out_record(once, WET, ClaimFile).text == once == NEAT
    assert lay_out_references(NEAT_BIB, BIB).text == NEAT_BIB


def test_check_names_what_would_change_and_changes_nothing(make_site):
    """--check exits 1 with the names of the files; after fmt it exits 0."""
    root = make_site({WET: UGLY, BIB: NEAT_BIB.split("\n@misc{twice", maxsplit=1)[0]})
    result = run("--in", root, "--check")
    assert result.exit_code == 1
    assert f"Would change {WET}" in result.output
    assert BIB not in result.output
    assert (root / WET).read_text() == UGLY
    run("--in", root)
    after = run("--in", root, "--check")
    assert after.exit_code == 0
    assert "the layout of every one stays" in after.output


def test_diff_shows_the_change_and_changes_nothing(make_site):
    """--diff prints a unified diff that a person can read."""
    root = make_site({WET: UGLY})
    result = run("--in", root, "--diff", root / WET)
    assert f"--- a/{WET}\n+++ b/{WET}\n@@" in result.output
    assert "\n+short: 'no'\n" in result.output
    assert (root / WET).read_text() == UGLY


def test_only_the_paths_that_are_given_change(make_site):
    """A path that holds no data file is a mistake of usage."""
    root = make_site({WET: UGLY, BIB: "@misc{a, title={A}}\n"})
    assert run("--in", root, root / "data/claims").exit_code == 0
    assert (root / WET).read_text() == NEAT
    assert (root / BIB).read_text() == "@misc{a, title={A}}\n"
    refused = run("--in", root, root / "docs/water.md")
    assert refused.exit_code == 2
    assert "is no file of claims, names or references" in " ".join(refused.output.split())


def test_file_that_cannot_be_read_stays_and_its_problems_are_told(make_site):
    """As `check` tells them, with exit code 1; the other files get their layout."""
    root = make_site({WET: UGLY, "data/claims/bad.yml": "claim: [a\nkind:  b\n"})
    result = run("--in", root)
    assert result.exit_code == 1
    assert (root / "data/claims/bad.yml").read_text() == "claim: [a\nkind:  b\n"
    assert "data/claims/bad.yml:1:8  error Y101" in result.output
    assert (root / WET).read_text() == NEAT


def test_field_given_twice_leaves_the_file_alone(make_site):
    """Which of the two is meant is not for a formatter to say."""
    text = CLAIM + "kind:   event\n"
    root = make_site({WET: text})
    result = run("--in", root)
    assert (result.exit_code, (root / WET).read_text()) == (1, text)
    assert "Y102" in result.output


def test_remarks_in_brackets_come_out_of_them(make_site):
    """Brackets go on one line: the first remark in them comes behind it, others above it."""
    text = "topics: [water, # one\n  # two\n  rain # three\n  ]\nzzz: {a: b}\n"
    assert lay_out_record(text, WET, ClaimFile).text == (
        "# two\n# three\ntopics: [water, rain]  # one\nzzz: {a: b}\n"
    )


def test_a_file_that_is_json_becomes_a_block():
    """Programs write claims as JSON; in one line nobody could see what changes in it."""
    text = (
        '{\n "claim": "الماء 😀",\n "topics": [\n  "water",\n  "fire"\n ],\n "searches": [],\n'
        ' "said_by": [\n  {"who": "ann", "date": "2025"}\n ]\n}\n'
    )
    outcome = lay_out_record(text, WET, ClaimFile)
    assert outcome.text == (
        "claim: الماء 😀\n"
        "topics:\n  - water\n  - fire\n"
        "said_by:\n  - {who: ann, date: '2025'}\n"
        "searches: []\n"
    )
    assert lay_out_record('{"claim": "Wet", "kind": "event"}', WET, ClaimFile).text == (
        "claim: Wet\nkind: event\n"
    )


def test_file_that_would_say_something_else_stays(make_site, monkeypatch):
    """The command trusts no layout that it has not read again; it says so and exits 1."""
    monkeypatch.setattr(layout_of_records, "rewrite", lambda text, _: text.replace("wet", "dry"))
    root = make_site()
    result = run("--in", root)
    assert result.exit_code == 1
    assert (root / WET).read_text() == CLAIM
    assert f"{WET} is left as it is. Its layout cannot be changed" in result.output


def test_file_of_which_a_remark_would_be_lost_stays(make_site, monkeypatch):
    """The remark is named by its line."""
    monkeypatch.setattr(layout_of_records, "put_back", lambda text, *_: text)
    root = make_site({WET: CLAIM + "# at the end\n"})
    result = run("--in", root)
    assert (result.exit_code, (root / WET).read_text()) == (1, CLAIM + "# at the end\n")
    assert "The remark in line 9 would be lost." in result.output


def test_foreign_line_ends_and_byte_order_marks_go(make_site):
    """Files become UTF-8 with LF and no mark, and the command says so."""
    raw = b"\xef\xbb\xbf" + NEAT.replace("\n", "\r\n").encode()
    root = make_site({WET: raw})
    result = run("--in", root)
    assert (root / WET).read_bytes() == NEAT.encode()
    assert f"Changed {WET} (its byte order mark goes, its lines end with LF)" in result.output
    assert run("--in", root, "--check", root / WET).exit_code == 0


def test_values_that_look_like_something_else_keep_their_letters():
    """No date, number or truth value is made of a word on the way, and quotes that keep other
    readers from doing so stay."""
    text = "hits: 0o14\nrelevant: 1_000\nnote: yes\nquery: '012'\nwhere: \"~\"\ndate: 2026-13-45\n"
    assert lay_out_record(text, WET, ClaimFile).text == text.replace('"', "'")


def test_own_data_and_golden_data_say_the_same_afterwards(tmp_path):
    """The checker finds the same before and after, in every place but for its line."""
    for number, site in enumerate((OWN, SITES / "golden")):
        root = tmp_path / str(number)
        for name in ("data", "docs"):
            shutil.copytree(site / name, root / name)
        shutil.copy(site / "mkdocs.yml", root)
        before = load(root)
        assert run("--in", root).exit_code == 0
        after = load(root)
        assert after.kb.claims == before.kb.claims
        assert after.kb.names == before.kb.names
        assert list(after.kb.sources) == list(before.kb.sources)
        for key, source in before.kb.sources.items():
            assert after.kb.sources[key].fields == source.fields
        assert _told(survey(after)) == _told(survey(before))
        assert run("--in", root, "--check").exit_code == 0


def _told(problems) -> Counter[tuple[str, str]]:
    return Counter((problem.code, problem.message) for problem in problems)


def test_other_commands_need_no_package_for_layout(make_site):
    """Only fmt needs it, and says how to get it."""
    code = (
        "import sys\nsys.modules['ruamel'] = None\nsys.modules['ruamel.yaml'] = None\n"
        "from sourcebook.cli import main\nmain()\n"
    )
    root = str(make_site())
    command = [sys.executable, "-c", code]
    renaming = [*command, "rename", "--in", root, "wet", "damp"]
    assert subprocess.run(renaming, capture_output=True, check=False).returncode == 0
    laying = [*command, "fmt", "--in", root]
    result = subprocess.run(laying, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "pip install 'sourcebook[edit]'" in result.stderr
    assert "Traceback" not in result.stderr


# -- properties --------------------------------------------------------------------------------

WORDS = st.sampled_from(
    [
        "a",
        "no",
        "12",
        "a: b",
        "it's",
        '"x"',
        "- y",
        "[z]",
        "#n",
        "é ф",
        "01-02",
        "~",
        "&q",
        "",
        " s ",
    ]
)
REMARK = st.sampled_from(["", "", "", " # r1", "   # r2"])
BREAK = st.sampled_from(["", "", "", "\n", "\n\n\n", "# own\n", "      # deep\n", "\n# own\n\n"])


@st.composite
def scalars(draw, indent: int):
    """A value in one of YAML's ways of writing it, with what may follow it in its line."""
    style = draw(st.sampled_from(["plain", "single", "double", "folded", "literal", "lines"]))
    word = draw(WORDS)
    pad = " " * (indent + draw(st.sampled_from([2, 3])))
    if style == "single":
        return "'" + word.replace("'", "''") + "'" + draw(REMARK) + "\n"
    if style == "double":
        return '"' + word.replace('"', '\\"') + '"' + draw(REMARK) + "\n"
    if style in {"folded", "literal"}:
        sign = {"folded": ">", "literal": "|"}[style] + draw(st.sampled_from(["", "-", "+"]))
        lines = draw(st.lists(st.sampled_from(["one", "two", "# no remark", ""]), max_size=4))
        text = "".join(f"{pad}{line}\n" if line else "\n" for line in ["first", *lines])
        return sign + draw(REMARK) + "\n" + text
    if style == "lines":
        return f"one\n{pad}two\n{pad}three" + draw(REMARK) + "\n"
    return "plain word" + draw(REMARK) + "\n"


@st.composite
def flows(draw):
    names = draw(st.lists(st.sampled_from(["source", "stance", "at", "zzz"]), unique=True))
    inner = ",  ".join(f"{name}: {number}" for number, name in enumerate(names))
    return "{" + inner + "}" + draw(REMARK) + "\n"


@st.composite
def records(draw):
    """A text of YAML in the shapes that claims have, fields in any order, remarks anywhere."""
    text = draw(st.sampled_from(["", "# head\n", "\n\n# head\n\n", "---\n"]))
    names = draw(st.permutations(["claim", "rationale", "evidence", "history", "zzz", "topics"]))
    for name in names[: draw(st.integers(1, 6))]:
        text += draw(BREAK)
        if name in {"evidence", "history"}:
            text += f"{name}:{draw(REMARK)}\n"
            indent = draw(st.sampled_from([0, 2, 4]))
            for _ in range(draw(st.integers(1, 3))):
                text += draw(BREAK)
                text += draw(items(indent))
        elif name == "topics":
            text += "topics: [a,   'b' ]" + draw(REMARK) + "\n"
        else:
            text += f"{name}: " + draw(scalars(0))
    return text + draw(BREAK)


@st.composite
def items(draw, indent: int):
    if draw(st.booleans()):
        return " " * indent + "- " + draw(flows())
    known = st.sampled_from(["note", "source", "stance", "date", "to"])
    names = draw(st.lists(known, min_size=1, unique=True))
    text = " " * indent + f"- {names[0]}: " + draw(scalars(indent + 2))
    for name in names[1:]:
        text += draw(BREAK)
        text += " " * (indent + 2) + f"{name}: " + draw(scalars(indent + 2))
    return text


@given(records())
def test_any_record_keeps_its_data_and_remarks_and_settles_at_once(text):
    """Whatever the text: the same data, every remark, and a second layout changes nothing."""
    before, problems = read_yaml(text, WET)
    outcome = lay_out_record(text, WET, ClaimFile)
    if problems:
        assert outcome.text == text
        return
    assert not outcome.refusal
    after, found = read_yaml(outcome.text, WET)
    assert not found
    assert after.data == before.data
    assert lay_out_record(outcome.text, WET, ClaimFile).text == outcome.text
    for remark in ("# r1", "# r2", "# own", "# deep", "# head", "# no remark"):
        assert outcome.text.count(remark) == text.count(remark)


VALUES = st.sampled_from(
    ["{x}", '"y {"} z"', "{a {b} c}", "12", "acm", 'acm # " of " # {it}', "{a\n  b}", "{}", '"%"']
)
GAPS = st.sampled_from([" ", "\n  ", "\n % own\n ", " % behind\n", ""])
AROUND = st.sampled_from(["\n", "", "\n\n\n", "% outside\n", "@comment{x\n\n\ny}\n", "stray text "])


@st.composite
def entries(draw):
    """An entry of BibTeX, perhaps with a mistake in it."""
    known = ["Title", "url", "DATE", "year", "journal", "journaltitle", "zzz"]
    names = draw(st.lists(st.sampled_from(known)))
    fields = [f"{draw(GAPS)}{name} ={draw(GAPS)}{draw(VALUES)}" for name in names]
    key = draw(st.sampled_from("abcdef"))
    opening, closing = draw(st.sampled_from(["{}", "()", "{}", ["{", ""]]))
    comma = draw(st.sampled_from([",", ",", " "]))
    inside = ",".join(fields)
    return f"@Misc{opening}{key}{comma}{inside}{draw(GAPS)}{closing}"


@given(st.lists(st.tuples(AROUND, entries()), max_size=4), AROUND)
def test_any_bibliography_keeps_what_it_says_and_settles_at_once(parts, last):
    """Whatever the text: the same sources and problems, every letter outside values, and a second
    layout changes nothing."""
    text = '@string{acm = "ACM"}\n' + "".join(around + entry for around, entry in parts) + last
    outcome = lay_out_references(text, BIB)
    assert not outcome.refusal
    assert lay_out_references(outcome.text, BIB).text == outcome.text
    before, problems, _ = load_bibliography(text, BIB)
    after, found, _ = load_bibliography(outcome.text, BIB)
    assert {key: source.fields for key, source in before.items()} == {
        key: source.fields for key, source in after.items()
    }
    assert Counter(one.code for one in problems) == Counter(one.code for one in found)
    for remark in ("% own", "% behind", "% outside", "@comment{x\n\n\ny}", "stray text"):
        assert outcome.text.count(remark) == text.count(remark)


SIGNS = st.sampled_from([*"{}[]@#%\"',:|>-\n \t~&*!?=\\\r\x85\u2028é", "---\n", "\n  - "])


CHANGES = st.lists(st.tuples(st.integers(0, 600), SIGNS, st.booleans()))


@given(st.sampled_from([UGLY, UGLY_BIB]), CHANGES)
def test_no_text_makes_it_stumble(text, changes):
    """Signs put in or taken out anywhere: an outcome, and never another meaning."""
    for place, sign, insert in changes:
        text = text[:place] + (sign if insert else "") + text[place + (not insert) :]
    record = lay_out_record(text, WET, ClaimFile)
    if record.text != text:
        assert read_yaml(record.text, WET)[0].data == read_yaml(text, WET)[0].data
    entries_ = lay_out_references(text, BIB)
    before, after = (load_bibliography(one, BIB)[0] for one in (text, entries_.text))
    assert [source.fields for source in before.values()] == [
        source.fields for source in after.values()
    ]
