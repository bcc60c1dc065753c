"""What a reporter takes along as a file: a signed copy, a reminder; and the page on which anybody verifies a copy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from audit import clock
from cases import door
from vault.keys import KeyMissing
from vault.sealed import Tampered
from vault.statement import NotGenuine

from .. import cookies, forms, keepsakes, pages, policy, services
from ..models import Draft, InboxSession
from ..phrases import first_news, standing
from ..sides import OPEN, Side
from .inbox import closed


@require_safe
def receipt_copy(request: HttpRequest) -> HttpResponse:
    """A signed copy while the code is shown."""
    box = services.draft(cookies.secret(request, Draft))
    if box is None or not services.sent(box):
        return redirect("report_receipt")
    return _copy(request, box.data["receipt"], reverse("report_receipt"))


@require_safe
def thread_copy(request: HttpRequest) -> HttpResponse:
    """A signed copy for whoever came back: the report, and what its reporter wrote since."""
    box = services.visitor(cookies.secret(request, InboxSession))
    return redirect("inbox") if box is None else _copy(request, box.data["receipt"], reverse("thread"))


def _copy(request: HttpRequest, receipt: str, back: str) -> HttpResponse:
    try:
        opened = door.find_thread(receipt)
        if opened is None:
            return redirect("inbox")
        copy = keepsakes.signed_copy(opened, policy.pack())
    except (KeyMissing, Tampered) as problem:
        return closed(request, back, problem=problem)
    except keepsakes.ChangedOutside:
        return closed(request, back, problem=Tampered())
    return pages.file(copy, "text/plain", "note.txt")


@require_safe
def receipt_reminder(request: HttpRequest, side: Side = OPEN) -> HttpResponse:
    """A day in the reporter's own calendar on which to look again, while the code is shown."""
    box = services.draft(cookies.secret(request, Draft, side.account))
    if box is None:
        return redirect(side.url("receipt"))
    return _reminder(keepsakes.reminder(first_news(services.pack_of(box)), clock.today()))


@require_safe
def thread_reminder(request: HttpRequest) -> HttpResponse:
    """The same for whoever came back, by the day on which news is promised."""
    box = services.visitor(cookies.secret(request, InboxSession))
    try:
        opened = door.find_thread(box.data["receipt"]) if box else None
    except (KeyMissing, Tampered) as problem:
        return closed(request, reverse("thread"), problem=problem)
    if opened is None:
        return redirect("inbox")
    return _reminder(keepsakes.reminder(standing(opened, policy.pack()).by, clock.today()))


def _reminder(day: str) -> HttpResponse:
    return pages.file(day, "text/calendar", "reminder.ics")


@sensitive_post_parameters()
def statement(request: HttpRequest) -> HttpResponse:
    """Anybody verifies a signed copy here. What is pasted is read once and kept nowhere."""
    form = forms.StatementForm(request.POST if request.method == "POST" else None)
    shown = None
    try:
        context = {"form": form, "key": keepsakes.public_key()}
        if form.is_valid():
            shown = keepsakes.verified(form.cleaned_data["copy"])
    except NotGenuine as problem:
        sentence = str(problem)
        form.add_error("copy", gettext(sentence))
    except KeyMissing as problem:
        return closed(request, reverse("landing"), problem=problem)
    return pages.show(request, "intake/statement.html", {**context, "shown": shown, "quiet": True})


@require_safe
def statement_script(request: HttpRequest) -> HttpResponse:
    """The file that verifies a copy on any machine, without us."""
    return pages.file(keepsakes.SCRIPT, "text/plain", "statement.py")
