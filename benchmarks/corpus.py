"""A knowledge base of any size for measuring, always the same for the same numbers.

    python benchmarks/corpus.py FOLDER --claims 5000 --sources 10000 --articles 200

Everything in it is invented, and about samples of water. Claims differ in kind, verdict, evidence
and length; sources in type, authors, language and origin; articles cite a few dozen sources each
and show a few claims. It stands in for what a newsroom may have after years.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

SETTINGS = """\
site_name: Measured
theme: {name: material, font: false}
plugins: [search, sourcebook]
markdown_extensions: [sourcebook, footnotes, tables, admonition, toc]
nav:
  - Home: index.md
  - Fact-checks: fact-checks/index.md
  - Claims: claims/
  - Sources: sources/
"""
WORDS = (
    "river basin water gauge keeper bridge spring winter metre clerk report valley stone flood "
    "measure record board meeting autumn village channel gate letter figure table station north "
    "upper lower summer drought signal wooden iron path month evening morning survey ledger depth "
    "lake pump well pipe mill tide salt mud sand reed heron ferry lock weir canal delta marsh"
).split()
RUSSIAN = (
    "река вода весна зима метр отчёт долина камень мост запись летом осенью глубина озеро насос "
    "колодец труба мельница соль песок канал берег уровень станция проба лёд снег"
).split()
FAMILIES = (
    "Miller Weaver Fischer Kowalski Ивановъ Novák García Rossi Müller Петрова Yılmaz Smith Jones "
    "Dubois Silva Andersson Tanaka Kim Nguyen Haddad"
).split()
GIVEN = "Ann Boris Clara David Elena Farid Grete Hugo Irina Jan".split()
VERDICTS = (
    ("supported", "supports"),
    ("mostly-supported", "qualifies"),
    ("mixed", "disputes"),
    ("misleading", "disputes"),
    ("refuted", "refutes"),
)
KINDS = "effect event quantity status attribution".split()
SOURCE_KINDS = "news official-statement fact-check rct cohort review expert-statement".split()
INDEPENDENCE = "independent developer state funder unknown".split()


def phrase(dice: random.Random, words: int, vocabulary: list[str] = WORDS) -> str:
    """So many words, with a capital."""
    return " ".join(dice.choices(vocabulary, k=words)).capitalize()


def source(number: int) -> str:
    """One entry; every third is an article with a DOI, every seventh Russian."""
    dice = random.Random(f"source {number}")
    russian = number % 7 == 3
    title = phrase(dice, dice.randint(5, 14), RUSSIAN if russian else WORDS)
    people = " and ".join(
        f"{dice.choice(FAMILIES)}, {dice.choice(GIVEN)}" for _ in range(dice.randint(1, 4))
    )
    date = f"20{dice.randint(10, 26):02}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    kind, independence = dice.choice(SOURCE_KINDS), dice.choice(INDEPENDENCE)
    fields = {
        "title": f"{{{title}}}",
        "author": f"{{{people}}}",
        "date": f"{{{date}}}",
        "url": f"{{https://host{number % 900}.example.org/reports/{number}}}",
        "urldate": "{2026-11-01}",
        "keywords": f"{{kind:{kind}, indep:{independence}}}",
    }
    if russian:
        fields["langid"] = "{ru}"
    if number % 3 == 0:
        fields["journaltitle"] = f"{{Journal of {phrase(dice, 2)}}}"
        fields["volume"] = f"{{{dice.randint(1, 90)}}}"
        fields["pages"] = f"{{{dice.randint(1, 400)}--{dice.randint(401, 900)}}}"
        fields["doi"] = f"{{10.1000/sample.{number}}}"
    else:
        fields["publisher"] = f"{{House of {phrase(dice, 2)} \\& Sons}}"
    if number % 11 == 5:
        fields["related"] = f"{{s{number - 1}}}"
        fields["relatedtype"] = "{derivedfrom}"
    entry = "article" if number % 3 == 0 else "online"
    lines = ",\n".join(f"  {name:12} = {value}" for name, value in fields.items())
    return f"@{entry}{{s{number},\n{lines},\n}}\n"


def claim(number: int, sources: int) -> str:
    """One claim with two to six pieces of evidence; every twentieth depends on the one before."""
    dice = random.Random(f"claim {number}")
    verdict, stance = dice.choice(VERDICTS)
    keys = dice.sample(range(sources), k=dice.randint(2, 6))
    evidence = []
    for index, key in enumerate(keys):
        how = stance if index < 2 else dice.choice(["context", "supports", "refutes", stance])
        quote = f', quote: "{phrase(dice, 5).lower()}", quote_lang: en' if index == 0 else ""
        note = f"It says {phrase(dice, 12).lower()}."
        evidence.append(f'  - {{source: s{key}, stance: {how}, note: "{note}"{quote}}}')
    cited = "; ".join(f"@s{key}" for key in keys[:2])
    rationale = " ".join(
        f"{phrase(dice, 16)} [@s{dice.choice(keys)}, p. {dice.randint(1, 90)}]." for _ in range(3)
    )
    relations = (
        f"relations:\n  - {{type: depends-on, claim: claim-{number - 1}}}\n"
        if number % 20 == 7
        else ""
    )
    return (
        f"claim: {phrase(dice, 9)} holds {number} litres.\n"
        f"short: {phrase(dice, 4)} {number}\n"
        f"kind: {KINDS[number % 5]}\n"
        f"topics: [topic-{number % 60}]\n"
        f"said_by:\n  - {{who: body-{number % 300}, date: 2025-09, source: s{keys[0]}}}\n"
        f"verdict: {verdict}\ncertainty: {dice.choice(['high', 'moderate', 'low'])}\n"
        f"rationale: >\n  {rationale} {phrase(dice, 12)} [{cited}].\n"
        f"checked: 2026-{number % 10 + 1:02}-{number % 27 + 1:02}\n"
        "evidence:\n" + "\n".join(evidence) + "\n"
        f"would_change:\n  - {{if: {phrase(dice, 8)}}}\n{relations}"
        f"history:\n  - {{date: 2026-{number % 10 + 1:02}-{number % 27 + 1:02}, type: created, "
        "why: First assessment.}\n"
    )


def article(number: int, claims: int, sources: int) -> str:
    """A fact-check of some 700 words in six sections, with thirty citations and four claims."""
    dice = random.Random(f"article {number}")
    shown = sorted(dice.sample(range(claims), k=4))
    keys = dice.sample(range(sources), k=20)
    sections = []
    for _ in range(6):
        paragraphs = [
            " ".join(
                f"{phrase(dice, 15)} [@s{dice.choice(keys)}]." if dice.random() < 0.6
                else f"{phrase(dice, 14)}."
                for _ in range(4)
            )
            for _ in range(2)
        ]  # fmt: skip
        sections.append(f"## {phrase(dice, 4)}\n\n" + "\n\n".join(paragraphs))
    ids = ", ".join(f"claim-{one}" for one in shown)
    return (
        f"---\ntitle: {phrase(dice, 6)}?\nchecked: 2026-11-0{number % 9 + 1}\nclaims: [{ids}]\n"
        f"summary: {phrase(dice, 18)} [@s{keys[0]}].\n---\n" + "\n\n".join(sections) + "\n"
    )


def make(folder: Path, claims: int, sources: int, articles: int) -> None:
    """Write the knowledge base; the folder must be empty or missing."""
    for name in ("data/claims", "docs/fact-checks"):
        (folder / name).mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (folder / "data/refs.bib").write_text(
        "\n".join(source(number) for number in range(sources)), encoding="utf-8"
    )
    for number in range(claims):
        text = claim(number, sources)
        (folder / f"data/claims/claim-{number}.yml").write_text(text, encoding="utf-8")
    for number in range(articles):
        text = article(number, claims, sources)
        (folder / f"docs/fact-checks/check-{number}.md").write_text(text, encoding="utf-8")
    (folder / "docs/fact-checks/index.md").write_text("# Fact-checks\n", encoding="utf-8")
    (folder / "docs/index.md").write_text("# Measured\n", encoding="utf-8")
    names = [f"  - {{id: body-{number}, label: Body {number}}}" for number in range(300)]
    topics = [f"  - {{id: topic-{number}, label: Topic {number}}}" for number in range(60)]
    (folder / "data/names.yml").write_text(
        "\n".join(["bodies:", *names, "topics:", *topics, ""]), encoding="utf-8"
    )


def main() -> None:
    """Read the options and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--claims", type=int, default=5000)
    parser.add_argument("--sources", type=int, default=10000)
    parser.add_argument("--articles", type=int, default=200)
    wanted = parser.parse_args()
    make(wanted.folder, wanted.claims, wanted.sources, wanted.articles)


if __name__ == "__main__":
    main()
