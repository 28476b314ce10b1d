"""The JSON Schemas that editors read: in step with the model, explained, true of our own data."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner

from sourcebook.cli import main
from sourcebook.cli.schema import schemas
from sourcebook.loading import load
from sourcebook.model import Value, schema, schema_of
from sourcebook.vocabulary import TERMS

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "docs" / "schema"
each = pytest.mark.parametrize("name", sorted(schemas()))


class Loader(yaml.SafeLoader):
    """YAML as an editor reads it (1.2): a day is text, and what MkDocs adds is passed over."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":bool"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
Loader.add_multi_constructor("", lambda _loader, _tag, _node: None)


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((PUBLISHED / name).read_text()))


def mistakes(name: str, text: str) -> list[str]:
    return [error.message for error in validator(name).iter_errors(yaml.load(text, Loader))]


@each
def test_published_schema_is_in_step_with_the_model(name):
    """`make schema` writes them anew."""
    assert (PUBLISHED / name).read_text() == schemas()[name]
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas()[name]))


def test_nothing_else_is_published_there():
    """A schema of a format that is gone would mislead an editor."""
    assert {path.name for path in PUBLISHED.iterdir()} == set(schemas())


@each
def test_every_field_is_explained(name):
    """An editor shows the description beside the field."""
    schema = json.loads(schemas()[name])
    ours = schema["properties"]["extra"]["properties"]["sourcebook"] if "mkdocs" in name else schema
    for definition in [ours, *schema.get("$defs", {}).values()]:
        for field, value in definition.get("properties", {}).items():
            assert value.get("description") or "$ref" in value, f"{name}: {field}"


def test_no_file_of_the_program_is_read_twice_for_a_schema(monkeypatch):
    """Each build publishes one. `inspect` reads and parses a file anew for each class in it, and a
    schema asks for a class as often as it is named: that took half a second of every build."""
    asked = []
    source_of = inspect.getsource

    def note(thing):
        asked.append(thing)
        return source_of(thing)

    monkeypatch.setattr(inspect, "getsource", note)
    schema._module_of.cache_clear()
    schema._said_of_fields.cache_clear()
    assert schemas()["claims.json"] == schemas()["claims.json"]
    assert asked
    assert all(inspect.ismodule(one) for one in asked)
    assert len(asked) == len(set(asked))


def test_what_is_said_of_a_field_is_said_by_the_class_that_says_it_last():
    class Parent(Value):
        first: str
        """Of the parent."""
        second: str
        """Of the parent as well."""

    class Child(Parent):
        second: str
        """Of the child."""

    properties = schema_of(Child)["properties"]
    assert properties["first"]["description"] == "Of the parent."
    assert properties["second"]["description"] == "Of the child."


def test_every_word_is_explained():
    """What an editor completes, it explains in the words of the method page."""
    definitions = json.loads(schemas()["claim.json"])["$defs"]
    words = {kind.__name__: terms for kind, terms in TERMS.items()}
    for name in ("Verdict", "Certainty", "Stance", "ClaimKind", "ClaimStatus", "RelationType"):
        expected = [words[name][word].meaning for word in definitions[name]["enum"]]
        assert definitions[name]["markdownEnumDescriptions"] == expected


def test_our_own_data_keep_to_them():
    """A schema that is stricter than the checker would mark what is right."""
    for path in (ROOT / "data" / "claims").glob("*.yml"):
        assert mistakes("claim.json", path.read_text()) == [], path.name
    assert mistakes("names.json", (ROOT / "data" / "names.yml").read_text()) == []
    assert mistakes("mkdocs.json", (ROOT / "mkdocs.yml").read_text()) == []
    for path in (ROOT / "docs" / "fact-checks").glob("*.md"):
        front = path.read_text().split("---\n")[1]
        assert mistakes("front-matter.json", front) == [], path.name


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("claim.json", "claim: x\nverdct: refuted\n", "verdct"),
        ("claim.json", "verdict: wrong\n", "'wrong' is not one of"),
        ("names.json", "people: [{id: Ann, label: Ann}]\n", "'Ann' does not match"),
        ("front-matter.json", "ai_assisted: yes\n", "'yes' is not"),
        ("mkdocs.json", "extra: {sourcebook: {claims: 7}}\n", "7 is not of type 'string'"),
        ("mkdocs.json", "extra: {sourcebook: {clams: x}}\n", "clams"),
    ],
)
def test_what_is_wrong_is_marked(name, text, said):
    """An unknown field, an unknown word, a wrong kind of value."""
    assert any(said in one for one in mistakes(name, text))


def test_claims_name_their_schema():
    """The first line of each claim leads an editor to it, from where the file lies."""
    for path in load(ROOT).places.claims.values():
        first = (ROOT / path.path).read_text().splitlines()[0]
        target = first.removeprefix("# yaml-language-server: $schema=")
        assert ((ROOT / path.path).parent / target).resolve() == PUBLISHED / "claim.json"


def test_command_writes_them(tmp_path):
    """Into a folder of one's own; one that cannot be written is a sentence."""
    result = CliRunner().invoke(main, ["schema", str(tmp_path / "a" / "b")])
    assert result.exit_code == 0, result.output
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == set(schemas())
    (tmp_path / "file").write_text("")
    wrong = CliRunner().invoke(main, ["schema", str(tmp_path / "file" / "b")])
    assert wrong.exit_code == 2
    assert "cannot be written" in wrong.output
