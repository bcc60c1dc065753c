"""Inviting a person to set a password: a code shown once, typed once (NIST SP 800-63B: 130 bits, plainly hashed).

Who may invite whom is `permissions.people.open_sign_in`; a code by itself opens nothing but the choice of a password.
"""

import hashlib
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password

from audit import clock, journal
from permissions import signins
from permissions.actors import Actor, acting
from permissions.models import Account, Invitation, KnownAs
from vault import receipts

DAYS = 7


def invite(account: Account) -> str:
    """A new one-time code for `account`, valid for DAYS days. Earlier unused codes die."""
    Invitation.objects.filter(account=account, used_at=None).update(used_at=clock.now())
    code = receipts.make()
    until = clock.now() + timedelta(days=DAYS)
    Invitation.objects.create(account=account, digest=_digest(code), until=until)
    return code


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
