"""What a not-found page calls itself, in the languages of the web.

Each pattern is matched against the whole of a folded title or heading (see `folding`: lower case,
every quotation mark and apostrophe is `"`), so that "Evidence not found for miracle cure" is no
not-found page. `ё` is written `е`. Apologies before a phrase and a full stop behind it are taken
off first, by `says_not_found`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.absence import is_made_of_absence

if TYPE_CHECKING:
    from collections.abc import Mapping

_PAGE = "(?:web ?page|page|file|document|url|resource|content|file or directory)"
_THING = (
    "(?:web ?page|page|file|document|url|resource|content|file or directory|article|story|post"
    "|address|link|item|publication|news|video|object|topic|thread|profile|record|route|path)"
)
_SOUGHT = (
    '(?: (?:that |which )?(?:you(?:"re| are| were|"ve| have)?|we(?:"re)?)'
    " (?:tried to (?:reach|access|view|open)|trying to (?:reach|access|view|open)|requested|request"
    "|looking for|look for|want|wanted|asked for|seek|searching for|after))?"
)
_THE = "(?:the |this |that |your |requested |the requested )?"
_ANY_MORE = "(?: any ?more| on (?:this|the|our) (?:server|site|website))?"

PHRASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            r"not[- ]found",
            (
                rf"{_THE}{_THING}{_SOUGHT} (?:(?:was|is|has been|could|can|has|may have been) )?"
                rf"(?:not|no longer)(?: be)?(?: been)? (?:found|available|exists?|accessible|here"
                rf"|there){_ANY_MORE}"
            ),
            (
                rf"{_THE}{_THING}{_SOUGHT} (?:cannot|can\"t|couldn\"t|does not|doesn\"t|did not"
                rf"|isn\"t|wasn\"t) (?:be )?(?:found|exist|available|here|there|reached){_ANY_MORE}"
            ),
            (
                rf"{_THE}{_PAGE}{_SOUGHT} (?:(?:is|was|has been|may have been|has) )?(?:unavailable"
                r"|missing|gone|removed|deleted"
                r"|(?:moved|removed|deleted),? (?:or|and) (?:moved|removed|deleted|renamed)"
                r"(?: or does not exist)?)"
            ),
            (
                rf"this {_THING} (?:is|was|has been) (?:unavailable|removed|deleted"
                r"|no longer available)"
            ),
            (
                r"(?:we |i )?(?:\"?re sorry,? )?(?:we )?(?:can\"t|cannot|can not|couldn\"t"
                r"|could not|did not|didn\"t|are unable to|were unable to) (?:seem to )?"
                rf"(?:find|locate) (?:that|the|this|your|any)? ?(?:requested )?{_THING}{_SOUGHT}"
            ),
            (
                r"(?:looks like |it (?:looks|seems) (?:like )?)?nothing (?:was |is |can be "
                r"|could be )?(?:found|here)(?: (?:at|for) this (?:location|address|page|url))?"
            ),
            rf"no such {_THING}(?: (?:was )?found| here| exists)?|no {_THING} (?:was )?found",
            r"there (?:isn\"t|is no|is not) (?:a |an )?(?:github pages site|page|site|app) here",
            r"(?:the )?specified key does not exist|no ?such ?key|object not found!?",
        ),
        "ru": (
            (
                r"(?:(?:запрашиваемая|запрошенная|данная|эта|указанная|искомая|такая) (?:вами )?)?"
                r"(?:страница|статья|новость|публикация|запись|ссылка)(?:,? (?:которую )?(?:вы )?"
                r"(?:ищете|искали|запрашиваете|запросили|запрашиваемая вами"
                r"|к которой вы обратились),?)?"
                r"(?: (?:на сайте )?не (?:найдена|существует|обнаружена|доступна)| недоступна"
                r"| удалена"
                r"| отсутствует| больше не существует| была (?:удалена|перемещена)"
                r"(?: или (?:удалена|перемещена|не существует))?| потерялась| потеряна| устарела)"
                r"(?: на (?:сайте|сервере))?(?: или (?:была )?(?:удалена|перемещена"
                r"|не существует))?"
            ),
            (
                r"(?:запрашиваемый |запрошенный |данный |этот )?(?:материал|документ|файл|объект"
                r"|раздел"
                r"|элемент|ресурс|адрес|пост|url|контент) (?:не (?:найден|существует|обнаружен)"
                r"|удален"
                r"|отсутствует|недоступен|был удален)"
            ),
            (
                r"(?:такой|этой|данной|запрашиваемой|указанной)? ?(?:страницы|статьи|новости)"
                r"(?: (?:больше )?(?:не существует|нет|не найдено|не обнаружено))"
                r"(?: на (?:нашем )?сайте)?"
            ),
            (
                r"нет такой страницы|не найден[оа]?|страница не найдена 404|ничего не (?:найдено"
                r"|нашлось)"
                r"|мы не (?:нашли|смогли найти|можем найти) (?:эту |такую |нужную )?страницу"
                r"|не (?:удалось|удается) найти (?:эту |запрашиваемую )?страницу|неверный адрес"
                r"|нет такого адреса|кажется,? вы (?:заблудились|потерялись)"
            ),
        ),
        "uk": (
            (
                r"(?:(?:запитувана|запитана|дана|ця|така|шукана) )?(?:сторінка|сторінку|сторінки"
                r"|статтю"
                r"|статті|матеріал|новину|документ|файл)(?:,? яку ви (?:шукаєте|шукали),?)?"
                r" (?:не (?:знайдено|знайдена|існує|знайдений)|недоступна|видалена|видалено|немає"
                r"|відсутня|більше не існує)(?: на (?:сайті|сервері))?"
            ),
            r"такої сторінки (?:не існує|немає|не знайдено)|не знайдено|нічого не знайдено",
        ),
        "be": (r"старонка не (?:знойдзена|існуе)|старонку не знойдзена",),
        "es": (
            (
                r"(?:la |esta |página |el |este )?(?:página|pagina|contenido|documento|archivo"
                r"|artículo"
                r"|recurso|sitio|enlace|noticia)(?: (?:web|solicitad[oa]|buscad[oa]))?"
                r"(?: (?:que (?:estás? |está |usted )?(?:busca|buscas|buscabas|buscando|solicita"
                r"|intenta"
                r"(?: acceder)?)))? (?:no (?:encontrad[oa]|existe|se (?:ha )?(?:encuentra"
                r"|encontrado"
                r"|encontró|puede encontrar|pudo encontrar)|está disponible|disponible|ha sido"
                r" encontrad[oa]|fue encontrad[oa])(?: disponible)?|inexistente|ya no existe"
                r"|ya no está disponible)"
            ),
            (
                r"no (?:se (?:ha )?(?:encuentra|encontró|encontrado|pudo encontrar|puede encontrar)"
                r"|encontramos|hemos encontrado|existe) (?:la |esta |el |este )?(?:página|pagina"
                r"|contenido|documento|archivo|artículo|recurso)(?: (?:que (?:busca|buscas|buscabas"
                r"|estás? buscando|está buscando)|solicitad[oa]))?"
            ),
            r"no encontrad[oa]|no se encontró(?: nada)?|nada por aquí",
        ),
        "pt": (
            (
                r"(?:a |esta |o |este )?(?:página|pagina|conteúdo|arquivo|documento|artigo"
                r"|ficheiro)"
                r"(?: (?:que (?:você )?(?:procura|está procurando|procurava|tentou acessar)"
                r"|solicitad[oa]|requisitad[oa]|procurad[oa]))? (?:não (?:encontrad[oa]|existe"
                r"|foi encontrad[oa]|pôde ser encontrad[oa]|pode ser encontrad[oa]|está disponível"
                r"|disponível|localizad[oa])|inexistente|já não existe)(?: mais)?"
            ),
            (
                r"não (?:encontrad[oa]|encontramos (?:a|essa|esta) página.{0,30})"
                r"|não foi possível encontrar (?:a|esta|essa) página|nada (?:foi )?encontrado"
            ),
        ),
        "fr": (
            (
                r"(?:la |cette |le |ce |l\"|cet )?(?:page|document|contenu|article|fichier"
                r"|ressource|url"
                r"|adresse)(?: web)?(?: (?:que vous (?:recherchez|cherchez|avez demandée?|demandez"
                r"|souhaitez consulter)|demandée?|recherchée?))? (?:non (?:trouvée?|disponible)"
                r"|introuvable|inexistante?|est (?:introuvable|inexistante|indisponible)"
                r"|indisponible"
                r"|n\"existe (?:pas|plus)|n\"est (?:pas|plus) disponible|n\"a (?:pas "
                r"|pu )*(?:été )?"
                r"(?:être )?trouvée?|n\"a pas pu être trouvée?|n\"existe pas ou plus)"
            ),
            (
                r"(?:nous )?(?:ne (?:parvenons|pouvons) pas à? ?trouver (?:cette|la) page.{0,30}"
                r"|n\"avons pas trouvé (?:cette|la) page.{0,30})|non trouvée?|introuvable"
                r"|aucun résultat"
            ),
        ),
        "de": (
            (
                r"(?:die |diese |ihre |der |das |dieses |dieser )?(?:von ihnen )?"
                r"(?:angeforderte |gesuchte |aufgerufene |gewünschte |angefragte )?"
                r"(?:web)?(?:seite|inhalt|dokument|datei|artikel|adresse|url|beitrag)"
                r"(?:,? die sie (?:suchen|gesucht haben),?)? "
                r"(?:(?:konnte |wurde |kann |ist |leider )*nicht (?:\(mehr\) |mehr )?(?:gefunden"
                r"(?: werden)?|vorhanden|verfügbar|auffindbar|erreichbar)"
                r"|existiert (?:leider )?nicht"
                r"(?: mehr)?|gibt es (?:leider )?nicht(?: mehr)?|nicht gefunden|fehlt|unbekannt)"
            ),
            r"nicht gefunden|wir (?:konnten|können) (?:die|diese) seite (?:leider )?nicht finden",
        ),
        "it": (
            (
                r"(?:la |questa |il |questo |l\")?(?:pagina|contenuto|documento|file|articolo"
                r"|risorsa)"
                r"(?: (?:richiest[oa]|cercat[oa]|che (?:stai |hai |state )?(?:cercando|cercato"
                r"|cercavi"
                r"|richiesto|cerchi)))? (?:non (?:trovat[oa]|esiste(?: più)?|disponibile"
                r"|è (?:stat[oa] trovat[oa]|disponibile|più disponibile|raggiungibile|presente))"
                r"|inesistente)"
            ),
            r"non trovat[oa]|nessun risultato|impossibile trovare la pagina(?: richiesta)?",
        ),
        "pl": (
            (
                r"(?:ta |podana |żądana |szukana |wybrana )?(?:strona|podstrona)"
                r"(?:,? której szukasz,?)? (?:nie (?:została )?(?:znaleziona|istnieje|odnaleziona)"
                r"|nieznaleziona|niedostępna|nie jest dostępna)|(?:nie (?:znaleziono|odnaleziono)"
                r"|brak(?= \w))(?: (?:takiej |tej |podanej |żądanej |szukanej )?(?:strony|pliku"
                r"|artykułu))?"
                r"|(?:strony|pliku) nie znaleziono|nie ma takiej strony|nie znaleźliśmy tej strony"
            ),
        ),
        "nl": (
            (
                r"(?:de |deze )?(?:(?:opgevraagde|gevraagde) )?pagina(?: die u zoekt)? (?:is )?"
                r"(?:niet (?:gevonden|beschikbaar)|bestaat niet(?: \(?meer\)?)?"
                r"|kan niet worden gevonden|kon niet (?:worden )?gevonden(?: worden)?)"
                r"|niet gevonden"
            ),
        ),
        "sv": (
            (
                r"(?:sidan|den här sidan)(?: (?:du söker))? (?:hittades inte|kunde inte hittas"
                r"|finns inte"
                r"(?: längre)?|kan inte hittas|saknas)|sidan kunde ej hittas|hittades inte"
            ),
        ),
        "da": (
            (
                r"siden (?:blev ikke fundet|findes (?:desværre )?ikke|kunne ikke findes"
                r"|er ikke fundet|eksisterer ikke)|ikke fundet"
            ),
        ),
        "no": (
            (
                r"(?:siden|denne siden) (?:ble ikke funnet|finnes ikke|eksisterer ikke"
                r"|er ikke funnet)"
                r"|fant ikke siden|ikke funnet|vi finner ikke siden.{0,20}"
            ),
        ),
        "fi": (
            r"sivua ei (?:löydy|löytynyt|ole)|hakemaasi sivua ei (?:löydy|löytynyt)|ei löytynyt",
        ),
        "cs": (
            (
                r"(?:požadovaná )?stránka (?:nenalezena|nebyla nalezena|neexistuje|nenájdená"
                r"|sa nenašla|nebola nájdená)|nenalezeno|stránku se nepodařilo najít"
            ),
        ),
        "hu": (r"(?:az? |a keresett |a kért )?oldal nem (?:található|létezik)|nem található",),
        "ro": (r"pagina (?:nu (?:a fost găsită|există|poate fi găsită)|negăsită|inexistentă)",),
        "bg": (r"страницата (?:не (?:е|беше) намерена|не съществува|не може да бъде намерена)",),
        "sr": (r"страница није (?:пронађена|нађена)|stranica (?:nije pronađena|ne postoji)",),
        "tr": (r"(?:aradığınız )?sayfa (?:bulunamadı|mevcut değil|yok)|bulunamadı",),
        "el": (r"η σελίδα (?:που (?:ζητήσατε|αναζητάτε) )?δεν (?:βρέθηκε|υπάρχει)|δεν βρέθηκε",),
        "he": (r"(?:הדף|העמוד)(?: (?:המבוקש|שחיפשת))? (?:לא נמצא|אינו קיים|לא קיים)",),
        "ar": (
            (
                r"(?:عذرا[،,]? ?)?(?:هذه )?الصفحة(?: (?:المطلوبة|التي (?:تبحث عنها|طلبتها)))?"
                r" (?:غير (?:موجودة|متوفرة|متاحة)|لم (?:يتم العثور عليها|توجد))|لم يتم العثور على"
                r" (?:هذه )?الصفحة(?: المطلوبة)?|لا يمكن العثور على (?:هذه )?الصفحة|غير موجود"
            ),
        ),
        "fa": (r"صفحه(?: مورد نظر)?(?: شما)? (?:یافت|پیدا) نشد|یافت نشد",),
        "hi": (
            (
                r"(?:यह |आपका |अनुरोधित )?(?:पृष्ठ|पेज) (?:नहीं मिला|मौजूद नहीं है|उपलब्ध नहीं है"
                r"|नहीं मिल सका)|नहीं मिला"
            ),
        ),
        "zh": (
            (
                r"(?:您|你|我们)?(?:所|要|想要)?(?:访问|请求|查找|浏览|訪問|瀏覽|尋找|查看)?的?(?:该|此|該|本)?"
                r"(?:页面|网页|頁面|網頁|文章|内容|文件|页|頁)(?:已)?(?:不存在|未找到|找不到了?|不见了|已删除"
                r"|已被删除|走丢了|丢失了?|无法找到|無法找到|没有找到|沒有找到)(?:或已(?:被)?删除)?(?:了|啦)?"
            ),
            (
                r"(?:无法|無法|找不到|未找到|没有找到|沒有找到)(?:找到)?(?:您|你)?(?:要|所|请求|訪問|访问)*"
                r"的?(?:该|此|該)?(?:页面|网页|頁面|網頁|文件|页|頁)"
            ),
            r"未找到|(?:404)?错误页面|文件或目录未找到",
        ),
        "ja": (
            (
                r"(?:お探し|ご指定|指定された|ご覧になろうとした|リクエストされた|アクセスしよう(?:と)?した)?の?"
                r"(?:ページ|ファイル|記事|url)(?:は|が|を)?(?:現在)?(?:見つかりません(?:でした)?"
                r"|みつかりません(?:でした)?|存在しません(?:でした)?|ありません(?:でした)?"
                r"|見つけられません(?:でした)?|表示できません(?:でした)?|削除されました)"
            ),
        ),
        "ko": (
            (
                r"(?:요청하신 |찾으시는 |해당 )?페이지(?:를|가|을)? ?"
                r"(?:찾을 수 없습니다|존재하지 않습니다"
                r"|없습니다|찾을 수 없음)|존재하지 않는 페이지(?:입니다)?"
            ),
        ),
        "vi": (r"không tìm thấy trang(?: này| bạn yêu cầu)?|trang (?:này )?không tồn tại",),
        "id": (
            r"halaman (?:ini )?(?:tidak (?:ditemukan|tersedia|ada)|yang anda cari tidak ditemukan)",
        ),
        "th": (r"ไม่พบหน้า.{0,20}",),
        "kk": (r"бет табылмады|парақша табылмады",),
    }
)
"""Patterns by language (ISO 639-1)."""

WEAK = re.compile(
    r"not found|nothing found|не найден[оа]?|ничего не (?:найдено|нашлось)|не знайдено"
    r"|нічого не знайдено|no encontrad[oa]|não encontrad[oa]|nada encontrado|non trouvée?"
    r"|introuvable|aucun résultat|nicht gefunden|non trovat[oa]|nessun risultato"
    r"|nie znaleziono|未找到|niet gevonden|hittades inte|ikke fundet|ikke funnet|ei löytynyt"
    r"|nenalezeno|nem található|bulunamadı|δεν βρεθηκε|غير موجود|یافت نشد|नहीं मिला"
    r"|(?:does not|doesn\"t) exist|no longer available|gone|missing|nothing (?:is )?here|error"
)
"""What a list without entries may be called as well: too little for a heading alone."""

TALKS_OF_IT = re.compile(
    r"(?:not|cannot|can\"t|couldn\"t|could not|no longer|isn\"t|doesn\"t|does not|unable to)"
    r" (?:be )?(?:found|find|exist|available|here|located|locate)|не (?:найден|существует|нашл)"
    r"|не (?:знайден|існує)|no (?:se |ha sido )?(?:encontr|existe|encuentra)|não (?:encontr|existe"
    r"|foi encontr)|introuvable|n\"existe|nicht gefunden|existiert nicht|non (?:trovat|esiste)"
    r"|nie (?:znalezion|istnieje)|niet gevonden|不存在|找不到|未找到|見つかりません"
    r"|찾을 수 없|غير موجود"
    r"|bulunamadı|नहीं मिल"
)
"""Words that, under a title that begins with 404, leave no doubt what the 404 means."""

_APOLOGY = re.compile(
    r"^(?:(?:we\"re |we are |i\"m )?(?:so |very )?sorry|oh no|oops+|whoops+|ooops+|uh[- ]oh|hmm+"
    r"|ouch|aw,? snap|yikes|woops|d\"oh|error|warning|unfortunately|извините|простите|к сожалению"
    r"|упс+|ой|увы|ошибка|внимание|вибачте|на жаль|помилка|lo sentimos|lo siento|ups+|vaya|error"
    r"|desculpe"
    r"|ops+|erro|désolée?|oups|erreur|nous sommes désolés|entschuldigung|hoppla|fehler|leider"
    r"|spiacenti|siamo spiacenti|ci dispiace|errore|przepraszamy|niestety|błąd|beklager|tyvärr"
    r"|抱歉|很抱歉|对不起|對不起|sorry"
    r"|申し訳(?:ございません|ありません)(?:が)?|عذرا|عذرًا|خطأ|क्षमा करें)"
    r"(?:[\s,.!:;،，。、…-]+|(?<=[^\x00-\u024f])(?=[^\x00-\u024f]))(?:(?:but|but,|aber|но|mais"
    r"|pero) )?"
)
_CODE = r"(?:404|410)(?:\.\d{1,2})?"
_NAME_OF_CODE = (
    r"(?:http|https|status|error|code|page|err|ошибка|помилка|fehler|erreur|erro|errore|błąd"
    r"|fout|fel|feil|chyba|hiba|eroare|hata|σφάλμα|שגיאה|خطأ|त्रुटि|错误|錯誤|エラー|오류|lỗi|код|страница)"
)
_WITH_CODE = re.compile(
    rf"(?:{_NAME_OF_CODE}[\s:#!.,-]*){{0,3}}{_CODE}"
    rf"(?:[\s:.,!()\[\]-]*{_NAME_OF_CODE}|hatası|号)?(?:[\s:.,!()\[\]>/-]+|$)"
)
_STATUS = re.compile(rf"{_NAME_OF_CODE}[\s:#-]*{_CODE}\b|{_CODE}(?:\s*[|:!,.()-]|$)")
_PHRASE = re.compile(
    "|".join(f"(?:{pattern})" for patterns in PHRASES.values() for pattern in patterns)
)
_LOOKED_AT = 200
_AROUND = ' \t¡¿.,;:!?…。！？，、-–|()[]{}<>"#*:_~/'


@lru_cache(maxsize=256)
def says_not_found(folded: str) -> bool:
    """Whether the whole of a folded title or heading says that a page is not there.

    `404` with no other words says so too, and `404` with such a phrase before or behind it.
    """
    text, with_code = _bare(folded)
    if not text:
        return with_code
    return (
        _PHRASE.fullmatch(text) is not None
        or is_made_of_absence(text)
        or (with_code and is_made_of_absence(folded[:_LOOKED_AT]))
    )


def is_weak(folded: str) -> bool:
    """Whether what says not found names nothing that is missing: `404`, `Not found`.

    A story, a list without entries and a bus line are called so as well.
    """
    text, _ = _bare(folded)
    return not text or WEAK.fullmatch(text) is not None


def begins_with_code(folded: str) -> bool:
    """Whether a title begins as a status does: `404 | Site`, `404: ...`, `Error 404 ...`.

    "404 Media" and "404 people" do not.
    """
    return _STATUS.match(folded) is not None


def _bare(folded: str) -> tuple[str, bool]:
    """What is said without apologies and codes, and whether there was a code."""
    text = folded[:_LOOKED_AT].replace("ё", "е").strip(_AROUND)
    with_code = False
    for _ in range(4):
        before = text
        shorter, found = _without_code(text) if not with_code else (text, False)
        with_code = with_code or found
        text = _APOLOGY.sub("", f"{shorter} ", count=1).strip(_AROUND)
        if text == before:
            break
    return text, with_code


def _without_code(text: str) -> tuple[str, bool]:
    found = _WITH_CODE.match(text)
    if found:
        return text[found.end() :].strip(_AROUND), True
    for code in ("404", "410"):
        if text.endswith(code):
            before = text[: -len(code)].rstrip(_AROUND)
            words = re.sub(rf"(?:^|[\s(-]+){_NAME_OF_CODE}$", "", before).rstrip(_AROUND)
            return words, True
    return text, False
