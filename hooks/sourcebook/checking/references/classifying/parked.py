"""A domain that somebody else has now: parked, for sale, expired, or a registrar's own page.

Called so where it led to a known market of domains, or where the page is short and carries a
parking service's own script or says so in its title. An article on domains for sale is long, and
its title says more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.addresses import same_site, split
from sourcebook.checking.references.classifying.soft404 import Shown, shown_on
from sourcebook.checking.references.classifying.titles import segments
from sourcebook.checking.references.matching.folding import fold
from sourcebook.checking.references.sites import site_of

if TYPE_CHECKING:
    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.classifying.pages import Page
    from sourcebook.checking.references.targets import Target

_FEW = 40
_FIRST = 8
"""Pieces of text. On a page of so few words they are all but the links."""
_SHORT = 100
_MEDIUM = 250
_LOOKED_AT = 150_000
_READ = 4_000
"""Characters of a short page's text: a hundred words, but for a hostile page."""

_MARKETS = frozenset(
    "sedo.com sedoparking.com bodis.com parkingcrew.net dan.com undeveloped.com afternic.com"
    " hugedomains.com buydomains.com domainmarket.com brandbucket.com above.com parklogic.com"
    " domainnamesales.com uniregistry.com voodoo.com cashparking.com smartname.com fabulous.com"
    " namedrive.com trafficz.com skenzo.com internettraffic.com rookmedia.net domainsponsor.com"
    " dsparking.com oversee.net efty.com squadhelp.com atom.com namebright.com snapnames.com"
    " namejet.com dropcatch.com domainlore.uk nicsell.com elitedomains.de domainname.de"
    " expireddomains.com perfectdomain.com saw.com grit.com spaceship.com sav.com epik.com"
    " domain.ru reg.ru nic.ru telderi.ru backorder.ru domenus.ru parking.ru expired.ru"
    " expireseek.com searchvity.com".split()
)
_REGISTRARS = frozenset("reg.ru nic.ru parking.ru spaceship.com sav.com epik.com domain.ru".split())
"""These have more to show than parked domains; their pages count only where the path says so."""
_SALE_PATH = re.compile(
    r"park|expired|forsale|for-sale|buy|market|lot|auction|domain|landing|shop", re.IGNORECASE
)
_REGISTRAR_PAGES = (
    (
        "godaddy.com",
        re.compile(r"/(?:forsale|domain-?search|domainfind|domain-auctions)", re.IGNORECASE),
    ),
    ("dynadot.com", re.compile(r"/(?:market|forsale)", re.IGNORECASE)),
    ("namecheap.com", re.compile(r"/(?:market|domains/.*parking)", re.IGNORECASE)),
    ("porkbun.com", re.compile(r"/(?:aftermarket|checkout)", re.IGNORECASE)),
    ("networksolutions.com", re.compile(r"/(?:buy|domain)", re.IGNORECASE)),
)
_PARKED_HOST = re.compile(r"ww\d{1,3}\.", re.IGNORECASE)
"""`ww25.example.com`: where several parking services put the domains they hold."""
_SCRIPTS = re.compile(
    r"img\.sedoparking\.com|sedoparking\.com/(?:frmpark|search|js)|sedo\.com/search/details"
    r"|(?:cdn|www|d)\.parkingcrew\.net|parkingcrew\.net/(?:jsparkcaf|assets|track)|bodiscdn\.com"
    r"|(?:cdn\d?|www)\.bodis\.com|parking-lander|window\.park\s*=|parklogic\.com/|above\.com/"
    r"marketplace|data-adblockkey|d38psrni17bvxu\.cloudfront\.net|d1lxhc4jvstzrp\.cloudfront\.net"
    r"|c\.parkingcrew\.net|parking\.reg\.ru|parking-static|/reg_parking|jino-parking"
    r"|[/.]nic\.ru/parking"
    r"|caf\.js\?.{0,40}domain_name|google\.com/adsense/domains/caf\.js|domainpark/|_zc_csrf_park"
    r"|location(?:\.href)?\s*=\s*[\"']/lander\b|hugedomains\.com/(?:domain_profile"
    r"|images/logo_huge)|[/.]dan\.com/assets|cdn0\.dan\.com"
    r"|afternic\.com/forsale/|uniregistry\.com/market|park\.js\?domain|namebrightstatic",
    re.IGNORECASE,
)
_WORDING = (
    (
        r"(?:the |this |your )?(?:premium )?(?:domain(?: name)?|website|site)?:? ?\"?(?:@)?\"?"
        r" ?(?:is|may be|might be|could be) (?:now )?(?:available )?(?:for sale|parked"
        r"|available for"
        r" (?:sale|purchase)|parked free.{0,40}|expired|up for (?:sale|auction))(?: .{0,60})?"
    ),
    r"(?:buy|purchase|get|own|acquire) (?:this|the) domain(?: name)?(?: @)?",
    r"buy @(?: .{0,40})?|@:? (?:domain )?(?:for sale|parked|expired)(?: .{0,40})?",
    (
        r"(?:this )?domain(?: name)? (?:for sale|parked|parking|expired|has expired"
        r"|is expired)(?: @)?"
        r"|parked domain(?: name)?(?: on .{0,40})?|premium domains? for sale"
        r"|expired domain(?: name)?"
    ),
    (
        r"(?:this )?(?:domain|site) (?:name )?(?:has|was|is) (?:just |recently |newly )?(?:been )?"
        r"(?:recently )?(?:registered"
        r"|parked|expired"
        r"|suspended)(?: .{0,60})?|this domain name has just been registered"
    ),
    r"future home of something quite cool|welcome to @|coming soon @|@ is coming soon",
    (
        r"(?:домен|доменное имя) ?(?:@)? ?(?:продается|выставлен на продажу|припаркован|свободен"
        r"|продан"
        r"|не прилинкован.{0,80}|не оплачен|истек|освободился|зарегистрирован.{0,60}|в продаже"
        r"|скоро (?:будет )?(?:освободится|удален))(?: .{0,40})?"
    ),
    r"(?:купить домен|продажа домена|продается домен|парковка домена|домен на продажу) ?(?:@)?",
    r"срок (?:регистрации|действия|оплаты) домена ?(?:@)? ?(?:истек|закончился)(?: .{0,40})?",
    r"домен ?(?:@)? ?(?:продається|виставлений на продаж|припарковано)",
    (
        r"(?:die|diese|der|dieser) (?:domain|website|webseite"
        r"|internetseite) ?(?:@)? ?(?:steht (?:zum|zu) verkauf|zu verkaufen"
        r"|kaufen|ist (?:zu verkaufen|geparkt|verfügbar))|domain (?:zu verkaufen|kaufen)(?: @)?"
    ),
    (
        r"(?:die|diese) (?:domain|internetadresse) (?:ist|wurde) (?:bereits |soeben |gerade )?"
        r"(?:registriert|reserviert|freigeschaltet|vergeben)(?: .{0,60})?"
        r"|hier entsteht (?:in kürze )?(?:eine )?(?:neue )?(?:internetpräsenz|website|homepage"
        r"|webseite|internetseite).{0,40}|.{0,20}domain reserved"
    ),
    r"(?:ce |le )?(?:nom de )?domaine ?(?:@)? ?(?:est (?:à vendre|en vente|expiré)|à vendre)",
    r"(?:este |el )?dominio ?(?:@)? ?(?:está (?:en|à) venta|en venta|a la venta|à venda)",
    (
        r"(?:questo |il )?dominio ?(?:@)? ?(?:è )?in vendita|(?:ta "
        r"|ten )?domena ?(?:@)? ?(?:jest )?"
        r"na sprzedaż|(?:dit |deze )?domein(?:naam)? (?:is )?te koop"
    ),
    (
        r"(?:此|该|本)?(?:域名)(?:可能)?(?:正在)?(?:出售|转让|待售)(?:中)?"
        r"|@ ?(?:域名)?(?:出售|转让)"
        r"|このドメインは?.{0,20}(?:売|販売).{0,10}"
    ),
)
_TITLE = re.compile("|".join(f"(?:{one})" for one in _WORDING))
_NAME = re.compile(r"(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?!\w)")
"""A domain at the beginning of a title: it may be another name of the same address."""
_SUBJECT = (
    r"(?:@|(?<!\w)(?:domains?|domain name|web ?site|web ?page|домен\w*|доменн\w+ им\w+|доменом"
    r"|internetadresse|domäne|domännamnet|dom[ií]nio|nom de domaine|domaine|site web|dominio"
    r"|sitio web|sito web|domen[aąyę]|domeny|domén[ayu]|domein(?:naam)?|alan ad\w+|tên miền"
    r"|הדומיין|דומיין|النطاق|نطاق|الدومين|اسم النطاق|δομή)(?!\w)|域名|网域|ドメイン|도메인)"
)
_FATE = (
    r"(?:(?<!\w)(?:for sale|up for auction|(?:is |now )?available (?:for|to) (?:sale|purchase|buy"
    r"|lease|acqui\w+)|parked|parking page|(?:has |is |have )?expired|expires|pending (?:renewal"
    r"|deletion|delete)|premium domain|asking price|make (?:an )?offer|submit (?:an |your )?offer"
    r"|buy (?:it )?now|lease(?: to own)?|backorder|for purchase|lapsed|listed on|get this"
    r"|newly registered"
    r"|(?:just|recently|newly|been|was|is) (?:been )?(?:recently )?registered|registered (?:at|with"
    r"|by|through)|coming soon|under construction|no longer active|has been suspended"
    r"|продается|продам|выставлен\w*|на продажу|припаркован\w*|истек\w*"
    r"|закончил\w*|освобо\w+|(?:только что )?зарегистрирован\w*|не прилинкован|не оплачен|свободен"
    r"|не (?:делегирован|настроен|подключен|опубликован|создан|размещен)|в продаже|купить"
    r"|аукцион\w*"
    r"|продається|припарковано|на продаж|зареєстровано|закінчив\w*"
    r"|(?:zum|zu) verkauf\w*|gekündigt|erworben|kaufen|geparkt|registriert|reserviert"
    r"|freigeschaltet|abgelaufen|à vendre"
    r"|en vente|expiré|enregistré|réservé|a la venta|en venta|registrado|reservado|expirado|vencido"
    r"|caducado|aparcado|próximamente|à venda|expirou|estacionado|in vendita|registrato|scaduto"
    r"|parcheggiato"
    r"|na sprzedaż|utrzymywana|zarejestrowana|wygasła|zaparkowana|te koop|geregistreerd"
    r"|gereserveerd|geparkeerd|verlopen|till salu|parkerad|parkerat|registrerad|na prodej"
    r"|zaparkována|registrována|vypršela|satılık\w*|park edil\w*|süresi (?:dol|bit)\w*"
    r"|tescil edil\w*|למכירה|פג תוקף|רשום|للبيع|معروض\w*|منتهي|انتهت صلاحي\w*|محجوز|eladó"
    r"|na prodaju"
    r"|de vânzare|πωλείται)(?!\w)|出售|转让|待售|過期|过期|停放|販売中|売り出し|取得されて"
    r"|有効期限|失効"
    r"|登録されて|판매|만료|등록된)"
)
_GAP = r"[^.!?。]{0,50}?"
_SENTENCE = re.compile(f"{_SUBJECT}{_GAP}{_FATE}|{_FATE}{_GAP}{_SUBJECT}")
"""A domain and what became of it, in one sentence."""
_OTHER_SIGNS = re.compile(
    r"the owner of @ has not|related searches|sponsored listings|inquire about this domain"
    r"|interested in (?:buying )?this domain|(?:buy|get|own) this (?:premium )?domain"
    r"|купить (?:этот )?домен|関連リンク"
)


def sign_of(target: Target, answer: Answer, page: Page) -> str:
    """What gives a page away as a parked or sold domain, in a few words, or nothing."""
    if market := _market(target, answer, page):
        return f"it leads to {market}"
    words = page.words
    if words > _MEDIUM:
        return ""
    names = {split(url).hostname or "" for url in (target.url, answer.final_url)}
    if found := _NAME.match(fold(page.title)):
        names.add(found[0])
    title = [_without_names(part, names) for part in segments(page.title)]
    named = next((part for part in title if _TITLE.fullmatch(part)), "")
    sign = ""
    if words <= _MEDIUM // 2 and (script := _SCRIPTS.search(page.markup, 0, _LOOKED_AT)):
        seen = script[0].lower() not in page.text.lower()
        sign = "it carries the script of a parking service" if seen else ""
    if named and _says_so(page, named):
        sign = f"its title is '{page.title[:80]}'"
    if not sign and words <= _SHORT:
        sign = _by_words(page, title, names)
    return "" if sign and shown_on(page, target) is Shown.YES else sign


def _by_words(page: Page, title: list[str], names: set[str]) -> str:
    """A short page whose heading is a parked domain's, or that tells the fate of its own domain.

    A registrar's page of help tells such fates too, of domains in general: it does not name its own
    address beside them.
    """
    heading = _without_names(fold(page.heading), names)
    if _TITLE.fullmatch(heading.strip(" .!")):
        return f"its heading is '{page.heading[:80]}'"
    text = _without_names(fold(page.text[:_READ]), names)
    if "@" not in f"{title[0]} {text}":
        first = [fold(block).split(". ")[0].strip(" .!") for block in page.blocks[:_FIRST]]
        said = next(filter(_TITLE.fullmatch, first), "") if page.words <= _FEW else ""
        return f"it says '{said[:80]}'" if said else ""
    for words in (title[0], text):
        if found := _SENTENCE.search(words) or _OTHER_SIGNS.search(words):
            return f"it says '{found[0][:80].replace('@', 'its name')}'"
    return ""


def _market(target: Target, answer: Answer, page: Page) -> str:
    if not answer.hops:
        return ""
    end, start = split(answer.final_url), split(target.url)
    host = (end.hostname or "").lower()
    if same_site(target.url, answer.final_url):
        parked = (
            _PARKED_HOST.match(host)
            and not _PARKED_HOST.match(start.hostname or "")
            and page.words <= _SHORT
        )
        return f"{host}, as parked domains do" if parked else ""
    site = site_of(host)
    if site in _REGISTRARS:
        return host if _SALE_PATH.search(f"{host}{end.path[:500]}?{end.query[:500]}") else ""
    if site in _MARKETS:
        return host
    for registrar, path in _REGISTRAR_PAGES:
        if site == registrar and path.match(end.path):
            return host
    return ""


def _says_so(page: Page, named: str) -> bool:
    """Whether the heading, where there is one, is not that of an article under such a title."""
    heading = fold(page.heading)
    return not heading or len(heading) <= 2 * len(named) + 40 or page.words <= _SHORT


def _without_names(folded: str, names: set[str]) -> str:
    """The text with the names of the site written `@`, and `е` for `ё`."""
    folded = folded.replace("ё", "е")
    for name in sorted(names, key=len, reverse=True):
        for spelling in (name, name.removeprefix("www.")):
            if len(spelling) > 3:
                folded = folded.replace(spelling, "@")
    return folded
