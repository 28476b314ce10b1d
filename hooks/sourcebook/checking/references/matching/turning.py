"""Words that turn a statement round or size it: negations and numbers.

No quote may be taken for found where what it leaves out, or puts in, is one of these. The lists
need not be whole: they only keep back what would else count as found, and what is kept back is
shown to a person.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.checking.references.matching.glyphs import is_numeral
from sourcebook.checking.references.matching.words import folded_word

if TYPE_CHECKING:
    from collections.abc import Iterable

_NEGATIONS = frozenset(
    map(
        folded_word,
        (
            # English, with what is left of don't and cannot
            "not no never none nor neither without cannot nobody nothing nowhere hardly scarcely t"
            " unlikely isnt arent wasnt werent dont doesnt didnt wont cant"
            # Russian, Ukrainian, Belarusian, Bulgarian, Serbian
            " не нет ни без никогда нельзя никто ничего ничто нигде никакой никаких ні немає ніколи"
            " ніхто нічого няма никога није нема нису"
            # German, Dutch, Swedish, Danish, Norwegian
            " nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder"
            " niet geen nooit niemand niets zonder inte ej icke aldrig ingen inget inga utan ikke"
            " aldri intet uden uten"
            # French, Spanish, Portuguese, Italian, Catalan, Romanian
            " ne n pas non jamais sans aucun aucune rien personne nunca jamás sin ningún ninguna"
            " ninguno nada nadie ni tampoco não nem jamais sem nenhum nenhuma mai senza nessuno"
            " nessuna niente né sense cap mai nu fără niciodată nici"
            # Polish, Czech, Slovak, Croatian, Hungarian, Finnish, Estonian, Turkish
            " nie bez nigdy nikt nic żaden żadna není nejsou nebyl nebyla nebylo nikdy nikdo nic"
            " žádný nije nisu nema nikada nem ne sem soha nincs nélkül senki ei en et emme ette"
            " eivät ilman ole mitte değil degil yok hayır asla hiç"
            # Greek, Albanian, Indonesian, Vietnamese
            " δεν δε μη μην όχι ποτέ χωρίς ούτε κανείς κανένας nuk pa tidak bukan belum tanpa"
            " jangan không chưa chẳng"
            # Arabic, Persian, Urdu, Hebrew, Hindi, Korean
            " لا لم لن ليس ليست ليسوا غير ما بدون دون ولا ولم نه نیست نیستند نبود هرگز هیچ"
            " לא אין אינו אינה אינם אינן בלי ללא מעולם אל ולא नहीं न मत ना बिना 안 못 없이 아니"
        ).split(),
    )
)
_DOUBTFUL = frozenset(["ما"])
"""Negations that are common words of another language: in Persian this is *we*."""
_INSIDE = re.compile(
    "[不没沒未非無无勿莫别別否]|ない|なかっ|なく|ません|(?:せ|れ|わ)ず|ไม่|ไร้|않|못|없|아니"
)
_FORE = frozenset("non un in im dis anti a не без nicht un anti ne non contra".split())
"""Words that turn what is joined to them by a hyphen."""
_NUMBERS = frozenset(
    map(
        folded_word,
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
            " fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy"
            " eighty ninety hundred hundreds thousand thousands million millions billion billions"
            " half third quarter dozen dozens both twice all most few some many"
            " ноль один одна одно два две три четыре пять шесть семь восемь девять десять двадцать"
            " тридцать сорок пятьдесят сто двести тысяча тысячи тысяч миллион миллиона миллионов"
            " миллиард миллиардов половина треть четверть все двое трое"
            " нуль дві чотири п'ять шість сім вісім дев'ять"
            " null ein eine einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig"
            " dreißig hundert tausend millionen milliarden hälfte drittel viertel alle"
            " un une deux trois quatre cinq sept huit neuf dix onze douze vingt trente cent"
            " mille millions milliards moitié tiers quart tous toutes"
            " uno una dos tres cuatro cinco seis siete ocho nueve diez veinte treinta cien mil"
            " millones mitad tercio todos todas um uma dois duas três quatro sete oito nove dez"
            " vinte cem metade due tre quattro cinque sei sette otto dieci venti cento metà tutti"
            " twee drie vijf zes zeven acht negen tien honderd duizend miljoen jeden jedna dwa dwie"
            " trzy cztery pięć sześć siedem osiem dziewięć dziesięć sto tysiąc milion"
            " ένας μία ένα δύο τρεις τρία τέσσερα τέσσερις πέντε έξι επτά οκτώ εννέα δέκα εκατό"
            " χίλια μισό όλοι"
            " واحد اثنان اثنين ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثمان تسعة تسع"
            " عشرة عشر مئة مائة ألف آلاف مليون نصف كل یک دو سه چهار پنج شش هفت هشت نه ده صد هزار"
            " אחד אחת שניים שתיים שני שתי שלושה שלוש ארבעה ארבע חמישה חמש שישה שש שבעה שבע שמונה"
            " תשעה תשע עשרה עשר מאה אלף מיליון חצי כל"
            " एक दो तीन चार पाँच पांच छह सात आठ नौ दस सौ हज़ार हजार लाख आधा सभी"
            " 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열 백 천 만"
        ).split(),
    )
)


def turns(words: Iterable[str]) -> bool:
    """Whether a negation is among folded words."""
    return any(
        word in _NEGATIONS or (not word.isascii() and _INSIDE.search(word)) for word in words
    )


def turns_what_follows(word: str) -> bool:
    """Whether a folded word is a negation beyond doubt, when it stands before others."""
    return word not in _DOUBTFUL and turns([word])


def sizes(words: Iterable[str]) -> bool:
    """Whether a number, in figures or in words, is among folded words."""
    return any(word in _NUMBERS or any(map(is_numeral, word)) for word in words)


def turns_the_next(word: str) -> bool:
    """Whether a folded word turns what a hyphen joins to it."""
    return word in _FORE


def negates_from_before(text: str) -> bool:
    """Whether a text without spaces ends with what makes the opposite of what would follow it."""
    return text.endswith((*"不没沒未非無无勿莫否", "ไม่", "มิ", "ไร้", "មិន", "ບໍ່", "မ"))


def negates_from_behind(text: str) -> bool:
    """Whether a Japanese ending makes the opposite of what stands before it."""
    return text.startswith(("ない", "なかっ", "なく", "ません", "ず", "ぬ"))
