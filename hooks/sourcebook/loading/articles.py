"""docs/**/*.md -> articles + problems. Only the front matter is read here; the body is the
business of `citations`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sourcebook.loading.documents import Document
from sourcebook.loading.files import files_below, is_there, name_of, no_folder, read_text
from sourcebook.loading.host.patterns import brings_back_hidden, left_out
from sourcebook.loading.links import holds, linked_folders
from sourcebook.loading.records import read_record
from sourcebook.loading.rendered import SIGN
from sourcebook.loading.yaml import read_yaml
from sourcebook.model import Article, FrontMatter
from sourcebook.problems import Location, Problem
from sourcebook.suggestions import closest

if TYPE_CHECKING:
    from pathlib import Path

    from sourcebook.settings import Host

_DASHES = "---"
_OF_HOSTS = frozenset(
    {
        *("authors", "categories", "date", "description", "draft", "hide", "icon", "links"),
        *("pin", "readtime", "render_macros", "search", "slug", "status", "subtitle", "tags"),
        "template",
    }
)
"""Front matter fields of Material and its plugins, which are none of our business."""


@dataclass
class LoadedArticles:
    """What the folder of essays holds."""

    articles: dict[str, Article] = field(default_factory=dict)
    left_out: dict[str, Article] = field(default_factory=dict)
    """Those that the host does not publish: of them nothing is told."""
    documents: dict[str, Document] = field(default_factory=dict)
    """Front matter, by path under docs/."""
    problems: list[Problem] = field(default_factory=list)


def load_articles(root: Path, host: Host, *, drafts: bool = False) -> LoadedArticles:
    """Read every Markdown page but those that `render` made; one with bad front matter keeps its
    body. With `drafts`, what the host shows in a preview only is as good as published."""
    loaded, docs = LoadedArticles(), root / host.docs_dir
    if not is_there(docs):
        loaded.problems.append(
            Problem(
                Location(docs.relative_to(root).as_posix()),
                "X003",
                "The folder of the essays does not exist.",
                "Make it, or name another as docs_dir in mkdocs.yml.",
            )
        )
        return loaded
    if refused := no_folder(root, docs):
        loaded.problems.append(refused)
        return loaded
    for link in linked_folders(docs):
        if not holds(link, ".md"):
            continue  # Pictures, say.
        message = "This is a symbolic link to a folder with pages, and links are not followed."
        hint = "Put the folder itself here: the build would show its pages, and nobody checks them."
        loaded.problems.append(Problem(Location(name_of(root, link)), "X002", message, hint))
    found = files_below(docs, frozenset({".md"}), hidden=brings_back_hidden(host))
    paths = {path.relative_to(docs).as_posix(): path for path in found}
    unpublished = left_out(paths, host, drafts=drafts)
    for name, path in paths.items():
        file, problems = read_text(root, path, limit=10_000_000)
        if name in unpublished:
            if file is not None:
                loaded.left_out[name] = read_article(file.text, file.path, name)[0]
            continue
        loaded.problems += problems
        if file is not None and not file.text.startswith(SIGN):
            article, document, problems = read_article(file.text, file.path, name)
            loaded.articles[name] = article
            loaded.documents[name] = document
            loaded.problems += problems
    return loaded


def read_article(text: str, path: str, name: str) -> tuple[Article, Document, list[Problem]]:
    """Read one page. `path` is for the places of problems, `name` its path under docs/."""
    head, body, body_line, problems = _split(text, path)
    document = Document(path)
    front = FrontMatter()
    if head is not None:
        document, found = read_yaml(head, path, first_line=2)
        problems += found
        if isinstance(document.data, dict):
            problems += _misspelt(document)
            record, found, document = read_record(FrontMatter, document)
            problems += found
            front = record or front
    if (front.claims or front.summary) and not front.title:
        place = document.value_at()
        message = "The page has claims or a summary and no title."
        problems.append(
            Problem(place, "F202", message, "Add 'title: ...', for a fact-check a question.")
        )
    return Article(name, front, body, body_line), document, problems


def _split(text: str, path: str) -> tuple[str | None, str, int, list[Problem]]:
    lines = text.split("\n")
    if lines[0].rstrip() != _DASHES:
        return None, text, 1, []
    for number in range(1, len(lines)):
        if lines[number].rstrip() in {_DASHES, "..."}:
            body = "\n".join(lines[number + 1 :])
            return "\n".join(lines[1:number]) + "\n", body, number + 2, []
    return (
        None,
        text,
        1,
        [
            Problem(
                Location(path),
                "A501",
                "The front matter that opens here is never closed.",
                "Put a line of three dashes after the last field.",
            )
        ],
    )


def _misspelt(document: Document) -> list[Problem]:
    """Fields that look like one of ours: other names belong to the host and are let be."""
    problems = []
    for name in document.data:
        if name in FrontMatter.model_fields or name in _OF_HOSTS:
            continue
        near = closest(name, FrontMatter.model_fields)
        if near:
            place = document.key_at(name)
            message = f"There is no field '{name}'."
            problems.append(Problem(place, "F201", message, f"Did you mean '{near}'?"))
    return problems
