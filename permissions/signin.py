"""Sign-in by django-allauth: no sign-up, second factor sealed at rest."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from permissions import readers
from vault import secrets


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts come from `setup`, the people page or the directory

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return readers.home(request.user)  # type: ignore[arg-type]  # signed in a moment ago


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def encrypt(self, text: str) -> str:
        return secrets.seal_signin(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.open_signin(encrypted_text)
