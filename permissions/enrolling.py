"""The first second step of whoever holds a role: with a one-time code, so that to know a password is not enough (ADR 26).

The code that came with the sign-in is good for it, too; later a policy owner or an independent reader makes one for it alone.
What was shown stays in the sign-in until the step is added.
"""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase

from audit import journal
from permissions import invitations, second
from permissions.actors import Actor, acting
from permissions.models import Account, Held, Person, RecoveryCode

SHOWN = "candor_enrols"  # in the session: whose account, and by which invitation; none after a step was removed in it
BY_CODE = "by_code"  # in an authenticator's data: it was added by somebody who held a role, hence with a code


def needs_code(session: SessionBase, account: Account) -> bool:
    """Whether this account has to show a code before it adds its first second step in this sign-in."""
    if second.has(account) or not holds_a_role(account):
        return False
    return bool(session.get(SHOWN, {}).get("account") != str(account.pk))


def holds_a_role(account: Account) -> bool:
    """A role of today, also one that waits."""
    return bool(Held.objects.dated().filter(person_id=account.person_id).exists())


def show(session: SessionBase, account: Account, typed: str) -> bool:
    """Remember in this sign-in that the code was shown; it is spent with the step itself. False for a code that is not good."""
    found = invitations.for_first_step(account, typed)
    if found:
        session[SHOWN] = {"account": str(account.pk), "by": str(found.pk)}
    return found is not None


def removed(session: SessionBase, account: Account) -> None:
    """Who removed their last step in this sign-in, and had just taken it for that, adds another one without a code."""
    session[SHOWN] = {"account": str(account.pk), "by": ""}


def spend(session: SessionBase, account: Account) -> bool:
    """Before a step is added: spend what was shown. False where a code is needed and none is good any more."""
    if needs_code(session, account):
        return False
    by = session.pop(SHOWN, {}).get("by", "")
    if not by or second.has(account) or not holds_a_role(account):
        return True
    with acting(Actor.of(account)):
        return invitations.spend_first_step(account, by)


def added(account: Account) -> None:
    """Mark what somebody who holds a role has added: it needs no other code if they lose the role and get one again."""
    if holds_a_role(account):
        bind(Authenticator.objects.filter(user_id=account.pk, type__in=second.WAYS))


def bind(rows: Iterable[Authenticator]) -> None:
    """Say of these that a code came before them."""
    for row in rows:
        row.data = {**row.data, BY_CODE: True}
        row.save(update_fields=["data"])


def end_unbound(actor: Actor, person: Person) -> None:
    """Somebody gets their first role: a second step that they added before with their password alone ends. Whoever knows the
    password could have added it, and waited for the role. Inside `acting`.
    """
    for account in person.accounts.all():
        ways = Authenticator.objects.filter(user_id=account.pk, type__in=second.WAYS)
        if ways and not any(way.data.get(BY_CODE) for way in ways):
            ways.delete()
            RecoveryCode.objects.filter(account_id=account.pk).delete()
            facts = {"person": str(person.pk), "account": str(account.pk)}
            journal.record(journal.Chain.system(), "end_second_step", actor=actor.label, facts=facts)
