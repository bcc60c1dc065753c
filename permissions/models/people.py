"""People and accounts are apart: rules about who may do what compare persons (D20)."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.db.models import Value
from django.db.models.lookups import Exact

from audit import clock
from vault.fields import SealedField

FOREVER = "9999-12-31"


class Branch(models.Model):
    """A part of the employer with an appointing authority of its own (a column, not a tenant)."""

    code = models.SlugField(primary_key=True, max_length=40)
    name = models.CharField(max_length=120)
    appointing_authority = models.ForeignKey(
        "permissions.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """One human being of the directory; several accounts are still one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=40, unique=True, null=True, blank=True)  # the employer's own
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    other_names = models.CharField(max_length=200, blank=True)  # nicknames, former names; comma between
    unit = models.CharField(max_length=120, blank=True)
    branch = models.ForeignKey(Branch, null=True, blank=True, on_delete=models.PROTECT)
    supervisor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    bargaining_unit = models.CharField(max_length=80, blank=True)
    tenure = models.CharField(max_length=40, blank=True)
    employee = models.BooleanField(default=True)
    left_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, person: Person, password: str | None = None) -> "Account":
        """A new account for `person`; without a password nobody can sign in until one is set."""
        account = self.model(username=username, person=person)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_queryset(self) -> "models.QuerySet[Account]":
        """With the person: whoever looks at an account wants to know who it is."""
        return super().get_queryset().select_related("person")

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser, PermissionsMixin):
    """A sign-in. It has no superuser: nothing on an account opens a case by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=80, unique=True)
    email = models.EmailField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    @property
    def is_superuser(self) -> bool:
        return False

    @is_superuser.setter
    def is_superuser(self, value: bool) -> None:
        if value:
            raise ValueError("Candor has no superuser: reading needs a role and a grant.")

    @property
    def is_staff(self) -> bool:
        return False

    def get_full_name(self) -> str:
        return self.person.name

    def __str__(self) -> str:
        return self.username


class Suspended(models.Func):
    """The database's own answer (`sql/signins.sql`), so that pages and row security ask by one rule."""

    function = "public.candor_suspended"
    output_field = models.BooleanField()


class Able(models.Func):
    """Whether this person can read anything today (`sql/away.sql`): an open account, and nobody waits to vouch for them."""

    function = "public.candor_able"
    output_field = models.BooleanField()


class HeldQuerySet(models.QuerySet["Held"]):
    def dated(self) -> "HeldQuerySet":
        """Rows of today (the county's day), whether or not they count just now."""
        today = clock.today()
        return self.filter(from_on__lte=today, until_on__gt=today)

    def in_force(self) -> "HeldQuerySet":
        """Rows that count today: not those of somebody whose second step was reset and whom two others have not taken in."""
        return self.dated().filter(Exact(Suspended("person_id"), Value(False)))


class Held(models.Model):
    """A role held by a person from a day until a day: the row that row security reads (D20)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="held")
    role = models.CharField(max_length=40)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT)
    group = models.ForeignKey(Group, on_delete=models.PROTECT)  # the pool `role/branch`
    from_on = models.DateField()
    until_on = models.DateField(default=FOREVER)
    given_by = models.UUIDField(null=True)  # person who asked for it; null for the first two, made by `setup`
    ended_by = models.UUIDField(null=True)  # person who ended it before its day, and why
    # By `permissions.reasons`.
    ended_why = SealedField(null=True)  # type: ignore[misc]  # the stubs know no null for a column class of one type
    # What two people agreed to, with its reason; null for those made at set-up, by whoever owns the database.
    appointment = models.OneToOneField("permissions.Appointment", null=True, on_delete=models.PROTECT, related_name="+")

    objects = HeldQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "group", "until_on"], name="held_person_group")]


class Kin(models.Model):
    """Two people who must not judge each other, besides the supervisor line. Read both ways."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
