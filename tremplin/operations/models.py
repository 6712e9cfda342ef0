"""What the machine room remembers: beats of periodic jobs, open alerts, backups made, the maintenance in progress."""

from django.db import models


class Beat(models.Model):
    """The last runs of one periodic task. One row a task, made at its first run."""

    task = models.CharField(primary_key=True, max_length=200)
    # When it was first expected: a task that has never run is late one period after that.
    known_since = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.task


class Alert(models.Model):
    """Something wrong that the team has been told, until it is right again."""

    code = models.CharField(primary_key=True, max_length=220)
    what = models.CharField(max_length=300)
    to_do = models.CharField(max_length=300)
    opened_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.code


class Backup(models.Model):
    """One backup written and verified."""

    name = models.CharField(max_length=200)
    finished_at = models.DateTimeField(auto_now_add=True, db_index=True)
    bytes = models.BigIntegerField()
    files = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Maintenance(models.Model):
    """The maintenance in progress: one row while it lasts."""

    message = models.CharField(max_length=300)
    since = models.DateTimeField(auto_now_add=True)
    only = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="one_maintenance_at_a_time")]

    def __str__(self) -> str:
        return self.message
