"""What a structure's register of PASS counts, sorts and filters by: a range of one index, instead of 2,000 look-ups.

PostgreSQL alone writes these lines, in the transaction of each act on the person, a PASS, a suspension or a contract
(migration 0081). Nothing in them depends on the day: what is over, suspended or still open to the structure is told
at each reading.
"""

from django.db import models

from tremplin.candidates.models import Candidate
from tremplin.kernel.days import DaySet
from tremplin.organisations.models import Organisation
from tremplin.passes.models import Pass


class RegisterLine(models.Model):
    """One row a structure and a PASS not cancelled, on which it hired somebody whose file is neither merged nor closed.

    The PASS is the key within a structure: a query always names one. `contract_last`: last day of its latest contract on
    this PASS, `date.max` without end. `hired_until`, `pass_until`: the same of any of its contracts with the person, and
    the end of any of their PASS. `held`: the days of its suspensions.
    """

    pass_iae = models.OneToOneField(Pass, models.DO_NOTHING, primary_key=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.DO_NOTHING, related_name="+")
    candidate = models.ForeignKey(Candidate, models.DO_NOTHING, related_name="+")
    last_name = models.CharField(max_length=100)
    first_name = models.CharField(max_length=100)
    folded_name = models.TextField()
    number = models.CharField(max_length=12)
    starts_on = models.DateField()
    ends_on = models.DateField()
    held = DaySet()
    contract_last = models.DateField()
    hired_until = models.DateField()
    pass_until = models.DateField()

    class Meta:
        managed = False
        db_table = "passes_registerline"

    def __str__(self) -> str:
        return self.number
