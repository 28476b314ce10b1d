"""Reports: each format says what is wrong, and text from strangers stays text in all of them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import jsonschema
import pytest
from markdown_it import MarkdownIt

from conftest import CLAIM, REFS
from sourcebook.catalogue import CODES
from sourcebook.checking import survey
from sourcebook.checking.reports import FORMATS, read_problems
from sourcebook.checking.reports.github import LIMIT as ANNOTATIONS
from sourcebook.checking.reports.reading import MOST
from sourcebook.checking.reports.summary import LIMIT, MARKER
from sourcebook.github_markdown import escaped
from sourcebook.loading import Loaded, load
from sourcebook.loading.knowledge import Places
from sourcebook.model import KnowledgeBase
from sourcebook.printable import printable
from sourcebook.problems import Location, Problem
from sourcebook.settings import Host

SCHEMAS = Path(__file__).parent / "data" / "schemas"
PUBLISHED = Path(__file__).parents[1] / "docs" / "schema" / "problem.json"
WET = "data/claims/wet.yml"

HOSTILE = [
    "::stop-commands::now",
    "x\n::error file=a::b",
    "x\r\n::set-output name=a::b",
    "##[add-mask]secret",
    "\x1b[31mred\x1b]8;;https://evil.example\x07",
    "\u202egpj.exe\u2066",
    "</code></details><script>alert(1)</script><!-- sourcebook:report -->",
    "[click](https://evil.example) ![x](https://evil.example/x.png)",
    "@octocat and @org/team, see #12, GH-13, org/repo#14 and https://evil.example/",
    "**bold** `code` ``` ~~no~~ | table | $x$ :smile:",
    "100%0A::warning::x",
    "1. one",
    "- one",
    "# one",
    "=== x",
    "> one",
    "{0} {{1}} [a](1)",
]


def written(form: str, loaded, problems) -> str:
    out = io.StringIO()
    FORMATS[form](loaded, problems, out)
    return out.getvalue()


@pytest.fixture
def wrong(make_site):
    """A small site with an error in a claim, one on a page, and a field given twice."""
    root = make_site(
        {
            WET: CLAIM.replace("source: a", "source: nobody") + "kind: event\n",
            "docs/water.md": "---\ntitle: Is water wet?\nclaims: [wet]\n---\nWater [@none].\n",
        }
    )
    loaded = load(root)
    return loaded, sorted(survey(loaded))


def problem(
    message="It is wrong.", code="F201", path=WET, line=1, column=1, hint="", related=()
) -> Problem:
    return Problem(Location(path, line, column), code, message, hint, tuple(related))


@pytest.fixture
def empty(make_site):
    return load(make_site())


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What the runner makes of a log, by its own rules (`ActionCommand.TryParseV2`)."""
    found = []
    for line in text.split("\n"):
        assert "##[" not in line
        if match := re.match(r"\s*::([a-z-]+)(?: (.*?))?::(.*)", line):
            pairs = (pair.split("=", 1) for pair in (match[2] or "").split(","))
            properties = {name: unescaped(value) for name, value in pairs}
            found.append((match[1], properties, unescaped(match[3])))
    return found


def unescaped(text: str) -> str:
    for short, token in [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]:
        text = text.replace(short, token)
    return text


def test_annotation_has_place_code_and_sentence(wrong):
    """An annotation stands at its line and column, with the code and its title above."""
    loaded, problems = wrong
    found = commands(written("github", loaded, problems))
    kind, properties, message = next(one for one in found if "P601" in one[1]["title"])
    assert kind == "error"
    assert (properties["file"], properties["line"]) == ("docs/water.md", "5")
    assert properties["title"] == "P601: unknown source cited"
    assert "none" in message
    assert len(found) == len(problems)


def test_at_most_ten_annotations_of_a_kind_worst_first(empty):
    """GitHub drops the eleventh: so what is missing goes first, and the rest is counted."""
    problems = sorted(
        [
            *(problem(line=number) for number in range(1, 15)),
            *(problem(line=number, code="C311") for number in range(20, 31)),
            problem(line=99, code="C303"),
        ]
    )
    text = written("github", empty, problems)
    found = commands(text)
    assert [kind for kind, _, _ in found] == ["error"] * ANNOTATIONS + ["warning"] * ANNOTATIONS
    assert found[0][1]["title"].startswith("C303")
    assert "5 errors, 1 warning more are not shown as annotations" in text
    assert "'sourcebook check' prints" in text
    assert text.rstrip().split("\n")[-1].startswith("26 problems: 15 errors, 11 warnings. 1 claim")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_strangers_starts_no_other_workflow_command(empty, text):
    """One command a problem and not one more, wherever the text of a stranger stands."""
    hostile = problem(text, path=f"data/{text}.yml", hint=text, related=[(Location(text), text)])
    (found,) = commands(written("github", empty, [hostile]))
    kind, properties, message = found
    assert kind == "error"
    assert set(properties) == {"file", "line", "col", "title"}
    assert properties["file"] == printable(f"data/{text}.yml")
    assert message.split("\n")[:2] == [printable(text)] * 2


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("text", HOSTILE)
def test_no_format_sends_control_characters_or_commands_to_a_log(empty, form, text):
    """Every format may be printed in a workflow's log and in a terminal."""
    padding = "x" * 60 + " "
    hostile = [
        problem(text, path=f"data/{text}", hint=padding + text, related=[(Location(text), text)])
    ]
    shown = written(form, empty, hostile)
    assert all(one.isprintable() or one == "\n" for one in shown)
    expected = 1 if form == "github" else 0
    assert len(commands(shown)) == expected


def test_characters_that_steer_are_shown_by_number():
    """A reader sees what was hidden in the text."""
    assert printable("a\u202eb\nc") == "a<U+202E>b<U+000A>c"
    assert printable("::error::x") == "<U+003A>:error<U+003A>:x"
    assert printable("##[group]x") == "##<U+005B>group]x"
    assert printable("see https://[::1]/ at 10:30, [#1]") == "see https://[::1]/ at 10:30, [#1]"


def test_hostile_keys_and_ids_in_yaml_reach_every_report_as_text(make_site):
    """Line ends and commands in the keys and values of a claim, through the whole way."""
    text = CLAIM + '"x\\n::error::y": 1\n"\\u202e@octocat": 2\n'
    loaded = load(make_site({WET: text.replace("supports", '"a\\r::add-mask::b #1"')}))
    problems = sorted(survey(loaded))
    assert len(problems) >= 3
    for form in FORMATS:
        shown = written(form, loaded, problems)
        assert "\u202e" not in shown
        assert "\r" not in shown
        expected = {"error"} if form == "github" else set()
        assert {kind for kind, _, _ in commands(shown)} <= expected | {"warning"}
        if form == "summary":
            assert "@octocat" not in shown


def rendered(markdown: str) -> str:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(parser.render(markdown))


def test_summary_groups_by_page_and_puts_missing_citations_first(wrong):
    """The pages that mislead a reader head the list; each problem has place, code and mend."""
    loaded, problems = wrong
    shown = written("summary", loaded, problems)
    assert shown.startswith("## Sourcebook: ")
    head, *groups = shown.split("### ")
    assert "**Missing or dead citations:**\n\n- `claims/wet/` (`data/claims/wet.yml`): 1" in head
    assert "- `water/` (`docs/water.md`): 1" in head
    assert [group.split("\n")[0] for group in groups] == [
        "`claims/wet/` (`data/claims/wet.yml`)",
        "`water/` (`docs/water.md`)",
    ]
    assert "- **error P601** `docs/water.md:5:" in groups[1]
    assert shown.endswith(MARKER + "\n")
    assert shown.count(MARKER) == 1


def test_dead_source_is_told_of_the_pages_that_cite_it(empty):
    """A problem in the bibliography names the pages it touches, where it knows them."""
    dead = problem(code="C312", path="data/refs.bib", related=[(Location("docs/water.md"), "here")])
    assert "- `water/` (`docs/water.md`): 1" in written("summary", empty, [dead])


def test_summary_of_nothing_wrong_says_what_was_looked_at(empty):
    """No problems is a finding, with the marker by which the comment is found again."""
    shown = written("summary", empty, [])
    assert shown == (
        "## Sourcebook: no problems\n\n1 claim, 1 source and 2 pages checked.\n\n" + MARKER + "\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_summary_shows_text_of_strangers_and_nothing_more(empty, text):
    """Rendered, the text of a stranger is just that text: no element, no entity of its own."""
    html = rendered(escaped(text)).replace("\u200b", "")
    assert re.fullmatch(r"<p>[^<>]*</p>\n", html)
    for found, character in [("lt", "<"), ("gt", ">"), ("quot", '"'), ("amp", "&")]:
        html = html.replace(f"&{found};", character)
    assert html == f"<p>{printable(text)}</p>\n"
    shown = written("summary", empty, [problem(text, path=f"data/{text}", hint=text)])
    assert set(re.findall(r"<(\w+)", rendered(shown))) <= {
        *("h2", "h3", "p", "ul", "li", "strong", "em", "code", "br")
    }
    # The path stands in a code span, in which GitHub looks for nothing.
    assert shown.rstrip().endswith(MARKER)


@pytest.mark.parametrize(
    "text", ["@octocat", "#12", "GH-13", "org/repo#14", "https://e.example/", "www.e.example"]
)
def test_mentions_references_and_addresses_are_broken(text):
    """GitHub looks for them after Markdown is done, so a backslash would not stop it."""
    shown = rendered(escaped(f"see {text} there"))
    assert text not in shown
    assert text in shown.replace("\u200b", "")


def test_summary_keeps_to_its_bound_and_says_what_it_left_out(empty):
    """A comment takes 65,536 characters; the longest text of strangers does not go beyond."""
    problems = sorted(problem("@" * 90_000, line=number, hint="<" * 900) for number in range(1, 99))
    shown = written("summary", empty, problems)
    assert len(shown) <= LIMIT
    told = shown.count("**error F201**")
    assert told > 3
    assert f"**Left out, for want of room:** {98 - told} errors." in shown
    assert shown.endswith(MARKER + "\n")
    for name in ("x", "\U0010ffff" * 900, "`" * 900):
        many = sorted(problem(path=f"{n:05}{name}", code="C303") for n in range(2_000))
        assert len(written("summary", empty, many)) <= LIMIT


def sarif_of(loaded, problems) -> dict:
    log = json.loads(written("sarif", loaded, problems))
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text())
    jsonschema.Draft4Validator(schema).validate(log)
    return log


def test_sarif_is_valid_and_names_rule_place_and_severity(wrong):
    """The log of a site with problems is valid against the published schema."""
    loaded, problems = wrong
    (run,) = sarif_of(loaded, problems)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == len(problems)
    for result, one in zip(run["results"], problems, strict=True):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert result["ruleId"] == rule["id"] == one.code
        assert rule["shortDescription"]["text"] == CODES[one.code].title
        assert CODES[one.code].why in rule["help"]["text"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"]["uri"] == one.location.path
        assert place["physicalLocation"]["region"]["startLine"] == one.location.line
        assert result["message"]["text"].startswith(one.message)
        assert len(result.get("relatedLocations", ())) == len(one.related)
    assert any("relatedLocations" in result for result in run["results"])


def test_sarif_of_every_code_and_of_none_is_valid(empty):
    """Every code has a rule with its level; a run without results is one, too."""
    problems = sorted(problem(code=code) for code in CODES)
    (run,) = sarif_of(empty, problems)["runs"]
    levels = {"error": "error", "warning": "warning", "notice": "note"}
    for result in run["results"]:
        assert result["level"] == levels[CODES[result["ruleId"]].severity]
    assert sarif_of(empty, [])["runs"][0]["results"] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_sarif_takes_any_text(empty, text):
    """Paths are percent-encoded, braces doubled, links escaped, steering characters shown."""
    hostile = problem(text, path=f"data/{text}", related=[(Location("a:b c/ü.yml"), text)])
    (result,) = sarif_of(empty, [hostile])["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", uri)
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "a%3Ab%20c/%C3%BC.yml"
    message = result["message"]["text"]
    assert not re.search(r"(?<!\\)\[[^\]]*(?<!\\)\]\(", message)
    assert message.replace("{{", "").replace("}}", "").count("{") == 0


def test_fingerprint_stays_when_lines_move(empty):
    """A line added above makes no new problem of an old one; the same words twice are two."""

    def fingerprints(*problems):
        run = sarif_of(empty, problems)["runs"][0]
        return [one["partialFingerprints"]["sourcebookProblem/v1"] for one in run["results"]]

    before = fingerprints(problem(line=3), problem(line=9))
    assert before == fingerprints(problem(line=30), problem(line=90, column=5))
    assert len(set(before)) == 2
    other = [problem("Another."), problem(code="F202"), problem(path="data/x.yml")]
    assert len({*before, *fingerprints(*other)}) == 5


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_two_runs_write_the_same_bytes_in_the_order_of_the_places(make_site, form):
    """A report can be compared with the last one."""
    root = make_site({WET: CLAIM.replace("source: a", "source: b") + "x: 1\ny: 2\n"})
    texts = []
    for _ in range(2):
        loaded = load(root)
        texts.append(written(form, loaded, sorted(survey(loaded))))
    assert texts[0] == texts[1]
    assert texts[0].index("'x'") < texts[0].index("'y'")


def test_json_lines_are_as_their_schema_says(wrong):
    """The published schema is that of the reader, and what is written keeps to it."""
    schema = json.loads(PUBLISHED.read_text())
    loaded, problems = wrong
    jsonschema.Draft202012Validator.check_schema(schema)
    for line in written("jsonl", loaded, problems).splitlines():
        jsonschema.Draft202012Validator(schema).validate(json.loads(line))


@pytest.mark.parametrize("text", HOSTILE)
def test_json_lines_are_read_back_as_they_were(empty, text):
    """Nothing is lost between two jobs."""
    related = [(Location("docs/a.md", 4, 2), text)]
    problems = [problem(text, path="data/ü.yml", line=2, hint=text, related=related)]
    assert read_problems(written("jsonl", empty, problems)) == (tuple(problems), None)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_report_is_shown_again_without_its_knowledge_base(wrong, form):
    """Another job has the report alone, and does not claim to have looked at anything."""
    problems, _ = read_problems(written("jsonl", *wrong))
    nothing = Loaded(KnowledgeBase(), (), Places(), Host())
    shown = written(form, nothing, problems)
    assert "P601" in shown
    assert "checked" not in shown
    assert "checked" not in written(form, nothing, [])


def test_report_of_nothing_is_read_as_nothing():
    """No problem is no line."""
    assert read_problems("") == ((), None)


def line(**changes: object) -> str:
    good = {
        "version": 1,
        "code": "F201",
        "severity": "error",
        "title": "unknown field",
        "path": WET,
        "line": 1,
        "column": 1,
        "page": None,
        "message": "m",
        "hint": "",
        "related": [],
    }
    return json.dumps({key: value for key, value in {**good, **changes}.items() if value != "DROP"})


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        "[" * 100_000,
        '{"a": ' * 100_000,
        line()[:-1],
        line() + line(),
        line() + "\n\n" + line(),
        line()[:-1] + ', "line": 2}',
        line(version=2),
        line(version=True),
        line(code="Z999"),
        line(code="F201\n"),
        line(severity="fatal"),
        line(path="../secret"),
        line(path="a/../../b"),
        line(path="/etc/passwd"),
        line(path="C:\\x"),
        line(path="a\\..\\b"),
        line(path=""),
        line(path="a" * 5_000),
        line(line=0),
        line(line=1.5),
        line(line="1"),
        line(line=10**12),
        line(message="DROP"),
        line(message="m" * 100_001),
        line(message=None),
        line(extra=1),
        line(related=[{"path": "..", "line": 1, "column": 1, "note": ""}]),
        line(related=[{}]),
        line(**{"::error::x": 1}),
        line().replace('"line": 1', '"line": NaN'),
        line().replace('"line": 1', f'"line": {"1" * 6_000}'),
        (line() + "\n") * (MOST + 1),
    ],
    ids=range(34),
)
def test_reader_refuses_what_no_writer_of_ours_wrote(text):
    """The report may have been made by a stranger's code: all of it is refused, in our words."""
    problems, complaint = read_problems(text)
    assert problems == ()
    assert complaint
    assert "\n" not in complaint
    assert len(complaint) < 200
    assert "::" not in complaint


def test_good_line_of_these_tests_is_good():
    """Else the test above would prove nothing."""
    (one,), complaint = read_problems(line())
    assert complaint is None
    assert one == problem("m")


def test_bibliography_is_a_group_without_a_page(make_site):
    """The bibliography becomes many pages, so its problems stand under the file."""
    loaded = load(make_site({"data/refs.bib": REFS.replace("title", "titel")}))
    shown = written("summary", loaded, sorted(survey(loaded)))
    assert "### `data/refs.bib`\n" in shown
