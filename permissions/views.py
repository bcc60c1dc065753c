"""People, roles and the first password. No case is touched here."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from permissions import appointing, forms, invitations, people, readers
from permissions.actors import Actor, acting
from permissions.models import Branch, Held, Person
from permissions.refusals import Absent

ASKED = "Asked. {name} gets the role when a second person agrees: another policy owner or an independent reader."

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in."""

    actor: Actor


def signed_in(view: View) -> View:
    """Only for people who are signed in; others sign in first and come back. A form sent after the sign-in ended is shown
    again, to be copied.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.actor is not None:  # type: ignore[attr-defined]  # set by ActorMiddleware
            return view(request, *args, **kwargs)
        if request.method == "POST":
            kept = [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"]
            return render(request, "errors/expired.html", {"kept": kept}, status=403)
        return redirect_to_login(request.get_full_path())

    return wrapped


@signed_in
def people_list(request: SignedInRequest) -> HttpResponse:
    search = request.GET.get("q", "").replace("\0", "").strip()[:80]  # which no name has and no query takes
    too_short = 0 < len(search) < readers.LETTERS
    found, appoints = readers.list_people(request.actor, "" if too_short else search)
    context = {"people": found, "search": search, "appoints": appoints, "too_short": too_short}
    return render(request, "permissions/people.html", context)


@signed_in
def roles(request: SignedInRequest) -> HttpResponse:
    return render(request, "permissions/roles.html", readers.roles_page(request.actor))


@signed_in
def staffing(request: SignedInRequest) -> HttpResponse:
    return render(request, "permissions/staffing.html", {"everybody": readers.staffing_page(request.actor)})


@signed_in
def appoint(request: SignedInRequest, person: UUID) -> HttpResponse:
    form = forms.Appoint(request.POST or None, branches=readers.branches())
    someone = readers.person(request.actor, person)
    if not form.is_valid():
        return render(request, "permissions/appoint.html", {"form": form, "person": someone})
    with acting(request.actor) as actor:
        chosen, branch = Person.objects.get(pk=person), Branch.objects.get(pk=form.cleaned_data["branch"])
        appointing.ask(actor, chosen, form.cleaned_data["role"], branch, reason=form.cleaned_data["reason"])
    messages.success(request, ASKED.format(name=chosen.name))
    return redirect("appointments")


@signed_in
def appointments(request: SignedInRequest) -> HttpResponse:
    """What waits for a second person; who may agree chooses some of it and answers once for all of them."""
    page = readers.appointments(request.actor)
    form = forms.Answer(request.POST if request.method == "POST" else None, waiting=page.answerable)
    if not form.is_valid():
        return render(request, "permissions/appointments.html", {"page": page, "form": form})
    asked, agreed = form.cleaned_data["asked"], form.cleaned_data["answer"] == forms.AGREE
    with acting(request.actor) as actor:
        (appointing.agree if agreed else appointing.turn_down)(actor, asked)
    messages.success(
        request, "They hold these roles from now on." if agreed else "Turned down. It may be asked for again."
    )
    return redirect("appointments")


@signed_in
@require_POST
def take_back(request: SignedInRequest, asked: UUID) -> HttpResponse:
    with acting(request.actor) as actor:
        appointing.take_back(actor, asked)
    messages.success(request, "Taken back. Nobody can agree to it any more.")
    return redirect("appointments")


@signed_in
def invite(request: SignedInRequest, person: UUID) -> HttpResponse:
    someone, username = readers.invited(request.actor, person)
    form = forms.Invite(request.POST if request.method == "POST" else None, first=not username)
    if form.is_valid():
        try:
            with acting(request.actor) as actor:
                code = people.open_sign_in(actor, Person.objects.get(pk=person), **form.cleaned_data)
        except people.Taken:
            form.add_error("username", "Somebody else signs in with this username. Choose another one.")
        else:
            shown = {"person": someone, "username": username or form.cleaned_data["username"], "code": code}
            return render(request, "permissions/invited.html", shown)
    return render(request, "permissions/invite.html", {"form": form, "person": someone, "username": username})


@signed_in
def dismiss(request: SignedInRequest, held: UUID) -> HttpResponse:
    form = forms.Dismiss(request.POST or None)
    if not form.is_valid():
        return render(request, "permissions/dismiss.html", {"form": form, "held": readers.held(request.actor, held)})
    with acting(request.actor) as actor:
        row = Held.objects.in_force().filter(pk=held).first()
        if row is None:
            raise Absent
        appointing.dismiss(actor, row, reason=form.cleaned_data["reason"])
    return redirect("people")


def welcome(request: HttpRequest) -> HttpResponse:
    """A first password for whoever holds a one-time code; the code is typed, never part of an address."""
    form = forms.Welcome(request.POST or None)
    if form.is_valid():
        try:
            account = invitations.accept(form.cleaned_data["code"], form.cleaned_data["password"])
        except ValidationError as weak:
            form.add_error("password", weak)
        else:
            if account:
                return redirect("account_login")
            form.add_error("code", "This code is wrong, used, or more than seven days old. Ask for a new one.")
    return render(request, "permissions/welcome.html", {"form": form})
