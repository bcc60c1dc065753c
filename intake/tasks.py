"""What the clock does at the door."""

from celery import shared_task

from intake import services


@shared_task
def sweep_drafts() -> None:
    """Remove drafts and inbox sessions whose time is over (D5)."""
    services.expire_drafts()
