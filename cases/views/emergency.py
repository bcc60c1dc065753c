"""Reading in an emergency: to ask, to answer, to end, and what was read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases import readers, services
from cases.forms.emergency import AskEmergency
from permissions.refusals import Refused
from permissions.views import SignedInRequest, confirmed

ASKED = "Asked. You get the bell when it is answered. If there is such a case and it is not closed to you, you read it then."
AGREED = "Recorded. If there is such a case and it is not closed to them, they read it now. Whether there is one is not told."


@confirmed
def emergency(request: SignedInRequest) -> HttpResponse:
    page = readers.emergency_page(request.actor)
    form = AskEmergency(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.ask_emergency(request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, ASKED)
            return redirect("emergency")
    return render(request, "cases/emergency.html", {"page": page, "form": form})


@confirmed
def emergency_right(request: SignedInRequest, right: UUID) -> HttpResponse:
    """One of them: what was asked and, once it was agreed to, what was read. Sent, it is the second person's answer."""
    if request.method == "POST" and request.POST.get("answer") == "agree":
        services.agree_to_emergency(request.actor, right)
        messages.success(request, AGREED)
        return redirect("emergency")
    if request.method == "POST" and request.POST.get("answer") == "turn_down":
        services.turn_down_emergency(request.actor, right)
        messages.success(request, "Turned down. It may be asked for again.")
        return redirect("emergency")
    return render(request, "cases/emergency_right.html", {"page": readers.emergency_right(request.actor, right)})


@confirmed
@require_POST
def take_back_emergency(request: SignedInRequest, right: UUID) -> HttpResponse:
    services.take_back_emergency(request.actor, right)
    messages.success(request, "Taken back. Nobody can agree to it any more.")
    return redirect("emergency")


@confirmed
@require_POST
def end_emergency(request: SignedInRequest, right: UUID) -> HttpResponse:
    services.end_emergency(request.actor, right)
    messages.success(request, "Ended. The case is not read by this right any more.")
    return redirect("emergency")
