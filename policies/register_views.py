"""The register of prior approvals: counsel and policy owners read it, enter and revoke. For everybody else it is not there."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from permissions import readers
from permissions.entrance import SignedInRequest, confirmed, signed_in
from permissions.refusals import Absent

from . import approvals, register_forms, registered

ENTERED = "Entered. Nothing is added to it from now on: for another code, device or day enter a new one."


@signed_in
def register(request: SignedInRequest) -> HttpResponse:
    """`/approvals/`"""
    number = request.GET.get("page", "1")
    page = registered.register(request.actor, int(number) if number.isdecimal() and 0 < int(number) < 10**6 else 1)
    ways = {"newer_url": page.newer, "older_url": page.older}
    pager = {"shown": len(page.lines), **{name: f"?page={one}" for name, one in ways.items() if one}}
    return render(request, "policies/register.html", {"page": page, "pager": pager})


@signed_in
def choose_person(request: SignedInRequest) -> HttpResponse:
    """`/approvals/enter/`: whom the approval is for, found in the directory by their last name."""
    registered.may_search(request.actor)
    search = request.GET.get("q", "").replace("\0", "").strip()[:80]
    too_short = 0 < len(search) < readers.LETTERS
    found = readers.list_people(request.actor, search).found if search and not too_short else []
    shown = {"people": found, "search": search, "too_short": too_short, "letters": readers.LETTERS}
    return render(request, "policies/choose_person.html", shown)


@confirmed
def enter_approval(request: SignedInRequest, person: UUID) -> HttpResponse:
    """`/approvals/enter/<person>/`"""
    page = registered.entering(request.actor, person)
    first = {"unit": page.unit, "codes": page.alone}
    form = register_forms.EnterApproval(
        request.POST if request.method == "POST" else None, codes=page.codes, initial=first
    )
    if not form.is_valid():
        return render(request, "policies/enter_approval.html", {"form": form, "page": page})
    given = form.cleaned_data
    named = {
        name: given[name] for name in ("unit", "purpose", "operation_ref", "valid_from", "valid_to", "approved_at")
    }
    wanted = approvals.Wanted(
        person=person,
        approver=given["approver"].pk,
        devices=given["devices"],
        codes=tuple(given["codes"]),
        **named,
    )
    made = approvals.record(request.actor, page.pack, wanted)
    messages.success(request, ENTERED)
    return redirect("prior_approval", made.pk)


@signed_in
def approval(request: SignedInRequest, approval: UUID) -> HttpResponse:
    """`/approvals/<approval>/`"""
    return render(request, "policies/approval.html", {"page": registered.whole(request.actor, approval)})


@confirmed
def revoke_approval(request: SignedInRequest, approval: UUID) -> HttpResponse:
    """`/approvals/<approval>/revoke/`"""
    page = registered.whole(request.actor, approval)
    if not page.revocable:
        raise Absent
    form = register_forms.RevokeApproval(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "policies/revoke_approval.html", {"form": form, "page": page})
    approvals.revoke(request.actor, approval, form.cleaned_data["reason"])
    messages.success(request, "Revoked. It excuses nothing that happens from now on.")
    return redirect("prior_approval", approval)
