"""Reading in bulk: what was seen, and the limit."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import readers, services
from cases.forms.watching import SetReadingLimit
from permissions.views import SignedInRequest, signed_in


@signed_in
def reading(request: SignedInRequest) -> HttpResponse:
    page = readers.watch(request.actor)
    form = SetReadingLimit(request.POST or None, initial={"cases": page.cases, "pause": page.pause})
    if request.method == "POST" and form.is_valid():
        services.set_reading_limit(request.actor, **form.cleaned_data)
        messages.success(request, "Recorded. The new limit holds from now on, and independent readers are told.")
        return redirect("reading")
    return render(request, "cases/reading.html", {"page": page, "form": form})
