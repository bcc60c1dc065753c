from .conflicts import Admission, CaseToken, Cleared, Known, Route, Screen, Seat, Standing
from .grants import JournalGrant, PersonGrant, PoolGrant
from .invitations import Installation, Invitation
from .people import Account, Branch, Held, Kin, Person

__all__ = [
    "Account",
    "Admission",
    "Branch",
    "CaseToken",
    "Cleared",
    "Held",
    "Installation",
    "Invitation",
    "JournalGrant",
    "Kin",
    "Known",
    "Person",
    "PersonGrant",
    "PoolGrant",
    "Route",
    "Screen",
    "Seat",
    "Standing",
]
