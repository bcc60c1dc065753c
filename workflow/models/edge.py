"""The edges that the database lets a case take. No app role writes them; migrations do (D16)."""

from django.db import models


class Edge(models.Model):
    """A case may go from `source` to `target` by `verb`."""

    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    verb = models.CharField(max_length=40)
    number = models.CharField(max_length=8)  # in D25
    revocable = models.BooleanField()  # it can be stepped back while nothing was sent or served
    by_system = models.BooleanField()  # the clock may fire it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target", "verb"], name="one_edge")]
        default_permissions = ()
