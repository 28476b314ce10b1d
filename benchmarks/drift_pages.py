"""Pages as content systems make them: a text in a language, put into a system's markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

SET = Path(__file__).resolve().parent.parent / "tests" / "data" / "drift"
UNSPACED = ("zh", "ja")


@dataclass(frozen=True)
class Topic:
    """A subject in a language: a title and its sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """What a site in a language says."""

    code: str
    ui: dict[str, str]
    comments: tuple[str, ...]
    topics: tuple[Topic, ...]

    @property
    def gap(self) -> str:
        return "" if self.code in UNSPACED else " "


@dataclass(frozen=True)
class Page:
    """A page before it is put into the markup of a system."""

    system: str
    language: Language
    title: str
    blocks: tuple[tuple[str, Any], ...]
    number: int
    related: tuple[tuple[str, str], ...]
    comments: tuple[str, ...] = ()
    cookies: bool = False
    ui: dict[str, str] = field(default_factory=dict)

    def markup(self, templates: Environment) -> str:
        ui = self.ui or self.language.ui
        return templates.get_template(f"{self.system}.html").render(
            lang=self.language.code,
            title=self.title,
            blocks=self.blocks,
            number=self.number,
            year=2015 + self.number % 11,
            date=f"{self.number % 28 + 1}.{self.number % 12 + 1}.{2015 + self.number % 11}",
            views=self.number * 7 % 9973,
            related=self.related,
            comments=self.comments,
            cookies=self.cookies,
            ui=ui,
            menu=[item.strip() for item in ui["menu"].split("|")],
        )


def languages(half: str) -> list[Language]:
    return [language(path) for path in sorted((SET / "texts").glob(f"*-{half}.txt"))]


def language(path: Path) -> Language:
    ui: dict[str, str] = {}
    comments: list[str] = []
    topics: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("= topic "):
            topics.append((line.removeprefix("= topic "), []))
        elif topics:
            topics[-1][1].append(line)
        elif line.startswith("comment: "):
            comments.append(line.removeprefix("comment: "))
        elif not line.startswith("= "):
            name, _, value = line.partition(": ")
            ui[name] = value
    return Language(
        path.name[:2],
        ui,
        tuple(comments),
        tuple(Topic(title, tuple(sentences)) for title, sentences in topics),
    )
