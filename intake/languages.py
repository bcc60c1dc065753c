"""In which language a reporter reads, and which can be chosen (ADR 47).

A language is offered whole or not at all: every string of the pages and of the policy in force has words in it, and in
production a person has confirmed each of them. So nobody reads half of what can be promised to them.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

from . import catalogues, policy, worded
from .worded import ENGLISH

COOKIE = "candor_language"
ASKED = "lang"  # in an address: /?lang=es


@dataclass(frozen=True, slots=True)
class Language:
    """`code` is Django's, `short` stands in addresses, `own` is what its readers call it, `name` what the staff do."""

    code: str
    short: str
    own: str
    name: str


LANGUAGES = (
    Language(ENGLISH, "en", "English", "English"),
    Language("es", "es", "Español", "Spanish"),
    Language("vi", "vi", "Tiếng Việt", "Vietnamese"),
    Language("so", "so", "Soomaali", "Somali"),
    Language("zh-hans", "zh", "简体中文", "Simplified Chinese"),
)
SHORT = frozenset(one.short for one in LANGUAGES)
OF_BROWSERS = {"zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-hans": "zh-hans"}


def get(code: str) -> Language | None:
    return next((one for one in LANGUAGES if code in (one.code, one.short)), None)


def offered() -> list[Language]:
    """What a reporter can choose here and now, English first."""
    return [one for one in LANGUAGES if one.code == ENGLISH or _can(one)]


def _can(language: Language) -> bool:
    state = catalogues.state(language.code)
    ready = state.checked or (settings.CANDOR_DRAFTED_LANGUAGES and state.whole)
    return ready and catalogues.made(language.code).exists() and worded.whole(language.code, policy.last_read())


def chosen(request: HttpRequest) -> Language:
    """By the address, else by the choice made before, else as the browser says. Nothing is written down."""
    can = {one.code: one for one in offered()}
    for wanted in (request.GET.get(ASKED, ""), request.COOKIES.get(cookie(), "")):
        found = get(wanted) if wanted else None
        if found and found.code in can:
            return found
    for wanted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        code = OF_BROWSERS.get(wanted, wanted.partition("-")[0] if not wanted.startswith("zh") else "")
        if code in can:
            return can[code]
    return LANGUAGES[0]


def asked(request: HttpRequest) -> Language | None:
    """What the address asks for, if it can be had."""
    found = get(request.GET.get(ASKED, "")) if request.method in ("GET", "HEAD") else None
    return found if found in offered() else None


@dataclass(frozen=True, slots=True)
class Link:
    """The same page in a language, named as its readers name it. `url` is a question mark and what follows: no page repeats
    its address."""

    code: str
    name: str
    url: str
    here: bool


def links(request: HttpRequest) -> list[Link]:
    """The languages to choose from; none where there is only one."""
    can, here = offered(), current()
    more = "&to=review" if "review" in (request.GET.get("to"), request.POST.get("to")) else ""
    return [Link(one.code, one.own, f"?{ASKED}={one.short}{more}", one == here) for one in can] if len(can) > 1 else []


def cookie() -> str:
    """The name of the cookie that holds the choice, and nothing else, until the browser is closed."""
    return ("__Host-" if settings.CSRF_COOKIE_SECURE else "") + COOKIE


def current() -> Language:
    """The language of the page that is being made."""
    return get(get_language() or ENGLISH) or LANGUAGES[0]


def drafted(language: Language) -> bool:
    """Whether a reader must be told that nobody has checked these words."""
    return language.code != ENGLISH and not catalogues.state(language.code).checked
