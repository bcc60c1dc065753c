"""One case with everybody around it who must not find it, each for a reason of their own."""

from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from cases.models import Case, Thread
from config.local.cast import BRANCH
from permissions import grants
from permissions.actors import acting
from permissions.models import Emergency
from tests.cases import sealing, walking
from tests.cases.conftest import open_it, reference_of
from tests.cases.test_files import send
from tests.cast import PASSWORD, Cast
from tests.rig.database import AsOwner
from vault import receipts

NOBODYS = "0000-0000"  # a reference that no case has
STORY = "An escort site was open on the shared workstation at 14:10."
MEMBERS = ("intake", "manager", "ethics")  # who sees the case of the scene
# Beside the whole cast: who could have come close, and by what.
CONFLICTED = "investigator"  # on the case until a report's party turned out to be them
REMOVED = "ethics2"  # on the case until it was taken from them
DISABLED = "counsel"  # on the case, with an account that was switched off since
HALF = "labor"  # signed in by password, the second factor not shown yet
MIGHTY = "admin"  # everything that Django and guardian can give to an account, and a grant slipped into the table
NAMED = "subject"
NOBODY = "nobody"  # not signed in at all
LENT = "hr"  # reads it in an emergency, once `lend` was called


@dataclass
class Scene:
    """The case, and a browser for each of the cast and for nobody."""

    cast: Cast
    reference: str
    thread: str
    receipt: str
    clients: dict[str, Client] = field(default_factory=dict)
    file: str = ""  # with a message of the reporter; its original is opened by the manager, as intake agreed
    right: str = ""  # by which LENT reads the case in an emergency

    @property
    def outsiders(self) -> list[str]:
        return [key for key in self.clients if key not in MEMBERS]

    @property
    def unknown(self) -> list[str]:
        """Whoever the site does not know: these are asked to sign in, wherever they go."""
        return [NOBODY, DISABLED, HALF]


def build(cast: Cast, as_owner: AsOwner, text: str = STORY, **told: object) -> Scene:
    """Committed, because the owner of the database has a part in it: for tests with `transaction=True`."""
    from cases import door

    receipt = receipts.make()
    telling = door.Telling(mode="anonymous", answers={"what_happened": text}, branch=BRANCH, **told)  # type: ignore[arg-type]  # any field
    stored = door.submit(telling, receipt)
    reference = reference_of(stored, cast)
    with acting(cast["intake"].actor):
        thread = str(Thread.objects.get(lookup=receipts.lookup(receipt)).pk)
    clients = {key: member.client for key, member in cast.items()}
    open_it(cast, reference)
    for key, role in (
        (CONFLICTED, "investigator"),
        (REMOVED, "ethics_officer"),
        (DISABLED, "counsel"),
        ("ethics", "ethics_officer"),
    ):
        walking.do(cast, "manager", "assign", reference, role=role, person=cast[key].person.pk, reason="Is free.")
    walking.allege(cast, reference)  # names E-subject
    walking.do(cast, "manager", "add_party", reference, role="witness", number=f"E-{CONFLICTED}", name="")
    _take(cast, reference, REMOVED)
    with as_owner() as owner:
        owner.execute("update permissions_account set is_active = false where username = %s", [DISABLED])
        _everything_that_a_framework_gives(owner, cast[MIGHTY].account.pk, cast["intake"].account.pk)
    clients |= {NOBODY: Client(), HALF: _half(cast)}
    return Scene(cast, reference, thread, receipt, clients)


def with_a_file(scene: Scene) -> None:
    """The reporter sent one, and two people agreed that the manager opens it as it was sent."""
    [file] = send(scene.receipt, ("b.txt", b"Ten past two."))
    walking.do(
        scene.cast, "manager", "open_originals", scene.reference, originals=[file], days=7, reason="The letter head."
    )
    sealing.agree(scene.cast, "intake", scene.reference)
    scene.file = str(file)


def lend(scene: Scene) -> None:
    """Somebody without a part in it reads it in an emergency, by the word of the reader from outside."""
    asked = {"reference": scene.reference, "hours": "4", "reason": "Nobody answers tonight."}
    assert scene.clients[LENT].post("/emergency/", asked).status_code == 302
    with acting(scene.cast[LENT].actor):
        scene.right = str(Emergency.objects.get().pk)
    assert scene.clients["outside"].post(f"/emergency/{scene.right}/", {"answer": "agree"}).status_code == 302


def _take(cast: Cast, reference: str, key: str) -> None:
    with acting(cast["manager"].actor):
        from permissions import gate

        case = Case.objects.get(reference=reference)
        [row] = [one for one in gate.members(case.pk) if one.account == cast[key].account.pk]
        grants.take(case, row.id, reason_code="moved")


def _half(cast: Cast) -> Client:
    """A browser that showed the password of somebody with a second factor, and stopped there."""
    TOTP.activate(cast[HALF].account, generate_totp_secret())
    client = Client()
    answer = client.post("/accounts/login/", {"login": HALF, "password": PASSWORD})
    assert answer.url.startswith("/accounts/2fa/"), "the sign-in wants a second factor"
    return client


def _everything_that_a_framework_gives(owner: object, account: object, member: object) -> None:
    """Membership in every pool, every permission, by every table of Django and guardian; and a forged grant of the case."""
    for statement in (
        "insert into permissions_account_groups (account_id, group_id)"
        " select %(account)s, id from auth_group on conflict do nothing",
        "insert into permissions_account_user_permissions (account_id, permission_id)"
        " select %(account)s, id from auth_permission on conflict do nothing",
        "insert into auth_group_permissions (group_id, permission_id)"
        " select g.id, p.id from auth_group g, auth_permission p on conflict do nothing",
        "insert into guardian_userobjectpermission (object_pk, content_type_id, permission_id, user_id)"
        " select c.id, p.content_type_id, p.id, %(account)s from cases_case c, auth_permission p where codename = 'view_case'",
        "insert into permissions_persongrant (id, user_id, role, permission_id, case_id, reason, granted_at, until,"
        " opened_on, state, event) select gen_random_uuid(), %(account)s, role, permission_id, case_id, '', granted_at,"
        " until, opened_on, state, event from permissions_persongrant where user_id <> %(member)s limit 1",
    ):
        owner.execute(statement, {"account": account, "member": member})  # type: ignore[attr-defined]  # a cursor
