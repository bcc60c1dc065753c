"""Files of reporters, for members of the case: a page for each, a copy without traces, the original where two agreed."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases import cleaning, readers, scanning
from cases.readers.files import Content
from permissions.entrance import asked_again
from permissions.views import SignedInRequest, signed_in

# In full, because what a policy leaves out of these three does not fall back to `default-src`.
RUNS_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


@signed_in
@require_safe
def file(request: SignedInRequest, reference: str, file: UUID) -> HttpResponse:
    return _page(request, reference, file)


@signed_in
@require_safe
def copy(request: SignedInRequest, reference: str, file: UUID) -> HttpResponseBase:
    """The working copy, or the page of the file that says why there is none."""
    try:
        return _handed_out(readers.copy(request.actor, reference, file))
    except cleaning.Unable:
        return _page(request, reference, file, unable=True)
    except cleaning.NotCleaned:
        return _page(request, reference, file, not_cleaned=True)
    except (scanning.Found, scanning.Unscanned) as stopped:
        return _stopped(request, reference, file, stopped)


@signed_in
@require_safe
def original(request: SignedInRequest, reference: str, file: UUID) -> HttpResponseBase:
    """As it was sent. The second step was taken a short while ago."""
    if again := asked_again(request):
        return again
    try:
        return _handed_out(readers.original(request.actor, reference, file))
    except (scanning.Found, scanning.Unscanned) as stopped:
        return _stopped(request, reference, file, stopped)


def _stopped(request: SignedInRequest, reference: str, file: UUID, why: Exception) -> HttpResponse:
    """The page of the file, which says whether the scanner found something or gave no answer that counts."""
    return _page(request, reference, file, **{"harmful" if isinstance(why, scanning.Found) else "silent": True})


def _page(request: SignedInRequest, reference: str, file: UUID, **why: bool) -> HttpResponse:
    page = readers.file(request.actor, reference, file)
    return render(request, "cases/file.html", {"page": page, "heading": page.file.name, **why})


def _handed_out(content: Content) -> StreamingHttpResponse:
    """To be saved, never shown: by a name that says nothing, as a kind that no browser opens by itself. Whatever one makes
    of it, it runs nothing, reaches nobody and is nobody's page.
    """
    return StreamingHttpResponse(
        content.pieces,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{content.name}"', "Content-Length": str(content.size),
            "Cache-Control": "no-store", "Content-Security-Policy": RUNS_NOTHING,
        },
    )  # fmt: skip
