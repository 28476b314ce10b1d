"""An old address that now advertises: gambling, loans, pills, essays, sex.

Whoever buys an expired domain for its links writes such pages on it. They are known by a title that
names the trade, and by the words of the trade, many different ones and close together, where the
cited title is missing and has nothing to do with the trade. An article on gambling is cited by a
title that speaks of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.soft404 import Shown, shown_on
from sourcebook.checking.references.classifying.statements import is_dated
from sourcebook.checking.references.matching.folding import fold

if TYPE_CHECKING:
    from sourcebook.checking.references.classifying.pages import Page
    from sourcebook.checking.references.targets import Target

_READ = 6_000
"""Characters from the top of the page."""
_DIFFERENT = 4
"""Words of the trade, each counted once. An advertisement has them all in its first lines."""
_ONE_IN = 12
"""Words of the page to one of the trade. In an article there are more."""
_UNASKED_DIFFERENT, _UNASKED_ONE_IN = 6, 6
"""The same, where no title is known that could be missed."""


@dataclass(frozen=True, slots=True)
class _Trade:
    called: str
    names: re.Pattern[str]
    """What its advertisements have in the title."""
    words: re.Pattern[str]
    """What they have besides."""


def _trade(called: str, names: str, words: str, *, unspaced: str = "") -> _Trade:
    """`names` and `words` stand between spaces; `unspaced` names of scripts without them do not."""
    without = f"|{unspaced}" if unspaced else ""
    return _Trade(
        called,
        re.compile(rf"(?<!\w)(?:{names})(?!\w){without}"),
        re.compile(rf"(?<!\w)(?:{names}|{words})(?!\w){without}"),
    )


_TRADES = (
    _trade(
        "gambling",
        r"casinos?|slots?|slot\d+|togel|judi|poker|roulette|blackjack|baccarat|betting|sportsbooks?"
        r"|gambling|toto|казино|слоты|игровые автоматы|букмекер\w*|ставки на спорт|вулкан|bahis"
        r"|iddaa|kumar|apuestas|tragamonedas|apostas|cassinos?|scommesse|kasyno"
        r"|zakłady bukmacherskie"
        r"|paris sportifs|machines à sous|spielautomaten|sportwetten|wettanbieter|kasino|kaszinó"
        r"|nhà cái|cá cược|cazinou|pariuri|كازينو|رهان\w*|קזינו|הימורים|καζίνο"
        r"|онлайн-казино|casino\w+",
        r"gacor|jackpots?|free spins?|no deposit|welcome bonus|bonus(?:es|y|ları|i)?|maxwin|rtp"
        r"|bets?"
        r"|pragmatic|deposit|bandar|scatter|wager\w*|real money|gamble\w*|freispiele|einzahlung"
        r"|слот\w*|ставк\w+|фриспин\w*|джекпот\w*|рулетк\w*|покер\w*|бонус\w*|игров\w+ автомат\w*"
        r"|зеркал\w+|депозит\w*|промокод\w*|на деньги|реальные деньги|турнир\w*|deneme|giriş adresi"
        r"|kaçak|rulet|canlı|güncel giriş|ruleta|giros gratis|bonos?|rodadas|caça-níqueis"
        r"|giri gratis"
        r"|darmowe spiny|situs|daftar|agen|resmi|alternatif|login|pasaran|jogos|tours gratuits"
        r"|bola",
        unspaced="คาสิโน|สล็อต|บาคาร่า|แทงบอล|เครดิตฟรี|เว็บตรง|ฝากถอน|หวยออนไลน์|百家乐|老虎机|博彩|赌场|投注"
        "|彩票|娱乐城|娱乐场|真人娱乐|棋牌|彩金|카지노|슬롯|바카라|먹튀|토토사이트"
        "|オンラインカジノ|スロット|ベラジョン",
    ),
    _trade(
        "loans",
        r"loans?|payday|cash advances?|займы?|микрозаймы?|микрокредит\w*|chwilówk\w*|pożyczk\w*"
        r"|préstamos?|empréstimos?|prestiti|sofortkredit\w*|minikredit\w*|půjčk\w*|позик\w*",
        r"bad credit|no credit check|credit checks?|lenders?|installment|instant(?: cash)?"
        r"|guaranteed approval|same day|apply now|займ\w*|микрозайм\w*|без отказа|на карту|срочно"
        r"|мфо|кредитн\w+ истори\w+|онлайн|деньги|ohne schufa|sofort|szybk\w+|urgentes|sin papeles",
    ),
    _trade(
        "pills",
        r"viagra|cialis|levitra|kamagra|canadian pharmacy|online pharmacy|tramadol|xanax|виагр\w*"
        r"|сиалис\w*|modafinil|phentermine|cbd gummies",
        r"sildenafil|tadalafil|vardenafil|without (?:a )?prescription|no prescription(?: needed)?"
        r"|generic|cheap|order|pills|meds|free shipping|worldwide delivery|buy|rezeptfrei"
        r"|sin receta"
        r"|senza ricetta|sans ordonnance|левитр\w*|купить|без рецепта|дженерик\w*|bitcoin",
    ),
    _trade(
        "essays",
        r"write my (?:essay|paper)|essay writing(?: service)?s?|buy essays?|custom essays?"
        r"|paper writing services?|курсов\w+ на заказ|рефераты? на заказ|дипломы? на заказ",
        r"essays?|term papers?|dissertations?|plagiarism[- ]free|homework|order now|cheap"
        r"|(?:custom|research) papers?|writers?|24/7|курсов\w+|диплом\w*|реферат\w*|недорого",
    ),
    _trade(
        "sex",
        r"porn\w*|xxx|sex cams?|live sex|escorts?|порно\w*|проститутк\w*|эскорт\w*|секс",
        r"sex|nude|cams?|milf|hentai|adult|webcams?|girls|hot|videos?|movies|девушк\w*|интим\w*"
        r"|видео|снять|шлюх\w*|индивидуалк\w*",
        unspaced="成人|色情|无码|アダルト|無修正",
    ),
)


def sign_of(target: Target, page: Page) -> str:
    """What an old address advertises now, in a few words, or nothing."""
    top = fold(f"{page.title} {page.heading}")
    found = [trade for trade in _TRADES if trade.names.search(top)]
    if not found or is_dated(page):
        return ""
    shown = shown_on(page, target)
    if shown is Shown.YES:
        return ""
    known = shown is Shown.NO
    different = _DIFFERENT if known else _UNASKED_DIFFERENT
    one_in = _ONE_IN if known else _UNASKED_ONE_IN
    cited = fold(" ".join((*target.titles, *target.quotes, target.url)))
    text = f"{top} {fold(page.text[:_READ])}"
    words = max(text.count(" ") + 1, 0 if text.isascii() else len(text) // 8)
    for trade in found:
        seen = [one[0] for one in trade.words.finditer(text)]
        if len(set(seen)) < different or len(seen) * one_in < words:
            continue
        if not trade.words.search(cited):
            return f"it advertises {trade.called}: '{page.title[:80]}'"
    return ""
