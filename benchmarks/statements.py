"""Rated statements as a knowledge base: what real words of strangers do to us, and what they cost.

    python benchmarks/statements.py FILE FOLDER [--most 500]

FILE holds one JSON object a line, packed or not: `id claim verdict rationale speaker context tags
urls lang`, as LIAR-PLUS has it (CC0); all but `claim` and `verdict` may be missing. Each becomes a
claim with its speaker, its rating as a verdict, its rationale and a source; FOLDER is made anew.
Then it is loaded, checked and built, and every page is read back: the words of each claim have to
stand on it as they were given. Speakers, topics and ids may be of any script.

What the set does not say is filled in by one and the same word for all: certainty moderate, kind
status, the day of the conversion. So the result measures programs; as facts it is worth nothing,
and it is no part of any knowledge base.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import hashlib
import html
import json
import os
import re
import resource
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcebook.cataloguing.escaping import escaped
from sourcebook.checking import survey
from sourcebook.loading import load
from sourcebook.urls import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAY = "2026-11-21"
SETTINGS = """\
site_name: Statements
theme: {name: material, font: false}
plugins: [search, sourcebook]
markdown_extensions: [sourcebook, footnotes, tables, toc]
"""
RATINGS = {
    "true": ("supported", "supports"),
    "mostly-true": ("mostly-supported", "qualifies"),
    "half-true": ("mixed", "disputes"),
    "barely-true": ("misleading", "disputes"),
    "false": ("refuted", "refutes"),
    "pants-fire": ("refuted", "refutes"),
}
"""A rating of the set to a verdict and the stance of its source."""
LONGEST = 80
"""Letters of an id, before digits that tell it from others."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""What nobody sees and no file of ours may hold: sets whose words once were in a code page of
Windows have some, and a knowledge base says of each that it is to be taken out."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!|<>@:-])")


def statements(path: Path, most: int | None) -> list[dict[str, Any]]:
    """The rows of the file, each with all that is asked of a row; ends with a sentence where one
    has a rating that `RATINGS` does not know."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    rows = [_whole(json.loads(line)) for line in text.split("\n") if line.strip()][:most]
    if unknown := sorted({str(row["verdict"]) for row in rows} - {*RATINGS}):
        sys.exit(f"No verdict is known for: {', '.join(unknown)}. Known are {', '.join(RATINGS)}.")
    return rows


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """The row with a value for all it does not say; ids are numbers in some sets."""
    names = ("id", "claim", "rationale", "speaker", "context")
    return {
        **row,
        **{name: _fit(row.get(name)) for name in names},
        **{name: [_fit(one) for one in row.get(name) or ()] for name in ("tags", "urls")},
    }


def _fit(word: object) -> str:
    """A word of a row as a file may hold it: half of a pair of UTF-16, which JSON may hold, has no
    place there either."""
    text = "" if word is None else str(word)
    return _UNFIT.sub("", text.encode("utf-8", "replace").decode())


def same_name(name: str) -> str:
    """What two spellings of one name have in common: neither case, nor how an accent is stored, nor
    what nobody sees, tells one from the other; nor do the hyphens of names made for addresses."""
    seen = "".join(sign for sign in name if unicodedata.category(sign) not in {"Cc", "Cf"})
    plain = unicodedata.normalize("NFKC", seen).casefold()
    return " ".join(plain.replace("-", " ").split())


def ids(names: Iterable[str], otherwise: str) -> dict[str, str]:
    """The id of each name, by what `same_name` says of it. Of most of the world's names no Latin
    letter is left, and others fold alike: those end in digits of their own."""
    known = dict.fromkeys(map(same_name, names))
    slugs = {name: fold(name)[:LONGEST].strip("-") for name in known}
    numbers = collections.Counter(slugs.values())
    return {
        name: slug if slug and numbers[slug] == 1 else f"{slug or otherwise}-{_digest(name)}"
        for name, slug in slugs.items()
    }


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]


def claim(row: dict[str, Any], key: str, speaker: str, topics: list[str]) -> dict[str, Any]:
    """A claim, as data of YAML."""
    verdict, stance = RATINGS[row["verdict"]]
    note = row["context"].strip()
    return {
        "claim": row["claim"],
        "kind": "status",
        "topics": topics,
        # Where it was said the set does not tell: the source is the rating, which is another's.
        "said_by": [{"who": speaker, **({"note": note} if note else {})}],
        "verdict": verdict,
        "certainty": "moderate",
        # A rationale is Markdown, and these are words.
        "rationale": _MARKDOWN.sub(r"\\\1", row["rationale"] or "Rated so") + f" [@{key}]",
        "checked": DAY,
        "evidence": [{"source": key, "stance": stance}],
    }


def source(row: dict[str, Any], key: str) -> str:
    """The entry of its source; the title is ours, for the set gives none."""
    said = escaped(row["claim"])
    url = next(iter(row["urls"]), "")
    return (
        f"@online{{{key},\n  title = {{[Rating of: {said}]}},\n  url = {{{url}}},\n"
        "  keywords = {kind:fact-check, indep:independent},\n}\n"
    )


def listed(known: dict[str, str], names: Iterable[str]) -> list[dict[str, str]]:
    """An item for each id, with the first of its spellings as its label."""
    labels: dict[str, str] = {}
    for name in names:
        labels.setdefault(known[same_name(name)], _label(name))
    return [{"id": one, "label": label} for one, label in sorted(labels.items())]


def _label(name: str) -> str:
    """The name; or the words of one that was made for an address, as LIAR-PLUS has them."""
    return name.replace("-", " ").title() if re.fullmatch(r"[a-z-]+", name) else name


def write(rows: list[dict[str, Any]], folder: Path) -> dict[str, str]:
    """Write the knowledge base; give the words of each claim by its id."""
    (folder / "data/claims").mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "docs/index.md").write_text("# Statements\n", encoding="utf-8")
    speakers = [row["speaker"] if same_name(row["speaker"]) else "unknown" for row in rows]
    tags = [tag for row in rows for tag in row["tags"] if same_name(tag)]
    people, topics = ids(speakers, "speaker"), ids(tags, "topic")
    keys = ids((row["id"] for row in rows), "statement")
    entries = []
    said: dict[str, str] = {}
    for row, speaker in zip(rows, speakers, strict=True):
        name = keys[same_name(row["id"])]
        if name in said:  # Two statements have one id, or none.
            name = f"{name}-{_digest(row['claim'])}"
        about = dict.fromkeys(topics[same_name(tag)] for tag in row["tags"] if same_name(tag))
        data = claim(row, name, people[same_name(speaker)], [*about])
        text = json.dumps(data, ensure_ascii=False, indent=1)
        (folder / f"data/claims/{name}.yml").write_text(text + "\n", encoding="utf-8")
        entries.append(source(row, name))
        said[name] = row["claim"]
    (folder / "data/refs.bib").write_text("".join(entries), encoding="utf-8")
    names = {"people": listed(people, speakers), "topics": listed(topics, tags)}
    text = json.dumps(names, ensure_ascii=False, indent=1)
    (folder / "data/names.yml").write_text(text, encoding="utf-8")
    return said


def differing(site: Path, said: dict[str, str]) -> Iterator[str]:
    """The ids of claims whose words do not stand on their page as they were given."""
    for name, words in said.items():
        page = site / f"claims/{name}/index.html"
        heading = ""
        if page.exists():
            found = re.search(r"<h1[^>]*>(.*?)</h1>", page.read_text("utf-8"), re.DOTALL)
            heading = html.unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""
        if _plain(words) not in _plain(heading):
            yield name


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\xb6", "").split())


def main() -> None:
    """Convert, load, check, build and read; print what was found and what it cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, help="Only so many statements.")
    options = parser.parse_args()
    rows = statements(options.file, options.most)
    said = write(rows, options.folder)
    begin = time.process_time()
    loaded = load(options.folder)
    middle = time.process_time()
    codes = collections.Counter(problem.code for problem in survey(loaded))
    end = time.process_time()
    print(
        f"{len(rows)} statements, {len(loaded.kb.claims)} claims, {len(loaded.kb.sources)} sources"
    )
    print(f"loaded in {middle - begin:.1f} s of CPU, checked in {end - middle:.1f} s more")
    print("problems:", ", ".join(f"{code} {number}" for code, number in sorted(codes.items())))
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", "site"]
    subprocess.run(
        command,
        cwd=options.folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    site = options.folder / "site"
    pages = list(site.rglob("*.html"))
    print(
        f"built {len(pages)} pages in {used.ru_utime + used.ru_stime:.1f} s of CPU, "
        f"{used.ru_maxrss / 1024:.0f} MB"
    )
    largest = max(pages, key=lambda path: path.stat().st_size)
    print(f"largest page: {largest.relative_to(site)}, {largest.stat().st_size / 1000:.0f} KB")
    wrong = list(differing(site, said))
    print(f"pages whose words are not those of the statement: {len(wrong)} {wrong[:5]}")


if __name__ == "__main__":
    main()
