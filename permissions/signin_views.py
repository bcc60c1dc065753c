"""The first page of signing in, one's own sign-ins and recovery codes, and the ways that allauth's pages do not go."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.decorators import login_stage_required
from allauth.account.views import LoginView, PasswordChangeView
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from permissions import enrolling, forms, readers, second, signals, signins
from permissions.entrance import SignedInRequest, signed_in
from permissions.passkeys import offers_passkeys
from permissions.refusals import Absent
from permissions.sso import providers

CHOOSE_FIRST = "You have chosen no password here yet, and this needs one. Ask a policy owner for a one-time code."

GONE = "The code was used or replaced meanwhile. Type the newest one that you were handed."


@signed_in
@require_safe
def sign_ins(request: SignedInRequest) -> HttpResponse:
    shown, failed = signins.mine(request.actor, request.actor.sign_in)
    context = {"sign_ins": shown, "several": len(shown) > 1, "failed": failed}
    return render(request, "permissions/sign_ins.html", context)


@signed_in
@require_POST
def end_one(request: SignedInRequest, which: UUID) -> HttpResponse:
    if not signins.end_one(request.actor, which):
        raise Absent
    messages.success(request, "That sign-in has ended.")
    return redirect("sign_ins")


@signed_in
@require_POST
def end_others(request: SignedInRequest) -> HttpResponse:
    signins.end_others(request.actor, request.actor.sign_in)
    messages.success(request, "All your other sign-ins have ended.")
    return redirect("sign_ins")


@require_POST
@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")  # type: ignore[untyped-decorator]  # allauth has no types
def own_reports_only(request: HttpRequest) -> HttpResponse:
    """Go on with the password alone: to report and to read one's own reports. Nothing else opens (`ActorMiddleware`)."""
    request._login_stage.exit()  # type: ignore[attr-defined]  # set by the decorator
    return redirect(settings.CANDOR_OWN_URL)


@signed_in
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # allauth has no types
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """How many are left; asked for, ten new ones, shown this once."""
    if not second.has(request.user):
        return redirect("mfa_index")
    codes = second.make_codes(request.user) if request.method == "POST" else []
    context = {"codes": codes, "left": second.codes_left(request.user), "home": readers.home(request.user)}
    return render(request, "permissions/recovery_codes.html", context)


@signed_in
def first_step(request: SignedInRequest) -> HttpResponse:
    """The one-time code before the first second step of whoever holds a role; then on to the way they chose."""
    way = "mfa_add_webauthn" if request.GET.get("way") == str(Authenticator.Type.WEBAUTHN) else "mfa_activate_totp"
    if not enrolling.needs_code(request.session, request.user):
        return redirect("mfa_index" if second.has(request.user) else way)
    form = forms.FirstStep(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if enrolling.show(request.session, request.user, form.cleaned_data["code"]):
            return redirect(way)
        form.add_error("code", forms.NO_CODE)
    return render(request, "permissions/first_step.html", {"form": form, "contact": readers.contact()})


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    """The first page: a button for each provider, and the password where the installation takes one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"providers": providers.offered(), "by_password": settings.CANDOR_PASSWORD_SIGN_IN}
        return {**super().get_context_data(**kwargs), **more}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.CANDOR_PASSWORD_SIGN_IN:
            raise Http404
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        return answer


class _PasswordFirst(View):
    """Whoever came by single sign-on and never chose a password does so first, by a one-time code of a policy owner.

    allauth asks nothing of somebody who has no password. So whoever runs the provider could come as the holder of a role that
    is new, and add a phone of their own.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and not user.has_usable_password():
            messages.info(request, CHOOSE_FIRST)
            return redirect("welcome")
        return super().dispatch(request, *args, **kwargs)


class _AddWay:
    """Before a first way is added to an account with a role, a one-time code. After it the other sign-ins end, and the first
    time come the codes for the day when it is lost.
    """

    request: SignedInRequest
    way: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and enrolling.needs_code(request.session, request.user):
            return redirect(f"{reverse('first_step')}?{urlencode({'way': self.way})}")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view beside it
        return answer

    def form_valid(self, form: object) -> HttpResponse:
        if not enrolling.spend(self.request.session, self.request.user):
            messages.info(self.request, GONE)
            return redirect("first_step")
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # of the view beside it
        signals.added(self.request, self.request.user, self.way)
        return answer

    def get_success_url(self) -> str:
        left = second.codes_left(self.request.user)
        return reverse("mfa_index") if left else reverse("recovery_codes")


class AddApp(_PasswordFirst, _AddWay, ActivateTOTPView):  # type: ignore[misc]  # allauth has no types
    way = str(Authenticator.Type.TOTP)


class AddPasskey(_PasswordFirst, _AddWay, AddWebAuthnView):  # type: ignore[misc]  # allauth has no types
    way = str(Authenticator.Type.WEBAUTHN)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not offers_passkeys(request):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ChangePassword(_PasswordFirst, PasswordChangeView):  # type: ignore[misc]  # allauth has no types
    """It is changed by whoever has one."""


change_password = ChangePassword.as_view()
sign_in, add_app, add_passkey = SignIn.as_view(), AddApp.as_view(), AddPasskey.as_view()
