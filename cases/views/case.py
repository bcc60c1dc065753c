"""One case: its first page, its parts, and the pages of its verbs."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from audit.refusals import Refusal
from cases import readers, services, typesetting
from cases.forms import CONFLICT, FORMS, Act, Concerned
from cases.parts import PARTS
from cases.verbs import VERBS
from permissions.entrance import asked_again
from permissions.policy import POLICY, weighs
from permissions.refusals import Refused
from permissions.views import SignedInRequest, signed_in
from workflow.engine import Blocked, Stale

MOVED_ON, UNABLE = 409, 503
OPENS_A_NAME: dict[str, Callable[..., dict[str, str]]] = {
    "open_identity": services.open_identity,
    "read_identity": services.read_identity,
}


@signed_in
def case(request: SignedInRequest, reference: str) -> HttpResponse:
    return render(request, "cases/case.html", {"page": readers.case_page(request.actor, reference)})


@signed_in
def question(request: SignedInRequest, reference: str) -> HttpResponse:
    """Asked before the case may be read. Whoever answered already is taken to the case."""
    form = Concerned(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.cleaned_data["answer"] == CONFLICT:
        services.should_not_read(request.actor, reference)
        messages.success(request, "Done. You do not read this report. Somebody else takes care of it.")
        return redirect("today")
    if form.is_valid():
        services.answer_question(request.actor, reference, questions=_questions(request))
        return redirect("question", reference)  # on to the case, or to what was asked meanwhile
    page = readers.question(request.actor, reference)
    shown = {"page": page, "form": form, "quiet": True}  # nothing was typed that could still be there
    return render(request, "cases/question.html", shown) if page else redirect("case", reference)


def _questions(request: SignedInRequest) -> list[UUID]:
    """The questions that stood on the page; what a page that was tampered with says is none."""
    try:
        return [UUID(one) for one in request.POST.getlist("question")]
    except ValueError:
        return []


@signed_in
def part(request: SignedInRequest, reference: str, part: str) -> HttpResponse:
    page = readers.part(request.actor, reference, part, reads="reads" in request.GET)
    return render(request, f"cases/{part}.html", {"page": page, "heading": PARTS[part].word})


@signed_in
def letter_pdf(request: SignedInRequest, reference: str, number: int) -> HttpResponse:
    """The letter as it was served. Where it cannot be typeset, its page stays: it can be read and printed there."""
    sheet, case = readers.letter(request.actor, reference, number)
    try:
        made = typesetting.pdf(sheet, case)
    except typesetting.NotTypeset:
        page = readers.part(request.actor, reference, "letters")
        context = {"page": page, "heading": PARTS["letters"].word, "not_typeset": number}
        return render(request, "cases/letters.html", context, status=UNABLE)
    return _served(made, f"letter-{number}.pdf")


@signed_in
def told_pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    """The case told, without the reporter unless it is asked for whole. Where it cannot be typeset, its page stays."""
    paper = readers.paper(request.actor, reference, whole="whole" in request.GET)
    try:
        made = typesetting.told(paper)
    except typesetting.NotTypeset:
        context = {
            "page": readers.part(request.actor, reference, "told"),
            "heading": PARTS["told"].word,
            "not_typeset": True,
        }
        return render(request, "cases/told.html", context, status=UNABLE)
    return _served(made, "case.pdf")


def _served(made: bytes, name: str) -> HttpResponse:
    """The name says nothing: a file on a disk shows its name to whoever passes."""
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@signed_in
def verb(request: SignedInRequest, reference: str, verb: str) -> HttpResponse:
    if weighs(verb) and (again := asked_again(request)):
        return again
    try:
        step = readers.step(request.actor, reference, verb, _chosen(request))
    except Refused as refused:
        return _over(request, reference, verb, refused)
    form = FORMS[verb](request.POST or None, choices=step.choices, initial=step.initial)
    if request.method != "POST" or not form.is_valid():
        return _page(request, step, form)
    try:
        return _do(request, reference, verb, form)
    except (Stale, Blocked, services.Unfit) as refusal:
        return _again(request, reference, verb, form, refusal)


def _do(request: SignedInRequest, reference: str, verb: str, form: Act) -> HttpResponse:
    """Do it, and go where it shows. Nothing of the case stands in the message, which a cookie may carry."""
    if verb in OPENS_A_NAME:
        found = OPENS_A_NAME[verb](request.actor, reference, seen=_seen(request), **form.cleaned_data)
        return render(request, "cases/identity.html", {"reporter": found, "reference": reference})
    stays = services.SERVICES[verb](request.actor, reference, seen=_seen(request), **form.cleaned_data)
    messages.success(request, _said(verb))
    if not stays:
        return redirect("today")
    back = request.GET.get("back", "")
    return redirect(back, reference) if back in VERBS else redirect(readers.after(verb, reference))


def _said(verb: str) -> str:
    """What the next page says on top: what takes two people is only asked."""
    if _takes_two(verb):
        return f"Asked: {VERBS[verb].asked.lower()}. It waits for a second person."
    return f"Done: {VERBS[verb].title.lower()}."


def _takes_two(verb: str) -> bool:
    return verb in POLICY and POLICY[verb].second_person


def _again(request: SignedInRequest, reference: str, verb: str, form: Act, refusal: Refusal) -> HttpResponse:
    """The page once more with everything typed, and what kept it from being done."""
    unfit = isinstance(refusal, services.Unfit)
    if isinstance(refusal, services.Unfit):
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    try:
        step = readers.step(request.actor, reference, verb, _chosen(request))
    except Refused as refused:
        return _over(request, reference, verb, refused)
    stale = {"state": step.case.state_word, "url": step.case.url} if isinstance(refusal, Stale) else None
    if isinstance(refusal, Blocked):
        listed = {line.sentence for line in step.missing}
        for short in refusal.shortfalls:
            form.add_error(None, short.sentence) if short.sentence not in listed else None
    return _page(request, step, form, status=200 if unfit else MOVED_ON, stale=stale)


def _over(request: SignedInRequest, reference: str, verb: str, refused: Refused) -> HttpResponse:
    """The case went on so far that this step is over: its state now, and what was typed, to be copied."""
    if request.method != "POST":
        raise refused
    case = readers.stale(request.actor, reference)
    if case.version == _seen(request):
        raise refused
    fields = FORMS[verb].base_fields
    kept = [(field.label, request.POST[name]) for name, field in fields.items() if request.POST.get(name)]
    context = {"page": case, "heading": VERBS[verb].title, "kept": kept}
    return render(request, "cases/moved_on.html", context, status=MOVED_ON)


def _page(
    request: SignedInRequest, step: readers.Step, form: Act, status: int = 200, stale: dict[str, str] | None = None
) -> HttpResponse:
    context = {"page": step, "form": form, "heading": step.verb.title, "seen": step.case.version, "stale": stale}
    return render(request, "cases/verb.html", context, status=status)


def _seen(request: SignedInRequest) -> int:
    """The version the page was made from; a page that was tampered with is older than any."""
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _chosen(request: SignedInRequest) -> str:
    """What the link to this page chose beforehand: a role to assign, a note to correct, the record it is about."""
    return next((request.GET[name] for name in ("role", "entry", "about") if name in request.GET), "")
