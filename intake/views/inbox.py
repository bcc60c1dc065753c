"""Coming back: the receipt, the thread, a message, a wish to withdraw; and leaving in a hurry."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from cases import addresses, door
from permissions.refusals import Absent
from vault.keys import KeyMissing
from vault.sealed import Tampered

from .. import cookies, forms, keepsakes, pages, policy, services, uploads
from .. import payback as told_apart
from ..boxes import Box
from ..models import Draft, InboxSession
from ..phrases import standing
from ..sides import OPEN, OUTSIDE, Side
from ..steps import steps

TOO_MANY = (
    f"You have sent {door.MOST_A_DAY} messages today, which is all that one report takes in a day. What you typed is still "
    "here: keep it, and send it tomorrow."
)


@sensitive_post_parameters()
def inbox(request: HttpRequest) -> HttpResponse:
    """Ask for the receipt. Unknown, wrong and mistyped codes get one and the same answer (TM-24)."""
    secret = cookies.secret(request, InboxSession)
    if request.method != "POST":
        if services.visitor(secret):
            return redirect("thread")
        return _ask_for_receipt(request, forms.ReceiptForm(), ran_out=bool(secret))
    form = forms.ReceiptForm(request.POST)
    if form.is_valid():
        try:
            box = services.come_back(form.cleaned_data["receipt"], form.cleaned_data["unsent"])
        except KeyMissing:
            return closed(request, reverse("thread"))
        if box:
            response = redirect("thread")
            cookies.give(response, box)
            return response
        form.refuse()
    return _ask_for_receipt(request, form)


def _ask_for_receipt(request: HttpRequest, form: forms.ReceiptForm, *, ran_out: bool = False) -> HttpResponse:
    sealing = uploads.of(request)
    context = {"form": form, "ran_out": ran_out, "left": sealing.left if sealing else [], "quiet": True}
    return pages.show(request, "intake/inbox.html", context)


def ask_again(request: HttpRequest) -> HttpResponse:
    """The page from which a message comes had run out: the words go along, and of the files it is said that they do not."""
    carried = forms.ReceiptForm(initial={"unsent": request.POST.get("text", "")})
    return _ask_for_receipt(request, carried, ran_out=True)


def receipt_of(request: HttpRequest) -> str | None:
    """The code with which this browser came back."""
    box = services.visitor(cookies.secret(request, InboxSession))
    return box.data["receipt"] if box else None


@uploads.takes(receipt_of)
@sensitive_post_parameters()
def thread(request: HttpRequest) -> HttpResponse:
    """The reporter's thread: where the case is, what was said, a place to write and to add files."""
    box = services.visitor(cookies.secret(request, InboxSession))
    if request.method != "POST":
        return _read(request, box, forms.MessageForm(initial={"text": box.data["unsent"] if box else ""}))
    if box is None:
        return ask_again(request)
    write, read = partial(services.write, box), partial(_read, request, box)
    return message(request, write, read, onward=reverse("thread") + "#messages")


def message(
    request: HttpRequest,
    write: Callable[[str, Sequence[door.Taken]], bool],
    read: Callable[[forms.MessageForm], HttpResponse],
    onward: str,
    side: Side = OPEN,
) -> HttpResponse:
    """What every page behind `uploads.takes` does with a message: send it with its files, or read the page again with what is
    wrong. Where the thread is gone, `read` says what its page says then.
    """
    sealing: uploads.Sealing = request.sealing  # type: ignore[attr-defined]  # by `takes`
    form = forms.MessageForm(request.POST, sent=sealing)
    if not form.is_valid():
        return read(form)
    try:
        found = write(form.cleaned_data["text"], sealing.taken)
    except uploads.Closed:
        sentence = uploads.CLOSED
        form.add_error("attached", gettext(sentence))
        return read(form)
    except door.TooMany:
        sentence = TOO_MANY
        form.add_error("text", gettext(sentence))
        return read(form)
    except (KeyMissing, Tampered) as problem:
        return closed(request, request.path, form.cleaned_data["text"], side, problem)
    return HttpResponseRedirect(onward) if found else read(form)


def _read(request: HttpRequest, box: Box | None, form: forms.MessageForm) -> HttpResponse:
    if box is None:
        return redirect("inbox")
    try:
        opened = door.find_thread(box.data["receipt"])
    except (KeyMissing, Tampered) as problem:
        return closed(request, reverse("thread"), typed=str(form["text"].value() or ""), problem=problem)
    if opened is None:
        return redirect("inbox")
    urls = {f"{name}_url": reverse(name) for name in ("thread", "withdraw", "payback", "address")}
    return shown(request, opened, form, urls)


def shown(
    request: HttpRequest, opened: door.Opened, form: forms.MessageForm, urls: Mapping[str, str], side: Side = OPEN
) -> HttpResponse:
    """An opened thread, by whichever way its reporter came; `urls` are its addresses on that way (`thread_url` ...)."""
    pack = policy.pack()
    context = {
        **urls,
        "opened": opened,
        "standing": standing(opened, pack),
        "messages_shown": pages.messages(opened),
        "fresh": sum(one.new for one in opened.messages),
        "told": pages.told(steps(pack), opened.answers or {}, change=False),
        "form": form,
        "retaliation": pages.retaliation(pack, told_apart.act_on(opened)),
        "signs": keepsakes.signs(side),
        "notes": addresses.offered() or opened.address_kept,
        **pages.writing(opened, form, pack),
    }
    return pages.show(request, "intake/thread.html", context, side=side)


def withdraw(request: HttpRequest) -> HttpResponse:
    """Note the wish to take a report back, after saying what it does and what it cannot do."""
    box = services.visitor(cookies.secret(request, InboxSession))
    if box is None:
        return redirect("inbox")
    if request.method != "POST":
        urls = {"thread_url": reverse("thread"), "withdraw_url": reverse("withdraw")}
        return pages.show(request, "intake/withdraw.html", urls)
    door.withdraw(box.data["receipt"])
    return redirect("thread")


@sensitive_post_parameters()
def claim(request: HttpRequest) -> HttpResponse:
    """Say who one is, on an anonymous report, after reading what that does; there is no way to take it back."""
    box = services.visitor(cookies.secret(request, InboxSession))
    if box is None:
        return redirect("inbox")
    form = forms.ClaimForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return pages.show(request, "intake/claim.html", {"form": form})
    try:
        door.claim(box.data["receipt"], {key: value for key, value in form.cleaned_data.items() if value})
    except KeyMissing as problem:
        return closed(request, reverse("thread"), problem=problem)
    return redirect("thread")


@sensitive_post_parameters()
def payback(request: HttpRequest) -> HttpResponse:
    """Tell of payback for this report: a report of its own, whose code is shown next."""
    box = services.visitor(cookies.secret(request, InboxSession))
    return redirect("inbox") if box is None else told_of_payback(request, box.data["receipt"], reverse("thread"))


def told_of_payback(request: HttpRequest, way: door.Way, thread_url: str, side: Side = OPEN) -> HttpResponse:
    """The form, or after it the page of the new code. Raises Absent where somebody signed in has no such report."""
    try:
        opened = door.find_thread(way)
        if opened is None:
            raise Absent
        pack = policy.pack()
        asks_name = opened.mode == "confidential" and not side.person
        form = forms.PaybackForm(request.POST if request.method == "POST" else None, asks_name=asks_name)
        if form.is_valid():
            response = redirect(side.url("receipt"))
            cookies.give(response, told_apart.tell(way, opened, form.cleaned_data, pack, side))
            return response
    except (KeyMissing, Tampered) as problem:
        return closed(request, thread_url, side=side, problem=problem)
    context = {
        "form": form, "thread_url": thread_url, "action_url": request.path, "retaliation": pages.retaliation(pack),
        "claimed": opened.claimed_on is not None,
    }  # fmt: skip
    return pages.show(request, "intake/payback.html", context, side=side)


def leave(request: HttpRequest) -> HttpResponse:
    """Away from here at once, leaving nothing in the browser. Nothing may stand in the way, a lost database neither."""
    with suppress(DatabaseError):  # the rows run out by themselves; the person must get away now
        services.forget({kind: cookies.secret(request, kind) for kind in (Draft, InboxSession)})
    response = HttpResponseRedirect(OUTSIDE)
    cookies.take_all(response)
    return response


def closed(
    request: HttpRequest, thread_url: str, typed: str = "", side: Side = OPEN, problem: Exception | None = None
) -> HttpResponse:
    """A key of ours is missing, or a report's own key was changed, so nothing can be opened or stored: whom to turn to
    instead, what was typed kept, files named that did not go.
    """
    sealing = uploads.of(request)
    context = {
        "files": sealing.names if sealing else [],
        "typed": typed, "thread_url": thread_url, "resources": policy.pack().resources,
        "tampered": isinstance(problem, Tampered),
    }  # fmt: skip
    return pages.show(request, "intake/closed.html", context, status=503, side=side)
