"""A page, with 200, that says that its site is out of order. It tells nothing of what was there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.addresses import is_home
from sourcebook.checking.references.classifying.soft404 import Shown, shown_on, welcomes
from sourcebook.checking.references.classifying.titles import segments

if TYPE_CHECKING:
    from sourcebook.checking.references.classifying.pages import Page
    from sourcebook.checking.references.targets import Target

_SHORT = 80
"""Words. An article on outages has more."""
_TITLE = re.compile(
    r"(?:(?:error|http|http error)[ :]*)?50[0234](?:[ :-]+(?:error|internal server error"
    r"|bad gateway"
    r"|service (?:temporarily )?unavailable|gateway time-?out))?(?: error)?"
    r"|internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out"
    r"|server error|database error|error establishing a database connection"
    r"|(?:this )?account (?:has been )?suspended|site (?:has been )?suspended|(?:web)?site disabled"
    r"|(?:site |website )?(?:is )?(?:under|down for|undergoing|in) (?:scheduled )?maintenance"
    r"(?: mode)?|(?:scheduled )?maintenance(?: mode)?|site (?:is )?(?:temporarily )?(?:offline"
    r"|unavailable|down)|temporarily (?:unavailable|down)|be right back|we\"ll be (?:right )?back"
    r"(?: soon)?|under construction|технические работы|(?:на сайте )?(?:ведутся|проводятся)"
    r" (?:технические|профилактические) работы|сайт (?:временно )?(?:недоступен|отключен|закрыт"
    r"|заблокирован|на реконструкции)|хостинг (?:сайта )?(?:временно )?приостановлен"
    r"|аккаунт (?:заблокирован|приостановлен)|технічні роботи|en mantenimiento"
    r"|sitio en mantenimiento|em manutenção|en maintenance|site en maintenance|wartungs(?:arbeiten"
    r"|modus)|in manutenzione|przerwa techniczna|网站维护中?"
    r"|系统维护中?|メンテナンス中|ただいまメンテナンス中です"
)


def sign_of(target: Target, page: Page) -> str:
    """What the page says of the outage, or nothing.

    At the root of a site the page of a server that has just been set up is one: the site may be
    put back any hour. A site's own root may be called "Service" and "Maintenance".
    """
    if is_home(target.url):
        return "" if shown_on(page, target) is Shown.YES else welcomes(page)
    if page.words > _SHORT:
        return ""
    named = next((part for part in segments(page.title) if _TITLE.fullmatch(part)), "")
    return f"out of order: '{named[:80]}'" if named else ""
