"""To a provider and back: begun by a click, ended in the same browser, and then every step of our own.

The way back comes from another site, so it meets none of our `Strict` cookies. It ends in a page that leads on by itself:
what that page opens comes from us again, with all of them.
"""

import logging

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.decorators import rate_limit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from permissions.models import Account

from . import away, binding, providers, ways
from .claims import Claimed, NotProven, Unreachable

log = logging.getLogger(__name__)
METHOD = "single_sign_on"  # as allauth keeps it in the session; only `password` counts where a password is asked for
NOT_BEGUN = "This sign-in did not begin in this browser, or more than ten minutes ago."
NOT_PROVEN = (
    "What came from your {label} could not be checked, so nobody was signed in. If this goes on, tell whoever runs it."
)
NO_ANSWER = "Your {label} cannot be asked: its sign-in does not answer as it should. Try again in some minutes."
NOBODY = "There is no sign-in here for your {label}. Whoever handles reports gets one from a policy owner."


@require_POST
@rate_limit(action="login")  # type: ignore[untyped-decorator]  # allauth has no types
def go(request: HttpRequest, provider: str) -> HttpResponse:
    """Off to the provider. By a page of ours, so that no form of ours may be sent anywhere else (`form-action 'self'`)."""
    chosen = _find(provider)
    try:
        url, more = ways.depart(chosen)
    except Unreachable:
        return _unreachable(request, chosen)
    answer = _onward(request, url, f"Go on to your {chosen.label}")
    kept = away.Kept(chosen.name, get_next_redirect_url(request) or "", more)
    away.send(answer, "there", kept, ways.comes_back(chosen))
    return answer


@require_GET
def back(request: HttpRequest, provider: str) -> HttpResponse:
    """A browser comes back from a provider of OpenID Connect."""
    return _arrived(request, _find(provider, providers.Oidc), request.GET.dict())


@csrf_exempt  # the form is the provider's; that this browser asked for it is told by what was kept for it
@require_POST
def acs(request: HttpRequest, provider: str) -> HttpResponse:
    """A browser brings a response of SAML."""
    return _arrived(request, _find(provider, providers.Saml), request.POST.dict())


@require_GET
def come_in(request: HttpRequest) -> HttpResponse:
    """Known now, with all cookies again: the sign-in, which asks for the second step as after a password."""
    if not providers.offered():
        raise Http404
    kept = away.back(request, "here")
    account = Account.objects.filter(pk=kept.more["account"], is_active=True).first() if kept else None
    if kept is None or account is None:
        return _refused(request, NOT_BEGUN)
    request.session.flush()  # whatever was begun here before was perhaps somebody else's
    request.session.set_expiry(0)  # county computers are shared
    record_authentication(request, account, METHOD, provider=kept.provider)
    answer: HttpResponse = perform_login(request, Login(account, redirect_url=kept.next or None))
    return answer


def _arrived(request: HttpRequest, provider: providers.Provider, said: dict[str, str]) -> HttpResponse:
    kept = away.back(request, "there", provider.name)
    if kept is None:
        return _refused(request, NOT_BEGUN)
    try:
        claimed: Claimed = ways.arrive(provider, kept.more, said)
    except NotProven as reason:
        log.warning("single sign-on %s: %s", provider.name, reason.code)
        return _refused(request, NOT_PROVEN.format(label=provider.label))
    except Unreachable:
        return _unreachable(request, provider)
    account = binding.account_of(claimed)
    if account is None:
        return _refused(request, NOBODY.format(label=provider.label))
    answer = _onward(request, reverse("sso_in"), "Go on")
    away.send(answer, "here", away.Kept(provider.name, kept.next, {"account": str(account.pk)}), "Strict")
    return answer


def _find(name: str, kind: type[providers.Provider] = providers.Provider) -> providers.Provider:
    found = providers.find(name)
    if not isinstance(found, kind):
        raise Http404
    return found


def _onward(request: HttpRequest, url: str, words: str) -> HttpResponse:
    """A page with one link, which the browser follows by itself."""
    answer = render(request, "account/onward.html", {"url": url, "words": words})
    answer["Refresh"] = f"0; url={url}"
    return answer


def _unreachable(request: HttpRequest, provider: providers.Provider) -> HttpResponse:
    log.warning("single sign-on %s: unreachable", provider.name)
    return _refused(request, NO_ANSWER.format(label=provider.label), status=503)


def _refused(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    context = {"sentence": sentence, "by_password": settings.CANDOR_PASSWORD_SIGN_IN}
    return render(request, "account/not_signed_in.html", context, status=status)
