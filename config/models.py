"""What the database knows about its own use."""

from django.db import models


class Demonstration(models.Model):
    """One row: this database was filled with the invented cast and its stories, so production refuses it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_demonstration_mark")]

    def __str__(self) -> str:
        return "demonstration"

    @classmethod
    def mark(cls) -> None:
        cls.objects.get_or_create(pk=1)
