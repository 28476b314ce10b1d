"""Walls: pages that stand before a page and ask who is there.

A challenge of a guard against robots, a page to log in at, a page that wants consent. What is
behind them cannot be judged, so nothing here says that a page is gone. A page is called a wall by
what only a wall has (a guard's own script or header), or by a title that is a wall's and next to
no text. An article on captchas has a guard's words too, and hundreds more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.addresses import is_home, split
from sourcebook.checking.references.classifying.titles import segments
from sourcebook.checking.references.matching.folding import fold
from sourcebook.checking.references.sites import site_of

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.classifying.pages import Page

_SHORT = 120
"""Words. No challenge has more, nearly every article does."""
_BARE = 60
_LOOKED_AT = 100_000
_FEW_LINKS = 8
"""A page of a site has a menu; a challenge has none."""
_LINK = re.compile(r"<a\s")

_GUARDS: tuple[tuple[str, str], ...] = (
    # What stands in the markup of a challenge and in no other page, and whose it is. The scripts by
    # which guards watch good pages (PerimeterX's sensor, AWS's SDK) are not among them.
    ("_cf_chl_opt", "Cloudflare"),
    ("cf-browser-verification", "Cloudflare"),
    ("cf_captcha_kind", "Cloudflare"),
    ("/cdn-cgi/challenge-platform/h/b/orchestrate", "Cloudflare"),
    ("/cdn-cgi/challenge-platform/h/g/orchestrate", "Cloudflare"),
    ("/.well-known/ddos-guard/js-challenge", "DDoS-Guard"),
    ("ddos-guard.net/check.js", "DDoS-Guard"),
    ("/_sec/cp_challenge/", "Akamai"),
    ("sec-if-cpt-container", "Akamai"),
    ("errors.edgesuite.net", "Akamai"),
    ("px-captcha", "PerimeterX"),
    ("incapsula incident id", "Incapsula"),
    ("captcha-delivery.com", "DataDome"),
    ("awswafcookiedomainlist", "AWS WAF"),
    ("gokuprops", "AWS WAF"),
    ("sucuri_cloudproxy_js", "Sucuri"),
    ("validate.perfdrive.com", "Radware"),
    ("anubis_challenge", "Anubis"),
    ("/.within.website/x/cmd/anubis/", "Anubis"),
    ("/showcaptcha", "Yandex"),
    ("/__qrator/", "Qrator"),
    ("qauth_handle_validate", "Qrator"),
    ("servicepipe.ru/static/", "Servicepipe"),
    ("/exhkqyad", "Servicepipe"),
    ("/sorry/index?continue", "Google"),
    ("ips.js?kpsdk", "Kasada"),
    ("slowaes", "a test of cookies"),
)
_SEEN_MARKS = frozenset({"incapsula incident id"})
"""Those that the visitor is meant to read."""

_TITLE = re.compile(
    r"(?:"
    r"(?:just|one|un|um) (?:a )?(?:moment|momento)(?:\.+| please\.*)?|один момент\.*"
    r"|nur einen moment\.*|einen moment(?:,? bitte)?\.*|un instant\.*|un momento\.*"
    r"|attention required!?|ddos-guard|ddos protection(?: by .{1,30})?"
    r"|(?:are you|you are) (?:a |not a )?(?:robot|human|bot)\??|robot check|bot check"
    r"|bot verification|human verification|captcha(?: challenge| page| check)?|recaptcha"
    r"|(?:please )?(?:verify|verifying|confirm)(?: that)? you(?:\"re| are)(?: a| not a)? "
    r"(?:human|robot|bot)\.*"
    r"|(?:please )?(?:verify|prove) (?:your (?:identity|humanity)|you\"re human)"
    r"|making sure you\"re not a bot!?|checking (?:your|the|if the) (?:site )?(?:browser"
    r"|connection)"
    r".{0,60}"
    r"|(?:security|browser) (?:check|verification|challenge)(?: required)?|client challenge"
    r"|challenge (?:page|validation)|pardon our interruption\.*|one more step|access (?:is )?"
    r"(?:temporarily )?(?:denied|restricted|blocked|forbidden)"
    r"|access to this page has been denied\.?|you have been blocked|request (?:blocked|rejected)"
    r"|(?:403|error 403|403 error|http 403)(?:[ :-]*forbidden)?|forbidden"
    r"|sucuri website firewall|radware bot manager captcha|perfdrive"
    r"|you(?:\"ve| have) been blocked|unusual traffic.{0,60}"
    r"|(?:вы|ты) (?:не )?(?:робот|человек)\??|я не робот|ой!?|captcha|капча"
    r"|подтвердите,? что (?:вы|запросы).{1,60}"
    r"|проверка(?: (?:вашего )?(?:браузера|безопасности|соединения|подключения)| на робота"
    r"|,? что вы не робот)?\.*"
    r"|доступ (?:к (?:сайту|ресурсу|странице) )?(?:временно )?"
    r"(?:ограничен|запрещен|заблокирован|закрыт)"
    r"|проверяем (?:ваш )?браузер\.*|перевірка(?: (?:вашого )?браузера)?|доступ заборонено"
    r"|verificaci(?:o|ó)n(?: de seguridad| humana)?|verifica(?:ca|çã)o(?: de segurança)?"
    r"|acceso (?:denegado|bloqueado)|acesso (?:negado|bloqueado)|accès (?:refusé|bloqué)"
    r"|zugriff (?:verweigert|gesperrt)|accesso negato|odmowa dostępu|êtes-vous un robot\s?\??"
    r"|sind sie ein (?:mensch|roboter)\??|安全验证|安全驗證|人机验证|访问验证|访问受限|访问被拒绝"
    r"|アクセスが拒否されました|ロボットではありません|보안 확인|تحقق من الأمان"
    r")"
)
_ASKS = re.compile(
    r"robot|human|\bbot\b|\bbots\b|automated|unusual (?:traffic|activity)|captcha|suspicious"
    r"|checking your browser|security (?:check|service)|blocked|permission to access|forbidden"
    r"|access denied|cookies|press & hold|javascript|робот|человек|подозрительн|автоматическ"
    r"|провер|доступ|ваш браузер|ip-адрес|ip address|ray id|reference #|incident id|验证|机器人"
)
_WITHOUT_TITLE = re.compile(
    r"(?:please )?enable (?:javascript|js) and (?:cookies to continue|disable any ad blocker)"
    r"|our systems have detected unusual traffic|(?:we )?(?:need to )?(?:make sure|verify|confirm)"
    r" (?:that )?you(?:\"re| are) (?:human|not a (?:robot|bot))"
    r"|(?:complete|solve) the (?:captcha|security check)|press & hold to confirm"
    r"|checking your browser before|checking if the site connection is secure"
    r"|request unsuccessful\. incapsula|подтвердите,? что (?:вы не робот|запросы отправляли вы)"
    r"|ваш браузер проверяется|проверка браузера перед|вы не робот\?|докажите,? что вы не робот"
    r"|пройдите проверку|введите (?:код|символы|текст) с картинки|требуется проверка"
)
_CAPTCHA_FORM = re.compile(
    r"(?:class|id)\s*=\s*[\"']?[^\"'<>]{0,60}\b(?:g-recaptcha|h-captcha|cf-turnstile"
    r"|smart-captcha|captcha-container|captcha-box|frc-captcha)",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(
    r"robot|human\b|\bbots?\b|automated|unusual|security check|робот|человек|подозрительн"
    r"|автоматическ|roboter|robô|机器人|ロボット"
)

_LOGIN_HOST = re.compile(
    r"(?:accounts?|login|signin|sso|auth|idp|consent|passport|identity|secure-login|cas"
    r"|myprivacy|shibboleth|oauth)\.",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(
    r"(?:^|/)(?:log-?[io]n|log_in|sign-?in|sign_in|wp-login|authwall|userlogin|user-login"
    r"|cookie-?wall|cookieabsent|privacy-?gate|cookie-?consent|collectconsent|register-?wall"
    r"|shibboleth|vhod|avtorizaciya|anmelden|connexion|auth-?required)(?:\.[a-z]{2,5})?(?:/|$)",
    re.IGNORECASE,
)
_MAYBE_LOGIN_PATH = re.compile(
    r"(?:^|/)(?:auth|sso|cas|saml2?|oauth2?|authorize|openid-connect|checkpoint|consent|session|idp"
    r"|account|register|subscribe|validate)(?:\.[a-z]{2,5})?(?:/|$)",
    re.IGNORECASE,
)
_WAY_BACK = re.compile(
    r"(?:^|&)(?:next|continue|return\w*|redirect\w*|goto|target|service|back\w*|from|url|dest\w*"
    r"|samlrequest|client_id)=",
    re.IGNORECASE,
)
"""In the query of a door: where to go once it has been passed."""
_CONSENT = re.compile("consent|cookie|privacy", re.IGNORECASE)
_LOGIN_TITLE = re.compile(
    r"(?:please |you must |member |user )?(?:log ?-?in|sign ?-?in)(?: to (?:continue|your account"
    r"|view|access).{0,40}| required| page)?|login required|authentication required"
    r"|вход|вход (?:в (?:систему|личный кабинет|аккаунт)|на сайт)|войти|авторизация|войдите.{0,40}"
    r"|требуется авторизация|вхід|увійти|авторизація|anmelden|anmeldung|einloggen|connexion"
    r"|se connecter|identifiez-vous|iniciar sesi(?:ó|o)n|acceder|entrar|iniciar sess(?:ã|a)o"
    r"|accedi|accesso|zaloguj(?: si(?:ę|e))?|logowanie|logg inn|logga in|log ind|inloggen"
    r"|kirjaudu(?: sis(?:ää|aan))?|giriş(?: yap)?|登录|登錄|登入|ログイン|로그인|تسجيل الدخول"
)
_PASSWORD = re.compile(r"type\s*=\s*[\"']?password", re.IGNORECASE)


def by_headers(answer: Answer) -> str:
    """The guard that names itself in a header, or nothing."""
    headers = answer.headers
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "a challenge by Cloudflare"
    if headers.get("x-amzn-waf-action", "").lower() in {"challenge", "captcha"}:
        return "a challenge by AWS WAF"
    if "x-vercel-mitigated" in headers:
        return "a challenge by Vercel"
    return ""


def detour(asked: str, answer: Answer) -> str:
    """The wall that a deep link was led to, or nothing."""
    if not answer.hops or is_home(asked):
        return ""
    start, end = split(asked), split(answer.final_url)
    if _LOGIN_PATH.search(start.path[:2_000]) or _is_door(start):
        return ""
    path = end.path[:2_000]
    if "captcha" in path.lower() or path.startswith("/sorry/"):
        return "led to a captcha"
    elsewhere = end.netloc.lower() != start.netloc.lower()
    wants_back = _MAYBE_LOGIN_PATH.search(path) and _WAY_BACK.search(end.query[:2_000])
    if not (wants_back or _LOGIN_PATH.search(path) or (elsewhere and _is_door(end))):
        return ""
    kind = "consent" if _CONSENT.search(f"{end.netloc}{path}") else "login"
    return f"led to a {kind} page"


def challenge(page: Page) -> str:
    """The challenge that a page is, in a few words, or nothing."""
    words = page.words
    if words > _SHORT:
        return ""
    markup = page.markup[:_LOOKED_AT].lower()
    for mark, owner in _GUARDS:
        # Its name in the text that people read is somebody's account of it.
        if mark in markup and (mark not in page.text.lower() or mark in _SEEN_MARKS):
            return f"a challenge by {owner}"
    # Incapsula puts this into good pages too, but those have a title or words.
    if "_incapsula_resource" in markup and not page.title and words < _BARE // 3:
        return "a challenge by Incapsula"
    if len(_LINK.findall(markup)) > _FEW_LINKS:
        return ""
    text = fold(page.text)
    title = next((part for part in segments(page.title) if _TITLE.fullmatch(part)), "")
    if title and _ASKS.search(text.replace(title, "")):
        return f"a challenge: '{title}'"
    if words <= _BARE:
        if not page.title and (heading := fold(page.heading)) and _TITLE.fullmatch(heading):
            return f"a challenge: '{heading}'"
        if found := _WITHOUT_TITLE.search(text):
            return f"a challenge: '{found[0]}'"
        if _ASKS_WHO.search(text) and _CAPTCHA_FORM.search(markup):
            return "a captcha"
    return ""


def login(asked: str, page: Page) -> str:
    """That a page at a deep link is one to log in at, or nothing."""
    if is_home(asked) or page.words > 2 * _SHORT or not page.title:
        return ""
    parts = split(asked)
    if _LOGIN_PATH.search(parts.path[:2_000]) or _is_door(parts):
        return ""
    if not any(map(_LOGIN_TITLE.fullmatch, segments(page.title))):
        return ""
    return "a login page" if _PASSWORD.search(page.markup) else ""


def may_speak_of_one(page: Page) -> bool:
    """Whether a page that any address of its site gives may be a wall that is not known here."""
    return page.words <= 2 * _SHORT and bool(_ASKS.search(fold(f"{page.title} {page.text}")))


def _is_door(parts: SplitResult) -> bool:
    """Whether a host is one that a site keeps for logging in: `accounts.example.org`."""
    host = parts.hostname or ""
    return bool(_LOGIN_HOST.match(host)) and site_of(host) != host
