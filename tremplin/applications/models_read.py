"""What lists search, sort and filter by, copied beside each candidature so that one index holds all of it.

A structure of 10,000 candidatures would otherwise look up 10,000 people at each page. PostgreSQL alone writes these
columns, in the transaction that changes the person, her PASS, a diagnosis or the posts, and whatever is written in
their place (migration `0080_read_columns`); nothing in them depends on the day. `tremplin verify` compares them.
"""

from django.db import models

from tremplin.kernel.days import DaySet


class ReadColumns(models.Model):
    """Never written by the program. `person_name` and `person_town` are folded (`kernel.matching`)."""

    person_first_name = models.CharField(max_length=100, default="", editable=False)
    person_last_name = models.CharField(max_length=100, default="", editable=False)
    person_name = models.TextField(default="", editable=False)
    person_town = models.TextField(default="", editable=False)
    person_commune = models.CharField(max_length=5, default="", editable=False)
    # The last day of her last PASS that was not cancelled, and the days on which a suspension stops one.
    person_pass_until = models.DateField(null=True, editable=False)
    person_suspended = DaySet(null=True, editable=False)
    # The days on which the structure may rely on a diagnosis, and on one with a criterion.
    person_eligible = DaySet(null=True, editable=False)
    person_evidenced = DaySet(null=True, editable=False)
    # A waiver of the waiting period stands.
    person_waived = models.BooleanField(default=False, editable=False)
    # For no post in particular.
    spontaneous = models.BooleanField(default=True, editable=False)

    class Meta:
        abstract = True
