"""People, roles and the first password. No case is touched here."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from permissions import appointing, enrolling, forms, invitations, keylist, people, readers, rekeying, resetting
from permissions.actors import acting
from permissions.entrance import SignedInRequest, confirmed, signed_in
from permissions.models import Branch, Held, Person
from permissions.refusals import Absent

__all__ = ["SignedInRequest", "confirmed", "signed_in"]

ASKED = "Asked. {name} gets the role when a second person agrees: another policy owner or an independent reader."
KEY_ASKED = "Asked. Nothing changes before a second person has typed the same fingerprint."
KEY_AGREED = "Agreed. Whoever runs the machines can begin it now, once, within seven days."


@signed_in
def people_list(request: SignedInRequest) -> HttpResponse:
    search = request.GET.get("q", "").replace("\0", "").strip()[:80]  # which no name has and no query takes
    too_short = 0 < len(search) < readers.LETTERS
    page = readers.list_people(request.actor, "" if too_short else search)
    context = {"page": page, "people": page.found, "search": search, "too_short": too_short}
    return render(request, "permissions/people.html", context)


@signed_in
def roles(request: SignedInRequest) -> HttpResponse:
    return render(request, "permissions/roles.html", readers.roles_page(request.actor))


@signed_in
def staffing(request: SignedInRequest) -> HttpResponse:
    return render(request, "permissions/staffing.html", {"page": readers.staffing_page(request.actor)})


@confirmed
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


@confirmed
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
def key_changes(request: SignedInRequest) -> HttpResponse:
    return render(request, "permissions/keys.html", {"page": keylist.changes(request.actor)})


@confirmed
def ask_for_key(request: SignedInRequest) -> HttpResponse:
    keylist.require_asker(request.actor)
    form = forms.AskForKey(request.POST or None)
    if not form.is_valid():
        return render(request, "permissions/ask_for_key.html", {"form": form})
    with acting(request.actor) as actor:
        rekeying.ask(actor, rekeying.Wanted(**form.cleaned_data))
    messages.success(request, KEY_ASKED)
    return redirect("keys")


@confirmed
def answer_key(request: SignedInRequest, asked: UUID) -> HttpResponse:
    """One change of keys: the second person types the fingerprint and agrees, or turns it down."""
    change = keylist.change(request.actor, asked)
    form = forms.AnswerKey(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "permissions/answer_key.html", {"change": change, "form": form})
    agreed = form.cleaned_data["answer"] == forms.AGREE
    with acting(request.actor) as actor:
        if agreed:
            rekeying.agree(actor, asked, form.cleaned_data["fingerprint"])
        else:
            rekeying.turn_down(actor, asked)
    messages.success(request, KEY_AGREED if agreed else "Turned down. It may be asked for again.")
    return redirect("keys")


@signed_in
@require_POST
def take_back_key(request: SignedInRequest, asked: UUID) -> HttpResponse:
    with acting(request.actor) as actor:
        rekeying.take_back(actor, asked)
    messages.success(request, "Taken back. Nobody can agree to it any more.")
    return redirect("keys")


@confirmed
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
            return render(request, "permissions/invited.html", {**shown, "site": settings.STAFF_URL})
    return render(request, "permissions/invite.html", {"form": form, "person": someone, "username": username})


@confirmed
def dismiss(request: SignedInRequest, held: UUID) -> HttpResponse:
    form = forms.Dismiss(request.POST or None)
    if not form.is_valid():
        return render(request, "permissions/dismiss.html", {"form": form, "held": readers.held(request.actor, held)})
    with acting(request.actor) as actor:
        row = Held.objects.dated().filter(pk=held).first()
        if row is None:
            raise Absent
        appointing.dismiss(actor, row, reason=form.cleaned_data["reason"])
    return redirect("people")


@confirmed
def reset_second_step(request: SignedInRequest, person: UUID) -> HttpResponse:
    """Reset it, or, where there is none yet, make the code with which it is added. Either ends with a code to hand over."""
    someone, none_yet = readers.second_step(request.actor, person)
    form = (forms.HandCode if none_yet else forms.Reset)(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(
            request, "permissions/reset_second_step.html", {"form": form, "person": someone, "none_yet": none_yet}
        )
    with acting(request.actor) as actor:
        whom = Person.objects.get(pk=person)
        code = resetting.hand_code(actor, whom) if none_yet else resetting.reset(actor, whom, **form.cleaned_data)
    context = {"person": someone, "code": code, "none_yet": none_yet, "site": settings.STAFF_URL}
    return render(request, "permissions/handed_code.html", context)


@confirmed
@require_POST
def readmit(request: SignedInRequest, suspension: UUID) -> HttpResponse:
    resetting.readmit(request.actor, suspension)
    messages.success(request, "Recorded that you vouch for them.")
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
                enrolling.show(
                    request.session, account, form.cleaned_data["code"]
                )  # so that it is not asked for again at once
                return redirect("account_login")
            form.add_error("code", forms.NO_CODE)
    return render(request, "permissions/welcome.html", {"form": form})
