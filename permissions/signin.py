"""Sign-in by django-allauth: no sign-up, a second step that is sealed at rest and asked for again where it matters."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as mfa
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as ceremony
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from audit import clock
from permissions import readers, second, sessions, signals, tries
from permissions.models import Account
from permissions.passkeys import offers_passkeys
from vault import secrets


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts come from `setup`, the people page or the directory

    def get_login_redirect_url(self, request: Any) -> str:
        return readers.home(request.user)

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address: as the proxy in front says it, where there is one."""
        said = (
            request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
            if settings.CANDOR_BEHIND_PROXY
            else ""
        )
        return said or str(request.META.get("REMOTE_ADDR", ""))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return tries.source(request, credentials.get("username", ""), self.get_client_ip(request))

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """Whoever has a second step shows it; the password alone confirms nothing then."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if user.is_authenticated and second.has(user):
            found = [way for way in found if way["id"] != "reauthenticate"]
        return found if offers_passkeys(context.request) else [way for way in found if "webauthn" not in way["id"]]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A change to how one signs in: after a recent second step, or, before there is one, a recent password."""
        request = context.request
        if second.has(request.user):
            return not sessions.recently(sessions.second_at(request.session, request.user.pk))
        typed = [one["at"] for one in get_authentication_records(request, request.user) if one["method"] == "password"]
        return not typed or clock.now().timestamp() - typed[-1] > settings.CANDOR_SECOND_STEP_COUNTS


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def encrypt(self, text: str) -> str:
        return secrets.seal_signin(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.open_signin(encrypted_text)

    def get_totp_issuer(self) -> str:
        return str(settings.CANDOR_ORGANIZATION)  # as the app on the phone lists it

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:
        """What stands in the field for the name of a new passkey."""
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"


class SecondStep(AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code of the app or a recovery code, at sign-in and again before what matters. Replaces a check that could be raced."""

    def clean_code(self) -> str:
        typed, request = str(self.cleaned_data["code"]), context.request
        _spend(request, self.user)
        self.way = second.spend(self.user, typed)
        if self.way is None:
            signals.failed(self.user)
            raise mfa().validation_error("incorrect_code")
        tries.give_back_second(request, self.user)
        return typed

    def save(self) -> None:
        request = context.request
        app = Authenticator.objects.filter(user_id=self.user.pk, type=self.way).first()
        if app:
            post_authentication(request, app)
        else:
            record_authentication(request, self.user, "mfa", type=self.way)
            signals.took_second(request, self.user)


class Passkey(AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """The same with a passkey: the counting of tries is ours."""

    def clean_credential(self) -> Authenticator:
        _spend(context.request, self.user)
        typed = self.cleaned_data["credential"]
        ceremony.parse_authentication_response(typed)
        found: Authenticator = ceremony.complete_authentication(self.user, typed)
        tries.give_back_second(context.request, self.user)
        return found


class PasskeyAgain(Passkey):
    reauthenticated = True


class AddApp(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new app; like every code it opens nothing a second time."""

    def clean_code(self) -> str:
        _spend(context.request, self.user)
        typed = str(self.cleaned_data["code"])
        if second.fits(self.secret, typed) is None:
            raise mfa().validation_error("incorrect_code")
        return typed


def _spend(request: HttpRequest, account: Account) -> None:
    if not tries.spend_second(request, account):
        raise ValidationError(
            "That was too often. Wait an hour, or use a browser from which you have signed in before."
        )
