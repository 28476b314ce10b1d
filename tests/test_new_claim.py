"""A new claim: a commented file that loads, and the word on what it still lacks."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.loading.records import read_record
from sourcebook.loading.yaml import read_yaml
from sourcebook.model import ID_PATTERN, Claim
from sourcebook.starting import Draft, claim_text, proposed_id
from sourcebook.vocabulary import ClaimKind, Stance, Verdict

TODAY = dt.date(2026, 11, 21)
COMMON = ["--claim", "Water is dry.", "--kind", "status", "--today", "2026-11-21"]


def new_claim(root, *words, given=None):
    return CliRunner().invoke(main, ["new-claim", "--in", str(root), *words], input=given)


def test_file_is_written_with_what_is_known(make_site):
    """Today's date, ids that exist, and the rest as remarks."""
    root = make_site()
    result = new_claim(root, *COMMON, "--topic", "water", "--who", "ann", "--source", "a")
    assert result.exit_code == 0, result.output
    assert "data/claims/water-is-dry.yml is written" in result.output
    assert "its page will be claims/water-is-dry/" in result.output
    claim = load(root).kb.claims["water-is-dry"]
    assert claim.claim == "Water is dry."
    assert claim.checked == TODAY
    assert claim.topics == ("water",)
    assert [saying.who for saying in claim.said_by] == ["ann"]
    assert [(one.source, one.stance) for one in claim.evidence] == [("a", Stance.CONTEXT)]
    assert claim.verdict is Verdict.UNPROVEN
    assert claim.status.value == "draft"


def test_what_is_missing_is_said(make_site):
    """As the checker says it, with place and mend, and nothing about other files."""
    root = make_site({"data/claims/bad.yml": "claim: [\n"})
    result = new_claim(root, *COMMON)
    assert result.exit_code == 0
    assert "What it still lacks:" in result.output
    assert re.search(r"water-is-dry.yml:\d+:\d+  error C\d{3}", result.output)
    assert "bad.yml" not in result.output


def test_remarks_name_every_word(make_site):
    """Nobody has to look up which words there are."""
    root = make_site()
    new_claim(root, *COMMON)
    text = (root / "data/claims/water-is-dry.yml").read_text()
    assert "# language:" in text
    for word in ("mostly-supported", "very-low", "qualifies", "confused-with", "attribution"):
        assert re.search(rf"^#   {word} ", text, re.MULTILINE)


def test_schema_is_named_where_there_is_one(make_site):
    """An editor completes from the first line on."""
    root = make_site({"docs/schema/claim.json": "{}"})
    new_claim(root, *COMMON)
    first = (root / "data/claims/water-is-dry.yml").read_text().splitlines()[0]
    assert first == "# yaml-language-server: $schema=../../docs/schema/claim.json"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--topic", "watr"], "There is no 'watr' in data/names.yml. Did you mean 'water'?"),
        (["--who", "an"], "There is no 'an' in data/names.yml. Did you mean 'ann'?"),
        (["--source", "z"], "There is no 'z' in data/refs.bib."),
        (["wet"], "There is a claim 'wet' already. Name another id."),
        (["Wet Water"], "'Wet Water' is no id."),
        (["../../x"], "'../../x' is no id."),
    ],
)
def test_what_cannot_be_is_a_sentence(make_site, words, said):
    """And nothing is written."""
    root = make_site()
    before = sorted((root / "data/claims").iterdir())
    result = new_claim(root, *words, *COMMON)
    assert result.exit_code == 2
    assert said in result.output
    assert sorted((root / "data/claims").iterdir()) == before


def test_nothing_is_written_over(make_site):
    """Not even a file that the loader does not take for a claim of that name."""
    root = make_site({"data/claims/water-is-dry.yml": ""})
    result = new_claim(root, "water-is-dry", *COMMON)
    assert result.exit_code == 2
    assert (root / "data/claims/water-is-dry.yml").read_text() == ""


def test_a_script_must_say_all(make_site):
    """Without a terminal nobody can be asked."""
    result = new_claim(make_site(), "--kind", "status")
    assert result.exit_code == 2
    assert "Give it with --claim." in result.output


def test_a_terminal_is_asked(make_site):
    """For the claim, the kind (again when it is none) and the id."""
    root = make_site()
    master, slave = os.openpty()
    command = [sys.executable, "-m", "sourcebook", "new-claim", "--in", str(root)]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        os.write(master, b"Water is dry.\nstate\nstatus\n\n")
        process.wait(60)
        output = b""
        while chunk := _read(master):
            output += chunk
    os.close(master)
    text = output.decode()
    assert "Which claim, as one checkable sentence?" in text
    assert "'state' is no kind. Did you mean 'status'?" in text
    assert "[water-is-dry]" in text
    assert load(root).kb.claims["water-is-dry"].kind is ClaimKind.STATUS


def _read(descriptor: int) -> bytes:
    # Linux tells the end of a terminal by an error.
    try:
        return os.read(descriptor, 10_000)
    except OSError:
        return b""


def test_a_shell_completes_from_what_exists(make_site):
    """Topics, claimants and sources with their names."""
    root = make_site()
    environment = {
        **os.environ,
        "_SOURCEBOOK_COMPLETE": "bash_complete",
        "COMP_WORDS": f"sourcebook new-claim --in {root} --topic ",
        "COMP_CWORD": "5",
    }
    code = "import sys; sys.argv[0] = 'sourcebook'; from sourcebook.cli import main; "
    done = subprocess.run(
        [sys.executable, "-c", code + "main(prog_name='sourcebook')"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "plain,water\n"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120).filter(
    lambda text: text.split() and all(one.isprintable() or one.isspace() for one in text)
)


@given(TEXT, st.sampled_from(ClaimKind))
def test_any_sentence_comes_back(text, kind):
    """Whatever is claimed, the file loads and holds just that."""
    written = claim_text(Draft(" ".join(text.split()), kind), TODAY)
    document, problems = read_yaml(written, "x.yml")
    claim, more, _ = read_record(Claim, document, given={"id": "x"})
    assert [*problems, *more] == []
    assert claim is not None
    assert claim.claim == " ".join(text.split())


@given(st.text(max_size=200))
def test_any_sentence_has_an_id(text):
    """One that is valid and free."""
    first = proposed_id(text)
    assert re.fullmatch(ID_PATTERN, first)
    assert len(first) <= 60
    second = proposed_id(text, {first})
    assert re.fullmatch(ID_PATTERN, second)
    assert second != first
