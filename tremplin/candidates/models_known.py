"""The people each organisation ever met, with what its lists ask of each.

To look 2,000 people up, each by her key, costs a list more than all the rest: here one range of one index has them all.
PostgreSQL alone writes these rows, in the transaction of each act (migration 0086); nothing in them depends on the day.
They open nothing: which people an organisation may see today is read from the ties themselves (`relations`).
"""

from django.db import models

from tremplin.candidates.models import Candidate
from tremplin.kernel.days import DaySet
from tremplin.organisations.models import Organisation


class Known(models.Model):
    """One row an organisation and a person, neither merged nor closed, whom anything ever tied together.

    The person is the key within an organisation: a query always names one. The days are those of her `Outlook`, NULL
    without any.
    """

    candidate = models.OneToOneField(Candidate, models.DO_NOTHING, primary_key=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+")
    last_name = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100)
    folded_name = models.TextField()
    pass_ends = DaySet(null=True)
    contract_ends = DaySet(null=True)
    employed_until = models.DateField(null=True)
    moved_at = models.DateTimeField(null=True)
    postponed_until = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "candidates_known"

    def __str__(self) -> str:
        return str(self.candidate_id)
