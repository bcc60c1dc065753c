"""The right to read a journal, and the journal that it opens."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases import readers, services
from cases.forms.journals import GiveJournal
from permissions.views import SignedInRequest, confirmed, signed_in

GIVEN = "Recorded. If there is a case of this reference, the auditor reads its journal now. Whether there is one is not told."


@signed_in
def journal(request: SignedInRequest, reference: str) -> HttpResponse:
    return render(request, "cases/journal.html", {"page": readers.journal_page(request.actor, reference)})


@confirmed
def journals(request: SignedInRequest) -> HttpResponse:
    page = readers.rights(request.actor)
    form = GiveJournal(request.POST or None, auditors=page.auditors)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_journal(request.actor, **form.cleaned_data)
        except services.Unfit as unfit:
            form.add_error(unfit.field, unfit.sentence)
        else:
            messages.success(request, GIVEN)
            return redirect("journals")
    return render(request, "cases/journals.html", {"page": page, "form": form})


@confirmed
@require_POST
def end_journal(request: SignedInRequest, grant: UUID) -> HttpResponse:
    services.end_journal(request.actor, grant)
    messages.success(request, "Ended. The auditor reads this journal no more.")
    return redirect("journals")
