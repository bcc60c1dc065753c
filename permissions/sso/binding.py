"""Whose account it is: by the provider's own lasting key, which is bound at the first sign-in by the employee number.

No e-mail address, no name and no username is compared, no account is made and none is joined to another.
"""

import hashlib

from audit import clock, journal
from permissions.actors import Actor, acting
from permissions.models import Account, Held, KnownAs

from .claims import Claimed


def account_of(claimed: Claimed) -> Account | None:
    """The account that this person signs in to. None for whoever has none here; the reason is told to nobody outside."""
    known = KnownAs.objects.filter(locator=_locator(claimed)).select_related("account__person").first()
    account = known.account if known else _by_number(claimed.number)
    if account is None or not _may_come(account):
        return None
    if known is None:
        return account if _bound(account, claimed) else None
    if account.person.number != claimed.number:  # it went to somebody else, or the key did: somebody has to look first
        _refused(account, claimed)
        return None
    return account


def _by_number(number: str) -> Account | None:
    """Of somebody with two accounts nobody guesses which is meant."""
    found = list(Account.objects.filter(person__number=number, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def _may_come(account: Account) -> bool:
    left = account.person.left_on
    return account.is_active and (left is None or left > clock.today())


def _bound(account: Account, claimed: Claimed) -> bool:
    """Bind the key to the account. False where the account has another at this provider: one way in, not two (TM-13)."""
    row = KnownAs(account=account, issuer=claimed.issuer, locator=_locator(claimed))
    with acting(Actor.of(account)) as actor:
        KnownAs.objects.bulk_create([row], ignore_conflicts=True)
        if KnownAs.objects.filter(account=account, locator=row.locator).exists():
            _record(actor, account, "bind_sign_in", claimed)
            return True
    _refused(account, claimed)
    return False


def _refused(account: Account, claimed: Claimed) -> None:
    with acting(Actor.of(account)) as actor:
        _record(actor, account, "refuse_sign_in", claimed)


def _record(actor: Actor, account: Account, verb: str, claimed: Claimed) -> None:
    """For whoever holds a role. Of people who report no time stands in the journal, as of every other sign-in of theirs."""
    if Held.objects.dated().filter(person_id=account.person_id).exists():
        digest = hashlib.sha256(claimed.issuer.encode()).hexdigest()[:16]  # an address may hold what no fact may
        journal.record(journal.Chain.person(account.person_id), verb, actor=actor.label, facts={"issuer": digest})


def _locator(claimed: Claimed) -> str:
    return hashlib.sha256(f"{claimed.issuer}\0{claimed.subject}".encode()).hexdigest()
