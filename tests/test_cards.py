"""Pictures for links that are shared: size, what they say, and what they leave out."""

from __future__ import annotations

import io
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from knowledge import article, claim, knowledge
from sourcebook.adapters.pictures import page_of, path_of, pictures
from sourcebook.cards import article_card, cards, claim_card
from sourcebook.cards.drawing import SIZE, Card, draw
from sourcebook.fragments import Site
from sourcebook.vocabulary import Verdict

INK = (0x1D, 0x23, 0x2B)


def picture(**values) -> Image.Image:
    card = {"kicker": "Claim", "title": "Water is dry.", "verdict": Verdict.REFUTED,
            "facts": "Certainty high", "site": "Small", **values}  # fmt: skip
    return Image.open(io.BytesIO(draw(Card(**card)))).convert("RGB")


def inked(image: Image.Image) -> int:
    """Pixels in the colour of a title."""
    return sum(count for count, colour in image.getcolors(1 << 20) if colour == INK)


def test_every_fact_check_and_claim_has_a_card_of_the_right_size():
    """1200 by 630, as the networks ask."""
    item = article()
    kb = knowledge(articles={item.path: item})
    made = dict(cards(kb, "Small"))
    assert set(made) == {claim_card("wet"), article_card(item.path)}
    for raw in made.values():
        image = Image.open(io.BytesIO(raw))
        assert (image.format, image.size) == ("PNG", SIZE)
        assert len(raw) < 120_000


def test_two_builds_draw_the_same_bytes():
    """A site that did not change is not uploaded anew."""
    first = dict(cards(knowledge(), "Small"))
    draw.cache_clear()
    assert dict(cards(knowledge(), "Small")) == first


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_looks_different(verdict):
    """The badge has the verdict's own word and colours."""
    others = [picture(verdict=other).tobytes() for other in Verdict if other is not verdict]
    assert picture(verdict=verdict).tobytes() not in others


@pytest.mark.parametrize("title", ["Вакцина готова", "Το νερό είναι στεγνό", "Vettä"])
def test_other_alphabets_are_drawn(title):
    """The first knowledge base is about a Russian vaccine."""
    assert inked(picture(title=title)) > 1000


@pytest.mark.parametrize("title", ["यह टीका असरदार है", "疫苗有效", "\U0001f489"])
def test_a_script_without_glyphs_is_left_out_and_not_drawn_as_boxes(title):
    """Boxes say less than nothing; the verdict still stands there."""
    assert inked(picture(title=title)) == 0


def first_ink(image: Image.Image) -> int:
    """How far from the left the ink of a title begins."""
    title = image.crop((0, 100, SIZE[0], 420)).convert("L").point(lambda level: level < 40)
    return title.getbbox()[0]


def test_a_title_runs_as_its_first_letter_does():
    """One Arabic word does not put an English claim on the right, nor a Latin one the other way."""
    assert first_ink(picture(title="He said «الأرض».")) < SIZE[0] / 3
    assert first_ink(picture(title="قال Elon")) > SIZE[0] / 2


def test_a_line_without_letters_runs_as_its_title_does():
    """The full stop after a date stands on the left of it, where an Arabic sentence ends."""
    words = "تسبب لقاح فايزر في وفاة ستة أشخاص من أصل مشاركًا كما قيل"
    with_stop = picture(title=f"{words} 2020-12-08.", verdict=None)
    without = picture(title=f"{words} 2020-12-08", verdict=None)
    left, _, right, _ = ImageChops.difference(with_stop, without).getbbox()
    assert right - left < 40


def test_signs_that_only_shape_a_word_do_not_cut_it():
    """Persian is spelt with a non-joiner, which is no space; a soft hyphen is nothing."""
    assert picture(title="می\u200cخواهیم") != picture(title="می خواهیم")
    assert picture(title="Wasser\u00adwerk") == picture(title="Wasserwerk")
    assert inked(picture(title="a\u200fb\u200c")) > 100


def test_a_claim_changes_its_own_card_only():
    """Cards depend on nothing but what they show."""
    before = dict(cards(knowledge([claim("a"), claim("b")]), "Small"))
    after = dict(cards(knowledge([claim("a"), claim("b", claim="Water is wet.")]), "Small"))
    assert before[claim_card("a")] == after[claim_card("a")]
    assert before[claim_card("b")] != after[claim_card("b")]


@settings(max_examples=30, deadline=None)
@given(title=st.text(max_size=600), site=st.text(max_size=80), facts=st.text(max_size=200))
def test_any_text_can_be_drawn_and_stays_inside_the_margins(title, site, facts):
    """Long words, controls and odd letters neither raise nor run over the edge."""
    image = picture(title=title, site=site, facts=facts)
    edge = image.crop((SIZE[0] - 60, 100, SIZE[0], SIZE[1]))
    assert edge.getcolors() == [(60 * (SIZE[1] - 100), (255, 255, 255))]


def test_a_site_with_an_address_has_the_pictures_where_its_pages_look_for_them():
    """A page finds its picture by its own address, and an essay by its file."""
    item = article()
    kb = knowledge(articles={item.path: item})
    made = pictures(kb, Site(name="Small", url="https://example.org/"))
    assert made == dict(cards(kb, "Small"))
    assert path_of("claims/wet/") == claim_card("wet")
    assert path_of(item.path.removesuffix(".md")) == article_card(item.path)
    assert page_of(claim_card("wet")) == "claims/wet/"


def test_without_an_address_or_pillow_there_is_no_picture(monkeypatch):
    """Neither is an error: Pillow is an extra, and a picture is asked for by a whole address."""
    assert pictures(knowledge(), Site(name="Small")) == {}
    for name in [one for one in sys.modules if one.split(".")[0] == "PIL"]:
        monkeypatch.setitem(sys.modules, name, None)
    for name in ("sourcebook.cards", "sourcebook.cards.drawing"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    assert pictures(knowledge(), Site(name="Small", url="https://example.org/")) == {}
