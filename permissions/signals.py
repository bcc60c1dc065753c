"""What follows from signing in and from changing how: the journal, a new session id, and the end of other sign-ins (TM-39)."""

from typing import Any

from allauth.account.signals import password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed, authenticator_used
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from audit import journal
from audit.facts import Fact
from permissions import enrolling, resetting, second, sessions, signins
from permissions.actors import Actor, acting
from permissions.models import Account, RecoveryCode


def connect() -> None:
    user_logged_in.connect(_signed_in, dispatch_uid="candor.signed_in")
    password_changed.connect(_password_changed, dispatch_uid="candor.password_changed")
    authenticator_used.connect(_used, dispatch_uid="candor.second_used")
    authenticator_removed.connect(_removed, dispatch_uid="candor.second_removed")


def took_second(request: HttpRequest, account: Account) -> None:
    """The second step was taken: the sign-in gets a new id with it. At the login page the login itself gives one."""
    sessions.took_second(request.session, account.pk)
    if request.user.is_authenticated:
        request.session.cycle_key()


def failed(account: Account) -> None:
    """A wrong code after the right password: its owner should be able to find that somebody knows it."""
    _journal(account, signins.FAILED)


def added(request: HttpRequest, account: Account, way: str) -> None:
    """Whoever adds a way has just shown that they hold it."""
    app = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.TOTP).first()
    if app and way == app.type:
        second.spent(app, second.newest())
    enrolling.added(account)
    took_second(request, account)
    _changed(request, account, "add_second_step", way=way)


def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    """In the journal stand sign-ins with a second step alone: those of people who report would lie beside their reports."""
    sessions.SessionStore.clear_expired()
    took = sessions.second_at(request.session, user.pk)
    if took or not second.has(user):  # with the password alone nobody makes a browser known, and so nobody more tries
        request.remembers = user  # type: ignore[attr-defined]  # the middleware gives the cookie
    if took:
        _journal(user, "sign_in")
    if told := resetting.told(user):
        messages.info(request, told, fail_silently=True)  # a sign-in that no page began has nowhere to say it


def _used(request: HttpRequest, user: Account, **_: Any) -> None:
    took_second(request, user)


def _removed(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    if not second.has(user):
        RecoveryCode.objects.filter(account_id=user.pk).delete()
        request.session.pop(sessions.SECOND, None)
        enrolling.removed(request.session, user)
    _changed(request, user, "remove_second_step", way=str(authenticator.type))


def _password_changed(request: HttpRequest, user: Account, **_: Any) -> None:
    _changed(request, user, "change_password")


def _changed(request: HttpRequest, account: Account, verb: str, **facts: Fact) -> None:
    with acting(Actor.of(account)) as actor:
        signins.end_of([account.person_id], but=sessions.row_of(request.session))
        journal.record(journal.Chain.person(account.person_id), verb, actor=actor.label, facts=facts)


def _journal(account: Account, verb: str) -> None:
    with acting(Actor.of(account)) as actor:
        journal.record(journal.Chain.person(account.person_id), verb, actor=actor.label)
