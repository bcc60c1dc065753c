"""Who asks, and what a refusal looks like."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from audit import journal
from audit.refusals import Refusal
from permissions import entrance, readers, second, sessions, tries
from permissions.actors import Actor, acting
from permissions.refusals import Absent, Refused, TooFast, TooOften

SIGN_IN = "/accounts/"


class ActorMiddleware:
    """Sets `request.actor` for whoever is signed in (None for others) and `request.held`, their roles; answers refusals.

    Whoever must take a second step and has not is nobody yet, but below `/me/`, where people report and read their own
    reports, and on the pages of signing in. At the reporter's door nobody is anybody: the session is not even looked at
    there (TM-17). A refusal is journalled here, after its transaction has gone: written inside, it would be rolled back
    with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = None if _at_the_door(request.path) else _actor(request)
        request.actor = actor  # type: ignore[attr-defined]  # ours, like the next one
        roles = SimpleLazyObject(lambda: readers.roles_of(actor) if actor else set())
        request.held = roles  # type: ignore[attr-defined]  # ours too
        response = self.get_response(request)
        if account := getattr(request, "remembers", None):
            tries.remember(request, response, account)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        """With the password alone nobody changes how they sign in where there is a second step to take (TM-40)."""
        if not request.path.startswith(SIGN_IN) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in entrance.WITHOUT or sessions.second_at(request.session, request.user.pk):
            return None
        return entrance.step(request, request.user) if second.has(request.user) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Absent):
            return render(request, "errors/404.html", status=404)
        if isinstance(exception, Refusal):
            _journal(request, exception)
            if isinstance(exception, TooFast):
                return _later(request, exception.seconds)
            status = 429 if isinstance(exception, TooOften) else 403
            shown = {"sentence": exception.sentence, "reference": _case_of(request, exception)}
            return render(request, "errors/403.html", shown, status=status)
        return None


def _case_of(request: HttpRequest, refusal: Refusal) -> str:
    """The reference in the address of a page of a case that this person sees: the way back."""
    match = request.resolver_match
    return str(match.kwargs.get("reference", "")) if match and isinstance(refusal, Refused) else ""


def _at_the_door(path: str) -> bool:
    return path == "/" or path.startswith(settings.CANDOR_DOOR_PATHS)


def _actor(request: HttpRequest) -> Actor | None:
    user = getattr(request, "user", None)  # a process of the reporter plane has no sign-in
    if user is None or not user.is_authenticated:
        return None
    free = request.path.startswith((settings.CANDOR_OWN_URL, SIGN_IN))
    if not free and not entrance.whole(request, user):
        return None
    return Actor.of(user, sign_in=sessions.row_of(request.session))


def _later(request: HttpRequest, seconds: int) -> HttpResponse:
    """A page that says wait, with the way on."""
    context = {"seconds": seconds, "url": request.get_full_path()}
    answer = render(request, "errors/wait.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _journal(request: HttpRequest, refusal: Refusal) -> None:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]  # set above
    if actor and actor.person:
        with acting(actor):
            chain = journal.Chain.person(actor.person)
            journal.record(chain, "refused", actor=actor.label, facts=refusal.facts)
