"""Addresses of signing in. Not all of allauth's: nobody signs up, no password is reset by a link in a mail (D9, TM-44)."""

from allauth.account import views as account
from allauth.mfa.base import views as steps
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from permissions import signin_views as views
from permissions.sso import views as sso

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("sso/<slug:provider>/go/", sso.go, name="sso_go"),
    path("sso/<slug:provider>/back/", sso.back, name="sso_back"),
    path("sso/<slug:provider>/acs/", sso.acs, name="sso_acs"),
    path("sso/in/", sso.come_in, name="sso_in"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.change_password, name="account_change_password"),
    path("sign-ins/", views.sign_ins, name="sign_ins"),
    path("sign-ins/others/end/", views.end_others, name="end_other_sign_ins"),
    path("sign-ins/<uuid:which>/end/", views.end_one, name="end_sign_in"),
    path("2fa/", steps.index, name="mfa_index"),
    path("2fa/authenticate/", steps.authenticate, name="mfa_authenticate"),
    path("2fa/own/", views.own_reports_only, name="own_reports_only"),
    path("2fa/reauthenticate/", steps.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/recovery-codes/", views.recovery_codes, name="recovery_codes"),
    path("2fa/code/", views.first_step, name="first_step"),
    path("2fa/totp/activate/", views.add_app, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/webauthn/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", views.add_passkey, name="mfa_add_webauthn"),
    path("2fa/webauthn/reauthenticate/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
]
