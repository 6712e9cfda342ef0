"""What lists and filters of people ask of each: when her PASS, her contracts end; since when nothing moved.

PostgreSQL alone writes these rows, in the transaction of each act on a PASS, a contract or a candidature (migration
0084): 1,500 people are counted by reading one row each. Nothing in it depends on the day of the reading.
"""

from django.db import models

from tremplin.candidates.models import Candidate
from tremplin.kernel.days import DaySet


class Outlook(models.Model):
    """One row a person who has or had a candidature, a contract or a PASS. Dates are days; without any, NULL or empty.

    `pass_ends`: last days of her PASS; `contract_ends`: agreed last days of contracts neither ended nor renewed.
    `employed_until`: the last day of the contract that goes furthest, `date.max` when it has no end. Cancelled ones left out.
    `moved_at`: when one of her candidatures last changed state; `postponed_until`: the last day one is put off to.
    """

    candidate = models.OneToOneField(Candidate, models.DO_NOTHING, primary_key=True, related_name="outlook")
    pass_ends = DaySet()
    contract_ends = DaySet()
    employed_until = models.DateField(null=True)
    moved_at = models.DateTimeField(null=True)
    postponed_until = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "candidates_outlook"

    def __str__(self) -> str:
        return str(self.candidate_id)
