"""Telling: the landing page, one page after the other, the review, the receipt, and files right after it."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from cases import door
from permissions import going_live
from vault import receipts
from vault.keys import KeyMissing
from vault.sealed import Tampered

from .. import answers, cookies, floods, forms, keepsakes, pages, policy, services, uploads
from ..models import Draft
from ..phrases import first_news
from ..sides import OPEN, Side, open_door
from ..steps import REVIEW, Step, steps
from .inbox import ask_again, closed, message


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Where everything begins: help, what to know, and the two ways in."""
    pack = policy.pack()
    context = {
        "policy": pack,
        "purpose": pack.text("purpose"),
        "pictures": pages.notices(pack, "pictures"),
        "notices": pages.notices(pack, "device", "promise", "talk", "draft", "retaliation"),
    }
    return pages.show(request, "intake/landing.html", context)


@require_safe
def start(request: HttpRequest, side: Side = OPEN) -> HttpResponse:
    return redirect(side.url("step", steps(policy.pack(), side).first.key))


def not_open(request: HttpRequest, side: Side = OPEN) -> HttpResponse:
    """Before the site is live nothing is asked that it could not keep: whom to turn to meanwhile (ADR 41)."""
    return pages.show(request, "intake/not_open.html", {"resources": policy.pack().resources}, status=503, side=side)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class StepView(View):
    """One page of questions. What it took is kept before the next one shows, so going back loses nothing."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.side: Side = kwargs.pop("side", OPEN)
        self.secret = cookies.secret(request, Draft, self.side.account)
        self.box = services.draft(self.secret)
        if self.box is None and not going_live.since():  # a draft was begun while the site was live, and live it stays
            return not_open(request, self.side)
        self.steps = steps(services.pack_of(self.box), self.side)
        step = self.steps.get(kwargs.pop("key"))
        if step is None:
            raise Http404
        self.step = step
        if self.box and self.box.data.get("sent"):
            return redirect(self.side.url("receipt"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def ran_out(self) -> bool:
        """The browser still holds the key of a draft that is gone."""
        return bool(self.secret) and self.box is None

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.box is None and self.step is not self.steps.first:
            return redirect(self.side.url("step", self.steps.first.key))
        given = self.box.data["answers"] if self.box else {}
        return self.page(self.step.form(initial=answers.for_form(self.step.page, given)))

    def post(self, request: HttpRequest) -> HttpResponse:
        back = self.steps.before(self.step) if "back" in request.POST else None
        form = self.step.form(request.POST, needed=back is None)
        if not form.is_valid():
            return self.page(form)
        if wait := self.wait():
            return self.page(form, wait)
        given = answers.of_form(self.step.page, form.cleaned_data)
        box = services.keep(self.box, self.step, given, self.side)
        if self.box is None:
            floods.begun()
        next_step = self.steps.first if box.data["lost"] else back or self.onward()
        response = redirect(self.side.url("step", next_step.key))
        cookies.give(response, box)
        return response

    def onward(self) -> Step:
        """The review, if this page was opened from there to change an answer; otherwise the next page."""
        return self.steps.last if self.request.POST.get("to") == REVIEW else self.steps.after(self.step)

    @property
    def open_to_all(self) -> bool:
        """Whether a report would begin here that anybody can begin."""
        return self.box is None and self.side.person is None

    def wait(self) -> floods.Ticket | None:
        """What to come back with while very many reports are begun (ADR 43)."""
        if not (self.open_to_all and floods.busy()):
            return None
        return floods.enter(self.request.POST.get("ticket", ""), self.request.POST.get("work", ""))

    def page(self, form: forms.PageForm, wait: floods.Ticket | None = None) -> HttpResponse:
        ticket = wait or (floods.ticket() if self.open_to_all and floods.busy() else None)
        context = {
            "step": self.step,
            "steps": len(self.steps.all),
            "form": form,
            "asked": pages.asked(form),
            "back": self.steps.before(self.step),
            "to_review": REVIEW in (self.request.GET.get("to"), self.request.POST.get("to")),
            "ran_out": self.ran_out,
            "lost": bool(self.box and self.box.data.get("lost")),
            "open_door": open_door(),
            "ticket": ticket,
            "bits": floods.BITS,
            "wait": wait,
            "resources": services.pack_of(self.box).resources if wait else (),
        }
        answer = pages.show(self.request, self.step.template, context, 429 if wait else 200, self.side)
        if wait:
            answer["Retry-After"] = str(wait.left)
        return answer


class ReviewView(View):
    """Every answer as a stranger will read it; from here the report is sent, once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.side: Side = kwargs.pop("side", OPEN)
        box = services.draft(cookies.secret(request, Draft, self.side.account))
        if box is None:
            return redirect(self.side.url("start"))
        self.box = box
        self.pack = services.pack_of(box)
        self.steps = steps(self.pack, self.side)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        if self.box.data.get("sent"):
            return redirect(self.side.url("receipt"))
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.steps.unanswered(self.box.data["answers"]):
            return self.page()
        try:
            services.send(self.box, self.side)
        except KeyMissing:
            return self.page(status=503, refused=True)
        return redirect(self.side.url("receipt"))

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        given = self.box.data["answers"]
        context = {
            "step": self.steps.last,
            "steps": len(self.steps.all),
            "told": pages.told(self.steps, given, change=True, side=self.side),
            "missing": pages.missing(self.steps.unanswered(given), self.side),
            "back": self.steps.before(self.steps.last),
            "resources": self.pack.resources,
            **more,
        }
        return pages.show(self.request, self.steps.last.template, context, status, self.side)


# What a pack says of a code that is the only way back is said where it is.
_CODE_ALONE = {"report": ("receipt",), "me": ()}


@sensitive_post_parameters()
def receipt(request: HttpRequest, side: Side = OPEN) -> HttpResponse:
    """The code, shown until its reporter says that it is kept; then the draft ends and the browser forgets."""
    secret = cookies.secret(request, Draft, side.account)
    box = services.draft(secret)
    if box is None:
        return pages.show(request, "intake/receipt_gone.html", {}, side=side)
    if not services.sent(box):
        return redirect(side.url("step", REVIEW))
    form = forms.KeptForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.forget({Draft: secret})
        response = redirect(side.url("kept"))
        if side.person:
            cookies.take_own(response)
        else:
            cookies.take_all(response, but_language=True)
        return response
    context = {
        "receipt": box.data["receipt"],
        "form": form,
        "quiet": True,  # the report is stored, whatever is wrong with this form
        "news_by": first_news(services.pack_of(box)),
        "signs": keepsakes.signs(side),
        "notices": pages.notices(services.pack_of(box), *_CODE_ALONE[side.name], "next", "retaliation"),
    }
    return pages.show(request, "intake/receipt.html", context, side=side)


@require_safe
def receipt_file(request: HttpRequest, side: Side = OPEN) -> HttpResponse:
    """The code as a small text file with a name that tells nothing."""
    box = services.draft(cookies.secret(request, Draft, side.account))
    if box is None or not services.sent(box):
        return redirect(side.url("receipt"))
    code = receipts.grouped(box.data["receipt"])
    return pages.file(f"{code}\n\n{gettext('Keep this where nobody else will find it.')}\n", "text/plain", "note.txt")


def sent_from_here(request: HttpRequest, side: Side = OPEN) -> str | None:
    """The code of the report that this browser has just handed in."""
    box = services.draft(cookies.secret(request, Draft, side.account))
    return box.data["receipt"] if box and services.sent(box) else None


@sensitive_post_parameters()
def files(request: HttpRequest, side: Side = OPEN) -> HttpResponse:
    """Files, and words with them, right after the report and while its code is still shown. Behind `uploads.takes`."""
    receipt = sent_from_here(request, side)
    if receipt is None:
        return _too_late(request, side) if request.method == "POST" else redirect(side.url("receipt"))
    read = partial(_read_files, request, side, receipt)
    if request.method != "POST":
        return read(forms.MessageForm())
    return message(request, partial(door.post, receipt), read, onward=side.url("files"), side=side)


def _too_late(request: HttpRequest, side: Side) -> HttpResponse:
    """A message that came when its page had run out: nothing of it was sent."""
    if not side.person:
        return ask_again(request)
    sealing = uploads.of(request)
    context = {"typed": request.POST.get("text", ""), "left": sealing.left if sealing else []}
    return pages.show(request, "intake/receipt_gone.html", context, side=side)


def _read_files(request: HttpRequest, side: Side, receipt: str, form: forms.MessageForm) -> HttpResponse:
    try:
        opened = door.find_thread(receipt)
    except (KeyMissing, Tampered) as problem:
        return closed(request, request.path, str(form["text"].value() or ""), side, problem)
    if opened is None:
        return redirect(side.url("receipt"))
    context = {"form": form, "messages_shown": pages.messages(opened), **pages.writing(opened, form, policy.pack())}
    return pages.show(request, "intake/files.html", context, side=side)


open_files = uploads.takes(sent_from_here)(files)


@require_safe
def kept(request: HttpRequest, side: Side = OPEN) -> HttpResponse:
    """What happens next, once the code is kept."""
    pack = policy.pack()
    context = {
        "news_by": first_news(pack),
        "notices": pages.notices(pack, "next", "retaliation"),
        "retaliation": pages.retaliation(pack),
    }
    return pages.show(request, "intake/kept.html", context, side=side)
