"""The languages: an address for a poster, and the page that says how far each translation is."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from policies.shapes import Pack

from .. import catalogues, languages, pages, policy, worded
from ..languages import ASKED, Language


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one language is."""

    language: Language
    state: catalogues.State
    missing: int
    offered: bool


@require_safe
def begin(request: HttpRequest, short: str) -> HttpResponse:
    """`/es/`, short enough to be printed: the first page in that language, or in English where it cannot be had."""
    return redirect(f"{reverse('landing')}?{ASKED}={short}")


@require_safe
def languages_page(request: HttpRequest) -> HttpResponse:
    """Drafted, confirmed and missing, counted from the catalogues themselves and the policy in force."""
    pack, can = policy.source(), languages.offered()
    states = [_standing(one, pack, can) for one in languages.LANGUAGES if one.code != worded.ENGLISH]
    context = {
        "states": states, "drafts_shown": settings.CANDOR_DRAFTED_LANGUAGES, "resources": policy.pack().resources,
    }  # fmt: skip
    return pages.show(request, "intake/languages.html", context)


def _standing(language: Language, pack: Pack, can: list[Language]) -> Standing:
    state = catalogues.state(language.code)
    return Standing(language, state, state.missing + len(worded.missing(language.code, pack)), language in can)
