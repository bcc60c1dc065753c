"""The policy pages, open to everyone: a rule that people are held to can be read by them. Adoptions are a policy owner's."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from permissions.views import SignedInRequest, confirmed

from . import adoption, forms, readers


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/policies/`"""
    return render(request, "policies/policies.html", {"policies": readers.listed(), "frame": _frame(request)})


@require_safe
def policy(request: HttpRequest, slug: str, sha256: str = "") -> HttpResponse:
    """`/policies/<slug>/`, and one version of it under its checksum."""
    shown = readers.shown(slug, sha256)
    if shown is None:
        raise Http404
    adopts = not sha256 and readers.adopts(getattr(request, "actor", None))  # values of today alone
    return render(request, "policies/policy.html", {"policy": shown, "frame": _frame(request), "adopts": adopts})


@confirmed
def adopt(request: SignedInRequest, slug: str, kind: str) -> HttpResponse:
    """`/policies/<slug>/adopt/<kind>/`: a policy owner records what the employer took on."""
    found = readers.waiting(request.actor, slug, kind)
    if found is None:
        raise Http404
    version, waiting = found
    form = forms.Adopt(request.POST if request.method == "POST" else None, waiting=waiting)
    if form.is_valid():
        asked = form.cleaned_data
        by = adoption.Instrument(asked["adopted_by"], asked["adopted_on"], asked["instrument"])
        adoption.adopt(request.actor, version, asked["values"], by)
        messages.success(request, "Recorded. It stands as adopted from now on.")
        return redirect("policy", slug)
    shown = {"form": form, "policy": version.policy, "kind": readers.KINDS[kind]}
    return render(request, "policies/adopt.html", shown)


@require_safe
def official(request: HttpRequest, slug: str, sha256: str) -> HttpResponse:
    """The employer's own file, to be saved, never shown inside the site."""
    text = readers.official(slug, sha256)
    if text is None:
        raise Http404
    name = text.name.encode("ascii", "replace").decode().replace('"', "")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(text.data), content_type=text.media_type, headers=headers)


def _frame(request: HttpRequest) -> str:
    """Whoever is signed in keeps the staff's frame; everyone else gets the reporter's, which opens no session."""
    return "base.html" if getattr(request, "actor", None) else "reporter_base.html"
