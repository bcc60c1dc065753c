"""Leaving an address for notes that there is something new, and taking it back. Which one it is no page ever shows again."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from cases import addresses, door
from permissions.refusals import Absent
from permissions.views import SignedInRequest, signed_in
from vault.keys import KeyMissing

from .. import cookies, forms, pages, services, sides
from ..models import InboxSession
from ..sides import OPEN, Side
from .inbox import closed


@sensitive_post_parameters()
def address(request: HttpRequest) -> HttpResponse:
    """For whoever came back with the code."""
    box = services.visitor(cookies.secret(request, InboxSession))
    if box is None:
        return redirect("inbox")
    return _page(request, box.data["receipt"], reverse("thread")) or redirect("inbox")


@sensitive_post_parameters()
@signed_in
def own_address(request: SignedInRequest, thread: UUID) -> HttpResponse:
    """For one of one's own reports. Raises Absent for another's and for none at all."""
    way, back = door.Own(request.actor.someone, thread), reverse("me_thread", args=[thread])
    answer = _page(request, way, back, sides.own(request.actor))
    if answer is None:
        raise Absent
    return answer


def _page(request: HttpRequest, way: door.Way, thread_url: str, side: Side = OPEN) -> HttpResponse | None:
    """The form, or after it the thread again; None where there is no such thread."""
    if request.method == "POST" and "remove" in request.POST:
        return redirect(f"{thread_url}#notes") if addresses.forget(way) else None
    kept = addresses.is_kept(way)
    if kept is None:
        return None
    if not (kept or addresses.offered()):
        return redirect(thread_url)
    form = forms.AddressForm(request.POST if request.method == "POST" else None)
    if addresses.offered() and form.is_valid():
        try:
            found = addresses.keep(way, form.cleaned_data["note_to"])
        except KeyMissing as problem:
            return closed(request, thread_url, side=side, problem=problem)
        return redirect(f"{thread_url}#notes") if found else None
    context = {
        "form": form if addresses.offered() else None, "kept": kept, "thread_url": thread_url, "action_url": request.path,
    }  # fmt: skip
    return pages.show(request, "intake/address.html", context, side=side)
