"""Inviting a person to set a password and add a second step: a code shown once (NIST SP 800-63B: 130 bits, plainly hashed).

Who may invite whom is `permissions.people.open_sign_in`, and for the second step alone `permissions.resetting`. By itself a
code opens nothing but the choice of a password.
"""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet

from audit import clock, journal
from permissions import signins
from permissions.actors import Actor, acting
from permissions.models import Account, Invitation, KnownAs
from vault import receipts

DAYS = 7


def invite(account: Account) -> str:
    """A new one-time code for the password of `account` and for its first second step, good for DAYS days. Earlier ones die."""
    return _make(account, used_at=None)


def code_for_first_step(account: Account) -> str:
    """The same for the second step alone: by itself it is worth nothing to whoever does not know the password."""
    return _make(account, used_at=clock.now())


def _make(account: Account, *, used_at: datetime | None) -> str:
    before, now = Invitation.objects.filter(account=account), clock.now()
    before.filter(used_at=None).update(used_at=now)
    before.filter(enrolled_at=None).update(enrolled_at=now)
    code = receipts.make()
    until = now + timedelta(days=DAYS)
    Invitation.objects.create(account=account, digest=_digest(code), until=until, used_at=used_at)
    return code


def for_first_step(account: Account, typed: str) -> Invitation | None:
    """The invitation of this account behind a code, if it is still good for adding a second step."""
    try:
        digest = _digest(receipts.normalise(typed))
    except receipts.BadReceipt:
        return None
    return _unspent(account).filter(digest=digest).first()


def spend_first_step(account: Account, invitation: str) -> bool:
    """Use it up, once: of two browsers at the same time one finds it spent. Inside `acting`."""
    return bool(_unspent(account).filter(pk=invitation).update(enrolled_at=clock.now()))


def _unspent(account: Account) -> QuerySet[Invitation]:
    return Invitation.objects.filter(account=account, enrolled_at=None, until__gt=clock.now())


def accept(code: str, password: str) -> Account | None:
    """Set the password behind a code. None when the code is wrong, used or too old: one answer for all.

    Raises ValidationError when the password is too weak; the code stays good then.
    """
    try:
        typed = receipts.normalise(code)
    except receipts.BadReceipt:
        return None
    found = Invitation.objects.select_related("account__person").filter(
        digest=_digest(typed), used_at=None, until__gt=clock.now()
    )
    invitation = found.first()
    if invitation is None:
        return None
    validate_password(password, invitation.account)
    actor = Actor.of(invitation.account)
    with acting(actor):
        claimed = found.filter(pk=invitation.pk).update(used_at=clock.now())
        if not claimed:
            return None
        invitation.account.set_password(password)
        invitation.account.save(update_fields=["password"])
        KnownAs.objects.filter(account=invitation.account).delete()  # single sign-on binds anew as well
        signins.end_of([invitation.account.person_id])
        journal.record(journal.Chain.person(invitation.account.person_id), "accept_invitation", actor=actor.label)
    return invitation.account


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
