"""The pairs of pages by which drift is calibrated and measured, put together from texts and markup.

A pair is a page as it was and as it is, with a label. The sentences are in `texts/`, the markup of
each content system in `systems/`; both were written for this set. No text and no system is in both
halves: the cuts are chosen on one, the figures are of the other.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drift_pages import SET, Language, Page, Topic, languages
from jinja2 import Environment, FileSystemLoader

if TYPE_CHECKING:
    from collections.abc import Iterator

HALVES = {
    "calibration": (
        "a",
        "wordpress drupal mediawiki bitrix newspaper ghost typo3 discourse".split(),
    ),
    "measured": ("b", "joomla ministry journal github blogger sitebuilder handmade".split()),
}
SAME = (
    "surroundings comments comments-gone adverts redesign correction copy-edit typography"
    " update-box print pagination lazy-images interface-language tabs grown next-article"
).split()
DRIFTED = (
    "another-article rewritten withdrawn paywall listing home-page parked video summary translated"
    " another-site"
).split()
PAIRS_A_KIND = 14


@dataclass(frozen=True)
class Case:
    """An article as it was, the page as it would be today without the change, and what to make the
    change from."""

    before: Page
    after: Page
    sentences: list[str]
    topic: Topic
    others: list[Topic]


Pair = tuple[Page, Page]


class Maker:
    """Makes the pairs of one half, the same in every run."""

    def __init__(self, half: str, seed: int) -> None:
        texts, self.systems = HALVES[half]
        self.half = half
        self.spoken = languages(texts)
        self.chance = random.Random(seed)
        self.standing = False
        self.templates = Environment(
            loader=FileSystemLoader(SET / "systems"), autoescape=False, trim_blocks=True
        )

    def pairs(self) -> Iterator[dict[str, str]]:
        for number, kind in enumerate(SAME + DRIFTED):
            for turn in range(PAIRS_A_KIND):
                system = self.systems[(number + turn) % len(self.systems)]
                # Each language meets each kind, English a little more often.
                spoken = self.spoken[(number * 5 + turn) % len(self.spoken)]
                before, after = self.pair(kind, system, spoken)
                yield {
                    "name": f"{kind} {turn + 1}",
                    "half": self.half,
                    "kind": kind,
                    "label": "same" if kind in SAME else "drifted",
                    "system": system,
                    "language": spoken.code,
                    "before": before.markup(self.templates),
                    "after": after.markup(self.templates),
                }

    def pair(self, kind: str, system: str, spoken: Language) -> tuple[Page, Page]:
        self.standing = self.chance.random() < 0.5
        topic, *others = self.chance.sample(spoken.topics, len(spoken.topics))
        sentences = list(topic.sentences)
        # A third is short; where there are topics enough, half of the others are twice as long.
        if self.chance.random() < 0.33:
            del sentences[6:]
        elif len(others) > 2 and self.chance.random() < 0.5:
            sentences += others.pop().sentences
        blocks = self.prose(spoken, sentences)
        before = self.page(system, spoken, topic.title, blocks, others)
        after = replace(
            before,
            number=before.number + self.chance.randrange(1, 900),
            related=self.related(others),
            comments=self.remarks(spoken, 3),
        )
        change = getattr(self, kind.replace("-", "_"))
        return change(Case(before, after, sentences, topic, others))

    def page(
        self, system: str, spoken: Language, title: str, blocks: Any, others: list[Topic]
    ) -> Page:
        return Page(
            system,
            spoken,
            title,
            tuple(blocks),
            self.chance.randrange(1000, 9000),
            self.related(others),
            self.remarks(spoken, 2),
        )

    def prose(self, spoken: Language, sentences: list[str]) -> list[tuple[str, Any]]:
        blocks: list[tuple[str, Any]] = []
        at = 0
        while at < len(sentences):
            size = 2 + (len(blocks) % 2)
            blocks.append(("text", spoken.gap.join(sentences[at : at + size])))
            at += size
        blocks.insert(1, ("figure", spoken.ui["search"]))
        # On every other site the same paragraph ends every article.
        if self.standing:
            blocks.append(("text", spoken.gap.join((spoken.ui["correction"], spoken.ui["home"]))))
        return blocks

    def related(self, topics: list[Topic]) -> tuple[tuple[str, str], ...]:
        found = [
            (topic.title, self.chance.choice(topic.sentences)[:70] + " …")
            for topic in self.chance.choices(topics, k=4)
        ]
        return tuple(found)

    def remarks(self, spoken: Language, most: int) -> tuple[str, ...]:
        return tuple(self.chance.choices(spoken.comments, k=self.chance.randrange(most + 1)))

    # The same article, with other things around it.

    def surroundings(self, case: Case) -> Pair:
        menu = [item.strip() for item in case.before.language.ui["menu"].split("|")]
        titles = [other.title for other in case.others]
        ui = {**case.before.language.ui, "menu": " | ".join(menu[:2] + titles[:2] + menu[2:])}
        return case.before, replace(case.after, ui=ui)

    def comments(self, case: Case) -> Pair:
        many = self.chance.choices(case.before.language.comments, k=12)
        more = [self.chance.choice(other.sentences) for other in case.others for _ in range(3)]
        return replace(case.before, comments=()), replace(case.after, comments=tuple(many + more))

    def comments_gone(self, case: Case) -> Pair:
        gone, still = self.comments(case)
        return replace(gone, comments=still.comments), replace(still, comments=())

    def next_article(self, case: Case) -> Pair:
        """Beneath the article the site goes on with another one, each time with a new one."""
        pages = []
        for page, other in zip(
            (case.before, case.after), (case.others[0], case.others[-1]), strict=True
        ):
            end = (
                ("heading", other.title),
                *self.prose(case.before.language, list(other.sentences[:4])),
            )
            pages.append(replace(page, blocks=(*page.blocks, *end)))
        return tuple(pages)

    def typography(self, case: Case) -> Pair:
        """Other glyphs and references for the same letters."""
        glyphs = {"'": "’", '"': "”", " – ": " - ", "ü": "u\u0308", "é": "&eacute;", "а": "&#1072;"}
        blocks = []
        for kind, text in case.before.blocks:
            new = text
            for old, glyph in glyphs.items():
                new = new.replace(old, glyph)
            # A place to break after the fourth letter of long words.
            new = re.sub(r"(?<![\w&;])([a-z]{4})(?=[a-z]{4})", r"\1&shy;", new)
            blocks.append((kind, new.replace(", ", ",&nbsp;")))
        return case.before, replace(case.after, blocks=tuple(blocks))

    def adverts(self, case: Case) -> Pair:
        ui = case.before.language.ui
        blocks = list(case.before.blocks)
        for at in range(len(blocks) - 1, 0, -2):
            blocks.insert(at, ("advert", ui["advert"]))
            blocks.insert(at, ("inline", self.chance.choice(case.others).title))
        return case.before, replace(case.after, blocks=tuple(blocks), cookies=True)

    def redesign(self, case: Case) -> Pair:
        rest = [system for system in self.systems if system != case.before.system]
        return case.before, replace(case.after, system=self.chance.choice(rest))

    def correction(self, case: Case) -> Pair:
        """A quarter of the sentences is replaced: a paragraph, in the shorter articles."""
        corrected = list(case.sentences)
        for at in self.chance.sample(range(len(corrected)), max(1, len(corrected) // 4)):
            corrected[at] = self.chance.choice(case.others[0].sentences)
        blocks = [
            *self.prose(case.before.language, corrected),
            ("box", case.before.language.ui["correction"]),
        ]
        return case.before, replace(case.after, blocks=tuple(blocks))

    def copy_edit(self, case: Case) -> Pair:
        edited = [
            self.reworded(case.before.language, sentence) if at % 2 else sentence
            for at, sentence in enumerate(case.sentences)
        ]
        return case.before, replace(
            case.after, blocks=tuple(self.prose(case.before.language, edited))
        )

    def reworded(self, spoken: Language, sentence: str) -> str:
        """One word or, where none are spaced, one character left out."""
        if spoken.code in ("zh", "ja", "th"):
            at = self.chance.randrange(len(sentence))
            return sentence[:at] + sentence[at + 1 :]
        words = sentence.split()
        del words[self.chance.randrange(len(words))]
        return " ".join(words)

    def update_box(self, case: Case) -> Pair:
        box = ("box", case.before.language.ui["update"])
        return case.before, replace(case.after, blocks=(box, *case.before.blocks))

    def print(self, case: Case) -> Pair:
        return case.before, replace(case.after, system="print")

    def pagination(self, case: Case) -> Pair:
        half = len(case.before.blocks) // 2 + 1
        first = replace(case.before, blocks=(*case.before.blocks[:half], ("pages", 3)))
        return first, replace(case.after, blocks=(*case.before.blocks, ("pages", 2)))

    def lazy_images(self, case: Case) -> Pair:
        blocks = []
        for kind, text in case.before.blocks:
            blocks.append(("lazy" if kind == "figure" else kind, text))
            blocks.append(("lazy", case.before.language.ui["site"]))
        return case.before, replace(case.after, blocks=tuple(blocks))

    def interface_language(self, case: Case) -> Pair:
        rest = [spoken for spoken in self.spoken if spoken != case.before.language]
        return case.before, replace(case.after, ui=self.chance.choice(rest).ui)

    def tabs(self, case: Case) -> Pair:
        blocks = list(case.before.blocks)
        third = max(1, len(blocks) // 3)
        names = [other.title for other in case.others][:3]
        tabbed: list[tuple[str, Any]] = [("tabs", names)]
        for panel, at in enumerate(range(0, len(blocks), third), 1):
            tabbed += [("panel", panel), *blocks[at : at + third], ("end", None)]
        return case.before, replace(case.after, blocks=tuple(tabbed))

    def grown(self, case: Case) -> Pair:
        new = [sentence for other in case.others for sentence in other.sentences]
        blocks = (*self.prose(case.before.language, new), *case.before.blocks)
        return case.before, replace(case.after, blocks=blocks)

    # Something else at the address.

    def another_article(self, case: Case) -> Pair:
        other = case.others[0]
        return case.before, replace(
            case.after,
            title=other.title,
            blocks=tuple(self.prose(case.before.language, list(other.sentences))),
            related=(
                (case.topic.title, case.topic.sentences[0][:70] + " …"),
                *case.after.related[:3],
            ),
        )

    def rewritten(self, case: Case) -> Pair:
        """From a fifth to nearly a half of the sentences is left."""
        share = self.chance.choice((0.2, 0.3, 0.4, 0.45))
        kept = set(
            self.chance.sample(range(len(case.sentences)), round(share * len(case.sentences)))
        )
        new = [sentence for other in case.others for sentence in other.sentences]
        text = [
            sentence if at in kept else new[at % len(new)]
            for at, sentence in enumerate(case.sentences)
        ]
        return case.before, replace(
            case.after, blocks=tuple(self.prose(case.before.language, text))
        )

    def withdrawn(self, case: Case) -> Pair:
        return case.before, replace(
            case.after, blocks=(("text", case.before.language.ui["gone"]),), comments=()
        )

    def paywall(self, case: Case) -> Pair:
        teaser = case.before.language.gap.join(case.sentences[: max(1, len(case.sentences) // 6)])
        blocks = (("text", teaser), ("box", case.before.language.ui["wall"]))
        return case.before, replace(case.after, blocks=blocks)

    def listing(self, case: Case) -> Pair:
        topics = [*case.others[:1], case.topic, *case.others[1:]]
        blocks = tuple(("teaser", (one.title, one.sentences[0])) for one in topics)
        return case.before, replace(
            case.after,
            title=case.before.language.ui["related"],
            blocks=(*blocks, ("pages", 9)),
            comments=(),
        )

    def home_page(self, case: Case) -> Pair:
        ui = case.before.language.ui
        blocks = [("text", ui["home"])]
        blocks += [
            ("teaser", (one.title, one.sentences[at])) for at in (0, 1) for one in case.others
        ]
        return case.before, replace(case.after, title=ui["site"], blocks=tuple(blocks), comments=())

    def parked(self, case: Case) -> Pair:
        return case.before, replace(case.after, system="parked")

    def video(self, case: Case) -> Pair:
        return case.before, replace(
            case.after, blocks=(("video", case.before.language.ui["video"]),)
        )

    def summary(self, case: Case) -> Pair:
        """One sentence in six of the old text, among words of the summary's own."""
        kept = case.sentences[:: max(5, len(case.sentences) // 2)]
        own = [case.before.language.ui["update"], case.before.language.ui["home"]]
        text = case.before.language.gap.join([own[0], *kept, own[1]])
        return case.before, replace(case.after, blocks=(("text", text),))

    def translated(self, case: Case) -> Pair:
        rest = [spoken for spoken in self.spoken if spoken != case.before.language]
        spoken = self.chance.choice(rest)
        at = case.before.language.topics.index(case.topic) % len(spoken.topics)
        other = spoken.topics[at]
        return case.before, replace(
            case.after,
            title=other.title,
            blocks=tuple(self.prose(spoken, list(other.sentences))),
        )

    def another_site(self, case: Case) -> Pair:
        """Somebody else has the name: other markup, another subject, another language around it."""
        self.standing = False
        elsewhere = self.chance.choice([one for one in self.spoken if one != case.before.language])
        _, after = self.redesign(replace(case, after=self.another_article(case)[1]))
        related = self.related(list(elsewhere.topics))
        return case.before, replace(after, related=related, comments=(), ui=elsewhere.ui)
