"""Templates are compiled once a process, and again when they change."""

from __future__ import annotations

import pytest
from jinja2 import Environment, FileSystemLoader

from sourcebook.fragments import make_environment
from sourcebook.fragments.compiled import Compiled


@pytest.fixture
def compiled(monkeypatch) -> list[str]:
    """The texts that Jinja compiled so far."""
    texts: list[str] = []
    real = Environment.compile

    def compile_(environment, source, *more, **named):
        texts.append(source)
        return real(environment, source, *more, **named)

    monkeypatch.setattr(Environment, "compile", compile_)
    return texts


def test_the_next_build_compiles_what_changed_and_nothing_else(tmp_path, compiled):
    """As under `mkdocs serve`, where each build has an environment of its own."""
    one, other = tmp_path / "one.html", tmp_path / "other.html"
    one.write_text("Before {{ 1 + 1 }}")
    other.write_text("{{ '<' }}")

    def written() -> list[str]:
        environment = make_environment(tmp_path)
        return [environment.get_template(name).render() for name in ("one.html", "other.html")]

    assert written() == written() == ["Before 2", "&lt;"]
    one.write_text("After {{ 1 + 1 }}")
    assert written() == written() == ["After 2", "&lt;"]
    assert compiled == ["Before {{ 1 + 1 }}", "{{ '<' }}", "After {{ 1 + 1 }}"]


def test_another_language_is_compiled_for_itself(tmp_path, compiled):
    """A plugin may add to the language of the theme's templates between two builds."""
    (tmp_path / "one.html").write_text("{{ 1 }}")
    code = Compiled()
    for extensions in ([], ["jinja2.ext.loopcontrols"], []):
        environment = Environment(
            loader=FileSystemLoader(tmp_path),
            bytecode_cache=code,
            extensions=extensions,
            autoescape=True,
        )
        assert environment.get_template("one.html").render() == "1"
    assert len(compiled) == 2


def test_a_template_of_the_same_name_elsewhere_is_another(tmp_path):
    """Two sites in one process have templates of their own."""
    said = []
    for site in ("a", "b"):
        (tmp_path / site).mkdir()
        (tmp_path / site / "one.html").write_text(site)
        said.append(make_environment(tmp_path / site).get_template("one.html").render())
    assert said == ["a", "b"]


def test_what_another_process_compiled_is_known(tmp_path, compiled):
    """Handed over as bytes, it is as if it had been compiled here."""
    (tmp_path / "one.html").write_text("{{ 1 + 1 }}")
    there, here = Compiled(), Compiled()
    for code in (there, here):
        here.take(there.packed())
        environment = Environment(
            loader=FileSystemLoader(tmp_path), bytecode_cache=code, autoescape=True
        )
        assert environment.get_template("one.html").render() == "2"
    assert len(compiled) == 1
    assert not here.is_empty()


class Unhashable:
    """A filter that is an object, and equal to others like it."""

    def __eq__(self, other):
        return isinstance(other, Unhashable)

    __hash__ = None

    def __call__(self, word):
        return f"{word}?"


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("{{ 'a' | upper }}", lambda one: one.filters.update(upper=lambda word: f"{word}!")),
        ("{{ 'a' | upper }}", lambda one: one.filters.update(upper=Unhashable())),
        ("{{ 'a' is lower }}", lambda one: one.tests.update(lower=lambda word: False)),
        ("{{ '<' }}", lambda one: setattr(one, "autoescape", True)),
        ("{{ '<' }}", lambda one: setattr(one, "autoescape", lambda name: True)),
        ("{% if 1 %}\n1{% endif %}", lambda one: setattr(one, "trim_blocks", True)),
    ],
)
def test_a_plugin_that_changes_what_a_template_means_is_heard(tmp_path, text, change):
    """Of a text that stands in a template itself, what a filter gives is in its code."""
    (tmp_path / "one.html").write_text(text)
    code = Compiled()

    def written(*changes, compiled=None) -> str:
        environment = Environment(loader=FileSystemLoader(tmp_path), bytecode_cache=compiled)
        for one in changes:
            one(environment)
        return environment.get_template("one.html").render()

    plain, changed = written(), written(change)
    assert plain != changed
    assert [written(compiled=code), written(change, compiled=code)] == [plain, changed]
