from .appointing import Appointment
from .conflicts import Admission, Asked, CaseToken, Cleared, Known, Question, Route, Screen, Seat, Settled, Standing
from .emergency import Emergency
from .going_live import GoLive
from .grants import JournalGrant, PersonGrant, PoolGrant, StandIn
from .invitations import Installation, Invitation
from .people import Able, Account, Branch, Held, Kin, Person
from .reading import BulkReading, ReadingLimit
from .rekeying import Rekeying
from .signins import KeptForm, KnownAs, Readmission, RecoveryCode, SignIn, SignInRequest, Suspension

__all__ = [
    "Able",
    "Account",
    "Admission",
    "Appointment",
    "Asked",
    "Branch",
    "BulkReading",
    "CaseToken",
    "Cleared",
    "Emergency",
    "GoLive",
    "Held",
    "Installation",
    "Invitation",
    "JournalGrant",
    "KeptForm",
    "Kin",
    "Known",
    "KnownAs",
    "Person",
    "PersonGrant",
    "PoolGrant",
    "Question",
    "ReadingLimit",
    "Readmission",
    "RecoveryCode",
    "Rekeying",
    "Route",
    "Screen",
    "Seat",
    "Settled",
    "SignIn",
    "SignInRequest",
    "StandIn",
    "Standing",
    "Suspension",
]
