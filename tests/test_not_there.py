"""What gives a page away that is not there, a domain that was sold, a site that is another's now.

Each test is of one rule; how well they do together is told by test_soft404_set.py.
"""

from __future__ import annotations

import datetime as dt

import pytest

from sourcebook.checking.references.answers import Answer, Hop
from sourcebook.checking.references.classifying import classify
from sourcebook.checking.references.classifying.absence import is_made_of_absence, other_words
from sourcebook.checking.references.classifying.gathered import ending_of, gathered
from sourcebook.checking.references.classifying.lexicon import LEXICON
from sourcebook.checking.references.classifying.pages import BLOCK_BOUND, BLOCKS_BOUND, page_of
from sourcebook.checking.references.classifying.phrases import is_weak, says_not_found
from sourcebook.checking.references.matching.folding import fold
from sourcebook.checking.references.targets import Target

DAY = dt.date(2026, 11, 21)
URL = "https://lantern.example/news/2020/water-is-wet"
TITLE = "Evidence that water is wet after all"
PROSE = (
    "The river rose again in spring and people of the town carried sand to the old bridge, while a"
    " clerk wrote down who came and how much each had brought."
)
NEWS = "".join(f"<h3><a>Item {n} of the day</a></h3><p>{PROSE}</p>" for n in range(8))


def seen(html, *, cited=TITLE, url=URL, hops=()):
    """What a page is taken for. `cited` is None where no title is known."""
    given = Answer(
        url=url,
        status=200,
        hops=tuple(Hop(status, to) for status, to in hops),
        headers={"content-type": "text/html; charset=utf-8"},
        body=html.encode(),
    )
    return classify(Target(url=url, roles=(), titles=(cited,) if cited else ()), given, DAY)


# Statements -------------------------------------------------------------------------------------

SAID = [
    "The story you asked for is no longer on our site",
    "This portal has no such file",
    "Unfortunately we were unable to locate the document you requested",
    "Такой статьи на нашем портале больше нет",
    "Матеріал, який ви шукали, було видалено",
    "Den Artikel, den Sie suchen, gibt es hier leider nicht mehr",
    "Le contenu que vous cherchiez n’est plus en ligne",
    "El documento que solicitaste ya no está disponible",
    "O conteúdo que você tentou acessar não existe mais",
    "Il documento che cercavi non è più disponibile",
    "Dokument, którego szukasz, został usunięty",
    "Článek, který hledáte, už neexistuje",
    "Aradığınız içerik sitemizde bulunmamaktadır",
    "De pagina die u zocht is verwijderd",
    "您要访问的内容已被删除",
    "お探しの記事は削除されました",
    "요청하신 기사는 삭제되었습니다",
    "المقال الذي تبحث عنه غير متوفر",
    "הכתבה שחיפשתם הוסרה",
]


@pytest.mark.parametrize("text", SAID)
def test_wording_that_nobody_has_seen_before(text):
    """A statement of such words, in whatever order, says that a page is not there."""
    assert says_not_found(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "The missing link",
        "Missing pages",
        "The letter that was not found",
        "Body of missing hiker not found",
        "The minister’s page is gone",
        "Nothing is what it seems",
        "Not a page too long",
        "Файл не найден: как пропало уголовное дело",
        "Akte im Ministerium nicht gefunden",
        "La página perdida de la historia",
        "Ein Dokument der Zeit",
        "ページのない本",
        "消失的页面与记忆",
    ],
)
def test_headline_has_words_besides(text):
    """One word that is not of such statements makes it another."""
    assert not is_made_of_absence(fold(text))


def test_how_much_is_said_in_other_words():
    """From nothing to all; a statement that names no thing of the web is all other words."""
    assert other_words("the page was not found") == 0
    assert 0 < other_words("the turnip page was not found") < 0.5
    assert other_words("he was not found") == 1
    assert other_words("") == 1


def test_lexicon_is_in_folded_letters():
    """A word in capitals or with a typographic apostrophe would never be met."""
    for words in LEXICON.values():
        for text in (words.things, words.around):
            assert fold(text).replace("ё", "е") == text


@pytest.mark.parametrize("text", ["404", "Not found", "Oops!", "Ошибка 404", "Nicht gefunden"])
def test_weak_names_nothing_that_is_missing(text):
    """Such a name alone may be a story's."""
    assert is_weak(fold(text))


# Names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Not found", "404", "Nicht gefunden", "Не найдено", "Gone"])
def test_story_with_such_a_name(name):
    """A weak name over a text is the name of the text, even where no title is known."""
    page = f"<title>{name} – Lantern</title><h1>{name}</h1><p>A story.</p>{f'<p>{PROSE}</p>' * 3}"
    assert seen(page, cited=None).result == "ok"


@pytest.mark.parametrize(
    "borne_out",
    [
        "<p>You may have mistyped the address.</p>",
        "<p>The article you are looking for does not exist.</p>",
        "<p><a href=/>Back to the home page</a></p>",
    ],
)
def test_weak_name_that_is_borne_out(borne_out):
    """What follows tells the page from a story, and a list of news after it changes nothing."""
    page = f"<title>Lantern</title><h1>404</h1>{borne_out}{NEWS}"
    assert seen(page, cited=None).result == "soft-404"


def test_what_stands_far_off_bears_nothing_out():
    """A footer with a way back to the home page is on every page of a site."""
    page = f"<title>Gone</title><h1>Gone</h1>{f'<p>{PROSE}</p>' * 4}<p>Back to the home page</p>"
    assert seen(page, cited=None).result == "ok"


def test_headline_that_names_a_document():
    """With an article below it, it is a headline, whatever is cited."""
    page = (
        f"<title>The document no longer exists</title><h1>The document no longer exists</h1>{PROSE}"
    )
    page += f"<p>{PROSE}</p>" * 3
    assert seen(page, cited=None).result == "ok"
    assert seen(page, cited="The document no longer exists").result == "ok"
    assert seen(page).result == "ok"


def test_telling_name_over_a_list_of_news():
    """One paragraph an item is no article. Where no title is known that is not sure enough."""
    page = (
        f"<title>Lantern</title><h1>We have no such page</h1>{f'<p>{PROSE}</p><h3>Item</h3>' * 4}"
    )
    assert seen(page).result == "soft-404"
    assert seen(page, cited=None).result == "ok"


def test_heading_of_the_news_beside_it():
    """The first heading may be that of a list, after what the page says of itself."""
    page = (
        "<title>Lantern: error 404</title><b>404</b><p>We have no such page. Here is the news:</p>"
        f"<h2>Also read</h2>{NEWS}"
    )
    assert seen(page).result == "soft-404"


# First words ------------------------------------------------------------------------------------

SORRY = "Sorry, the page you were looking for in this blog does not exist."


def test_only_a_sentence_says_it():
    """The title is the site's and there is no heading: a blog's page between its latest posts."""
    found = seen(f"<title>Lantern</title><div>{SORRY}</div>{NEWS}")
    assert found.result == "soft-404"
    assert found.error.startswith("it says 'sorry, the page you were looking for")
    assert seen(f"<title>Lantern</title><div>{SORRY}</div>{NEWS}", cited=None).result == "soft-404"


@pytest.mark.parametrize(
    "page",
    [
        f"<title>Lantern</title><h1>Spring</h1><p>{PROSE} {PROSE}</p>{NEWS}<p>{SORRY}</p>",
        f"<title>Lantern</title><h1>Latest</h1><h2>Page not found</h2>{NEWS}",
        f"<title>Lantern</title><h1>Errors</h1><td>The page was not found</td>{NEWS}",
        f"<title>Lantern</title><p>{SORRY}</p><h1>{TITLE}</h1>{NEWS}",
    ],
    ids=["in a comment", "a headline", "in a table", "with the title"],
)
def test_sentence_that_is_not_the_pages_own(page):
    """After an article, as a headline among others, or on a page with the title it says nothing."""
    assert seen(page, cited=TITLE if TITLE in page else None).result == "ok"


def test_withdrawn_article_is_there():
    """What a publisher says of a work it took back is the record of it, and no missing page."""
    page = "<title>Sand and silt</title><p>This article has been withdrawn by its authors.</p>"
    assert seen(page).result == "ok"


def test_few_own_words():
    """A clause with a word of the page's own, where the cited title is missing and no article."""
    clause = "<title>Lantern</title><h2>The turnip page that you want could not be found here</h2>"
    assert seen(clause).result == "soft-404"
    assert seen(clause, cited=None).result == "ok"
    assert seen(f"{clause}<p>{PROSE}</p>").result == "ok"


def test_own_words_with_advice():
    """More of them count where advice follows, too."""
    own = "<title>Lantern</title><h2>This turnip page does not exist.</h2>"
    advice = "<p>Please check the address.</p>"
    assert seen(own + advice).result == "soft-404"
    assert seen(own).result == "ok"
    assert seen(own + advice, cited=None).result == "ok"


# Parked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The registration of the domain lantern.example has expired.",
        "lantern.example is available for purchase or lease.",
        "Домен lantern.example выставлен на аукцион.",
        "Срок регистрации домена lantern.example истёк.",
        "Die Domain lantern.example wurde registriert.",
        "Il dominio lantern.example è scaduto.",
        "El dominio lantern.example está en venta.",
        "Domena lantern.example wygasła.",
        "lantern.example alan adı satılıktır.",
        "このドメイン lantern.example は販売中です。",
        "lantern.example 域名正在出售。",
        "lantern.example 도메인은 판매 중입니다.",
    ],
)
def test_fate_of_its_own_domain(text):
    """A short page that tells what became of its own address is a registrar's, or a dealer's."""
    page = f"<title>lantern.example</title><p>{text}</p>"
    assert seen(page).result == "usurped"
    assert seen(page, cited=None).result == "usurped"


@pytest.mark.parametrize(
    "text",
    [
        "You can park a domain. Visitors then read that the domain is for sale.",
        "A domain that has expired is deleted after a month. Renew yours in time.",
    ],
)
def test_help_page_of_a_registrar(text):
    """Fates of domains in general, without its own address beside them."""
    page = f"<title>Help</title><h1>Domains</h1><p>{text}</p><p>{PROSE}</p>"
    assert seen(page, cited=None).result == "ok"


def test_server_that_was_just_set_up():
    """At the root of a site it is out of order; where an article stood, that is gone."""
    page = "<title>Welcome to nginx!</title><h1>Welcome to nginx!</h1><p>It is installed.</p>"
    assert seen(page, url="https://lantern.example/").result == "unreachable"
    assert seen(page).result == "soft-404"


# Takeovers --------------------------------------------------------------------------------------

SLOTS = (
    "<title>Best online casino 2026</title><h1>Top casinos</h1><p>Claim your welcome bonus, free"
    " spins and jackpots. Play slots, roulette and poker for real money.</p>"
)
ADVERTS = {
    "gambling": SLOTS,
    "gambling in Russian": (
        "<title>Казино онлайн: рабочее зеркало</title><p>Вход в казино, бонусы, фриспины, игровые"
        " автоматы, слоты и ставки. Промокод за регистрацию.</p>"
    ),
    "gambling in Thai": "<title>สล็อตเว็บตรง</title><p>คาสิโน บาคาร่า สล็อต แทงบอล เครดิตฟรี ฝากถอน</p>",
    "loans": (
        "<title>Payday loans online</title><p>Instant cash, no credit check, guaranteed approval,"
        " bad credit loans, same day. Apply now.</p>"
    ),
    "pills": (
        "<title>Buy Viagra online</title><p>Generic Cialis and Levitra, no prescription, cheap"
        " pills, free shipping.</p>"
    ),
    "essays": (
        "<title>Write my essay</title><p>Custom essays, term papers and dissertations, plagiarism"
        " free. Order now, cheap writers 24/7.</p>"
    ),
}


@pytest.mark.parametrize("page", ADVERTS.values(), ids=ADVERTS)
def test_old_address_that_advertises(page):
    """Where the cited title is missing and has nothing to do with the trade."""
    found = seen(page)
    assert found.result == "usurped"
    assert found.error.startswith("it advertises ")


REPORT = (
    "<title>Court stops casino adverts</title><h1>Court stops casino adverts</h1>"
    f"<p>Free spins and a bonus were promised.</p><p>{PROSE}</p><p>{PROSE}</p>"
)


@pytest.mark.parametrize(
    ("page", "cited"),
    [
        (REPORT, None),
        (REPORT, TITLE),
        (SLOTS, "Advertisement of an online casino"),
        (SLOTS, "Best online casino 2026"),
        (SLOTS + '<meta property="article:published_time" content="2026-01-01">', TITLE),
    ],
    ids=["report", "report, cited otherwise", "cited for it", "is the page", "dated"],
)
def test_page_on_a_trade(page, cited):
    """An article on a trade, and an advertisement that is cited as one, are what they are."""
    assert seen(page, cited=cited).result == "ok"


# Elsewhere --------------------------------------------------------------------------------------

FAR = "https://turnip.example/garden/soil"
OTHER = (
    "<title>Soil for turnips</title><h1>Soil for turnips</h1><p>After all it is loose earth that"
    f" turnips like best. {PROSE} {PROSE}</p>"
)


def test_unrelated_page_of_another_site():
    """Not a word of the title on it: somebody else has the address now."""
    found = seen(
        OTHER.replace("water", ""),
        hops=[(301, FAR)],
        cited="Evidence on enteric vaccines of the region",
    )
    assert found.result == "usurped"
    assert found.error == "it leads to turnip.example, to a page without a word of the cited title"


VACCINES = "Evidence on enteric vaccines of the region"


@pytest.mark.parametrize(
    ("page", "cited", "url", "end"),
    [
        (f"{OTHER}<p>Vaccines</p>", VACCINES, URL, FAR),
        (f"{OTHER}<p>Formerly lantern.example</p>", VACCINES, URL, FAR),
        (OTHER, VACCINES, URL, "https://lantern-news.example/garden/soil"),
        (OTHER, None, URL, FAR),
        (OTHER, "Enteromix вакцина испытания региона", URL, FAR),
        (OTHER, VACCINES, "https://doi.org/10.1000/182", FAR),
        ("<p>Redirecting</p>", VACCINES, URL, FAR),
    ],
    ids=[
        "a word of the title",
        "names the old site",
        "is called like it",
        "no title known",
        "another language",
        "a resolver",
        "hardly any text",
    ],
)
def test_other_site_that_may_be_the_right_one(page, cited, url, end):
    """What may be the page in its new place is left to the baseline."""
    assert seen(page, cited=cited, url=url, hops=[(302, end)]).result == "redirected"


def test_home_page_of_another_site():
    """An article is not on it."""
    found = seen(OTHER, hops=[(301, "https://turnip.example/")])
    assert found.result == "soft-404"
    assert found.error == "it leads to the home page of turnip.example"


# The pieces of a page ---------------------------------------------------------------------------


def test_text_is_parted_as_the_elements_part_it():
    """Inline elements part nothing, white space and empty elements are no pieces."""
    page = page_of(b"<title>T</title><p>One <b>two</b></p> <div></div>\x1e\n<td>3<td>&lt;4&gt;")
    assert page.blocks == ("One two", "3", "<4>")
    assert page.text == "One two 3 <4>"


def test_pieces_are_bounded():
    """However many there are and however long."""
    page = page_of(b"<p>" + b"x" * 10_000 + b"<p>y" * 10_000)
    assert len(page.blocks) == BLOCKS_BOUND
    assert len(page.blocks[0]) == BLOCK_BOUND


# Many to one ------------------------------------------------------------------------------------


def led(number, *, to="/news", title="", html="<title>News</title><p>All the news</p>"):
    """What the answer of the numbered address adds."""
    url = f"https://lantern.example/2020/item-{number}"
    end = f"https://lantern.example{to}"
    target = Target(url=url, roles=(), titles=(title or f"What happened to number {number}",))
    headers = {"content-type": "text/html"}
    given = Answer(url=url, status=200, hops=(Hop(302, end),), headers=headers, body=html.encode())
    return ending_of(target, given)


def test_many_cited_addresses_that_lead_to_one_page():
    """Three works cannot all have moved to a page with none of their titles."""
    found = gathered([led(1), led(2), led(3), led(4, to="/elsewhere")])
    assert sorted(found) == [f"https://lantern.example/2020/item-{n}" for n in (1, 2, 3)]
    assert set(found.values()) == {"3 cited addresses lead to /news, without their titles"}


@pytest.mark.parametrize(
    "endings",
    [
        [led(1), led(2)],
        [led(1, title="One work of many parts"), led(2, title="One work of many parts"), led(3)],
        [led(1), led(2), led(3, to="/other")],
    ],
    ids=["two", "one work twice", "different ends"],
)
def test_few_addresses_that_lead_to_one_page(endings):
    """They may be versions of one article, which stands there under a new title."""
    assert not gathered(endings)


def test_what_counts_for_nothing():
    """An address that was not led away, and a page that shows the title."""
    shown = led(1, html="<title>What happened to number 1</title><p>It is well.</p>")
    assert shown is None
    assert led(1, to="/2020/item-1/") is None
