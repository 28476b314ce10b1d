"""What a page says of itself: that it is not there.

It says so in its title, in its heading, or in the first words of its own. What is missing is named
("the page", "your article"), or something else on the page bears it out: the number 404, a way
back, advice on how to type an address. Without either it may be a story called "Not found".
"""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.absence import other_words
from sourcebook.checking.references.classifying.phrases import (
    TALKS_OF_IT,
    begins_with_code,
    is_weak,
    says_not_found,
)
from sourcebook.checking.references.classifying.titles import segments
from sourcebook.checking.references.matching.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.checking.references.classifying.pages import Page

_FEW = 60
_SHORT = 150
MEDIUM = 700
"""Words. A not-found page with a long list of the latest news has about as many."""
_BARE = 14
_LONG_BLOCK = 25
"""Words in one paragraph: an article has begun. What not-found pages say is in shorter ones."""
_STATEMENT = 200
_TRIMMED = " #.!?"
_CODED = re.compile(r"\b4(?:04|10)\b")
_NUMBER_WORDS = re.compile(
    r"\b(?:error|http|status|code|ошибка|fehler|erreur|erro|errore|błąd|hata)\b"
)
_OWN_WORDS, _FEW_OWN_WORDS = 0.35, 0.2
"""Of the letters of a statement, those in words that not every such statement has."""
_CLAUSE = 4
_NAMED_WITHIN = 120
_NEXT = 3
"""Pieces of text after a name that may bear it out. What stands farther off is the site's own."""
_ENDS = (".", "!", "。", "！", "۔", "।")
_DATED = re.compile(r"article:published_time|\"datePublished\"")
"""What the systems of news sites write into articles and into nothing else."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")
_FURNITURE = re.compile(
    r"cookie|куки|کوکی|עוגיות|kakor|çerez|쿠키|©|copyright|all rights|все права|rechte vorbehalten"
    r"|droits réservés|mentions légales|derechos reservados|direitos reservados|diritti riservati"
    r"|wszelkie prawa|всі права|усі права|hakları saklıdır|práva vyhrazena|版权所有|無断転載"
    r"|저작권|جميع الحقوق|כל הזכויות"
)
"""What stands on every page of a site, often at some length."""
_HELPS = re.compile(
    r"mistyped|misspel|(?:check|verify) (?:the|your|that the) (?:url|address|spelling|web)"
    r"|(?:typed|entered) (?:the|a|an|it|in) |(?:may|might|could) have (?:been )?(?:moved|removed"
    r"|deleted|renamed|changed|expired)|(?:has|was|been) (?:moved|removed|deleted) or"
    r"|(?:back|return|go|head) (?:to )?(?:the |our |your )?(?:home|start|front|main)|go back"
    r"|homepage"
    r"|broken link|bookmark|lesezeichen|закладк|segnalibro|favori|záložk|zakładk|marcador"
    r"|домашн\w+ страниц|out(?:dated|-of-date)|status report|(?:try|use) (?:a |the |our "
    r"|your )?search|search (?:our|this|the) (?:web)?site"
    r"|looking for something|error code|status code|requested url|request(?:ed)? (?:url|uri|path)"
    r"|(?:served with|powered by) (?:caddy|jetty|litespeed)|(?:apache|nginx|tomcat|openresty)/\d"
    r"|на главную|проверьте (?:правильность|адрес)|неправильно набран|воспользуйтесь поиском"
    r"|(?:была|был|быть|могла быть) (?:удален|перемещен|переименован)|вернуться"
    r"|на головну|перевірте|скористайтеся пошуком|(?:було|була) (?:видален|переміщен)"
    r"|zur startseite|zurück zu|überprüfen sie|nutzen sie (?:bitte )?(?:die|unsere) suche"
    r"|(?:verschoben|umbenannt|gelöscht)|eingabe|umgezogen"
    r"|retour(?:ner)? à l|page d\"accueil|vérifie[rz]|déplacé|supprimé|moteur de recherche"
    r"|volver (?:a|al)|página de inicio|(?:comprueb|verifi|revis)[ae]|eliminad|movid[oa]"
    r"|voltar (?:para|à|ao)|página inicial|verifique|removid|(?:foi|ser) movid"
    r"|torna(?:re)? alla|home ?page|controlla|verifica|spostat|rimoss"
    r"|wróć|strony głównej|stronę główną|sprawdź|usunięt|przeniesion"
    r"|terug naar|controleer|verplaatst|verwijderd|zoekfunctie|till startsidan|flyttat|tagits bort"
    r"|zpět na|zkontrolujte|přesunut|smazán|ana ?sayfa|taşınmış|silinmiş|kaldırıl|kontrol edin"
    r"|返回首页|返回上一页|回到首页|已删除|被删除|输入|更名|トップページ|ホームに|移動|削除|url"
    r"|間違"
    r"|홈으로|메인으로|주소|삭제|변경|الصفحة الرئيسية|نقل|حذف|العنوان|דף הבית|הכתובת|הוסר"
    r"|खोज|मुखपृष्ठ|หน้าแรก|ย้าย|ลบ"
)
"""What pages say to those who came to the wrong address, and stories do not."""


def named(page: Page, *, missed: bool) -> str:
    """How title or heading say that a page is not there, or nothing.

    `missed` is whether a title or a quote is known that the page does not show.
    """
    title, heading, words = segments(page.title), fold(page.heading).strip(_TRIMMED), page.words
    if words > MEDIUM or (words > _SHORT and is_dated(page)):
        return ""
    sign = f"its title is '{page.title[:80]}'"
    if part := next((part for part in title if says_not_found(part)), ""):
        if not heading or says_not_found(heading) or heading in title[1:]:
            own = (part,) if heading in title[1:] or not heading else (part, heading)
            return sign if _is_believed(page, own, missed=missed) else ""
        # "Page not found" over "Page not found: how links rot" is an article's title cut short.
        if part not in heading and (words <= _SHORT or _says_so_before(page, heading)):
            return sign if not is_weak(part) or _is_borne_out(page) else ""
    elif begins_with_code(title[0]) and words <= _SHORT:
        # "404 explained" over "404 explained" is an article again.
        repeated = heading and not says_not_found(heading) and begins_with_code(heading)
        if not repeated and TALKS_OF_IT.search(f"{title[0]} {fold(page.text)}"):
            return sign
    elif not heading and words <= _SHORT and says_not_found(title[0].rpartition(": ")[2]):
        # "Garden notes: Page not found", where the text agrees.
        if TALKS_OF_IT.search(fold(page.text)):
            return sign
    elif (
        heading
        and words <= MEDIUM // 2
        and says_not_found(heading)
        and _is_believed(page, (heading,), missed=missed)
    ):
        return f"its heading is '{page.heading[:80]}'"
    return ""


def _is_believed(page: Page, names: tuple[str, ...], *, missed: bool) -> bool:
    """Whether names that say not found are not those of a story.

    A weak one must be borne out. A telling one must be where an article follows: "The document
    does not exist any more" is a headline too. Where a title is missed that takes two paragraphs
    on end, for each item of a list of news may have one.
    """
    if all(is_weak(name) and not _is_coded(name) for name in names):
        return _is_borne_out(page)
    if any(_is_coded(name) and not is_weak(name) for name in names):
        return True
    return not _goes_on(page, paragraphs=2 if missed else 1) or _is_borne_out(page)


def _says_so_before(page: Page, heading: str) -> bool:
    """Whether the page says not found before its heading, which is that of a list of news then."""
    blocks = takewhile(lambda block: block.strip(_TRIMMED) != heading, map(fold, page.blocks))
    return any(says_not_found(block) for block in islice(blocks, _NAMED_WITHIN))


def _is_coded(name: str) -> bool:
    """Whether a weak name has both the number and the words: `404 - Not found`."""
    return _CODED.search(name) is not None and any(map(str.isalpha, _NUMBER_WORDS.sub("", name)))


def _goes_on(page: Page, *, paragraphs: int) -> bool:
    """Whether an article follows what the page calls itself: so many paragraphs on end."""
    on_end = 0
    for block in _after_its_name(page):
        on_end = on_end + 1 if _size(block) >= _LONG_BLOCK else 0
        if on_end == paragraphs:
            return True
    return False


def stated(page: Page, *, missed: bool) -> str:
    """How the first words of a page's own say that it is not there, or nothing.

    `missed` is whether a title or a quote is known that the page does not show. Where nothing is
    known, it must be a sentence with its full stop, and on a longer page no heading may stand
    before it: lists of headlines and tables of error messages have such words too.
    """
    if page.words > MEDIUM or (page.words > _SHORT and is_dated(page)):
        return ""
    heading = fold(page.heading)
    # "File not found? Police lose evidence" is one name, and no sentence of the page's.
    names = {heading, *segments(page.title)}
    # "Oops" is a heading of nothing.
    telling = bool(heading) and not is_weak(heading) and not says_not_found(heading)
    headed = False
    headline = _goes_on(page, paragraphs=2)
    for block in _before_any_article(page):
        if headline and block in names:
            continue
        headed = headed or (telling and block == heading)
        if headed and not missed and page.words > _SHORT:
            return ""
        for sentence in [block] if block in names else _sentences(block)[:2]:
            told = missed or sentence.endswith(_ENDS) or page.words <= (_BARE if heading else _FEW)
            if told and _says_what_is_missing(sentence):
                return f"it says '{sentence[:80]}'"
    return _hinted(page) if missed else ""


def _hinted(page: Page) -> str:
    """The same with words of the page's own, where no article follows.

    The more such words, the more it takes: advice to those gone astray must follow then.
    """
    blocks = [fold(block) for block in page.blocks[:_NAMED_WITHIN]]
    for at, block in enumerate(blocks):
        if _is_paragraph(block):
            return ""
        near = blocks[at : at + 1 + _NEXT]
        for sentence in _sentences(block)[:2]:
            own = other_words(sentence)
            if own > _OWN_WORDS or any(map(_is_paragraph, near[1:])):
                continue
            # A clause, not a name of three words.
            plain = own <= _FEW_OWN_WORDS and sentence.count(" ") >= _CLAUSE
            if plain or any(_HELPS.search(one.replace(sentence, "")) for one in near):
                return f"it says '{sentence[:80]}'"
    return ""


def _is_paragraph(block: str) -> bool:
    return _size(block) >= _LONG_BLOCK and not _FURNITURE.search(block)


def _says_what_is_missing(sentence: str) -> bool:
    return len(sentence) <= _STATEMENT and says_not_found(sentence) and not is_weak(sentence)


def _sentences(block: str) -> list[str]:
    return _SENTENCE_END.split(block[: 2 * _STATEMENT])


def _before_any_article(page: Page) -> Iterator[str]:
    for block in page.blocks:
        folded = fold(block)
        yield folded
        if _is_paragraph(folded):
            return


def _is_borne_out(page: Page) -> bool:
    """Whether what follows a weak name says more of it, or nothing follows at all."""
    if page.words <= _BARE:
        return True
    return any(
        _HELPS.search(block) or any(map(_says_what_is_missing, _sentences(block)[:3]))
        for block in _after_its_name(page)
        if _size(block) <= 3 * _LONG_BLOCK
    )


def _after_its_name(page: Page) -> list[str]:
    """The pieces of text beside a name that says not found; all, where it stands in none."""
    names = {*segments(page.title), fold(page.heading)}
    blocks = [fold(block) for block in page.blocks[:_NAMED_WITHIN]]
    named_at = [at for at, block in enumerate(blocks) if block in names and says_not_found(block)]
    if named_at:
        blocks = blocks[max(0, named_at[0] - 1) : named_at[-1] + 1 + _NEXT]
    return [block for block in blocks if block not in names and not _FURNITURE.search(block)]


def is_dated(page: Page) -> bool:
    """Whether the page carries a day of publication in its markup, as articles do."""
    return _DATED.search(page.markup) is not None


def _size(folded: str) -> int:
    """Words, eight characters for one where none are spaced."""
    spaced = folded.count(" ") + 1
    return spaced if folded.isascii() else max(spaced, len(folded) // 8)
