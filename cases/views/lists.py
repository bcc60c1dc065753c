"""Today, the list, and entering a report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from audit import clock
from cases import readers, services
from cases.forms import Enter, entered
from permissions import kept
from permissions.emergency import may_ask
from permissions.views import SignedInRequest, signed_in
from workflow.states import State

LATER = "Kept as it is, locked, for two hours and for you in this browser alone. Press “Enter a report” to go on."
FIRST_YEAR = 2015  # nothing is older here


@signed_in
def today(request: SignedInRequest) -> HttpResponse:
    return render(request, "cases/today.html", {"today": readers.today(request.actor)})


@signed_in
def case_list(request: SignedInRequest) -> HttpResponse:
    asked = request.GET
    year = int(asked["year"]) if asked.get("year", "").isdecimal() and len(asked["year"]) == 4 else None
    page = readers.list_cases(
        request.actor, state=asked.get("state"), year=year, before=asked.get("before", ""), after=asked.get("after", "")
    )
    years = range(clock.today().year, FIRST_YEAR - 1, -1)
    shown = {"page": page, "states": State.choices, "years": years, "pager": _pager(page)}
    return render(request, "cases/list.html", {**shown, "emergency": may_ask(request.held)})


def _pager(page: readers.Page) -> dict[str, object]:
    """Newer and older, with the filters kept."""
    kept = {"state": page.filters.state, "year": page.filters.year}
    shown = {name: value for name, value in kept.items() if value}
    ways = {name: f"{reverse('case_list')}?{urlencode({**shown, how: token})}" for name, how, token in (
        ("newer_url", "after", page.newer), ("older_url", "before", page.older)) if token}  # fmt: skip
    return {"shown": len(page.rows), **ways}


@signed_in
def enter(request: SignedInRequest) -> HttpResponse:
    asked = readers.entering(request.actor)
    if "later" in request.POST and kept.keep(request, here := redirect("today"), request.user.pk):
        messages.success(request, LATER)
        return here
    form = Enter(request.POST or None, **asked)
    if not form.is_valid():
        return render(request, "cases/enter.html", {"form": form})
    done = services.enter(request.actor, telling=entered(form), receipt=form.cleaned_data["receipt"])
    return render(request, "cases/entered.html", {"done": done, "receipt": done.receipt})
