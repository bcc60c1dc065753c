"""What the door does when somebody signs out."""

from contextlib import suppress
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import DatabaseError
from django.dispatch import receiver
from django.http import HttpRequest

from . import cookies, services
from .models import Draft


@receiver(user_logged_out)
def forget_draft(request: HttpRequest, user: Any, **_: object) -> None:
    """Signing out ends the draft that was begun signed in; a lost database keeps nobody from leaving."""
    if user is not None:
        with suppress(DatabaseError):
            services.forget({Draft: cookies.secret(request, Draft, user.pk)})
