"""Background work of the machine room."""

from django.conf import settings
from procrastinate.contrib.django import app

from tremplin.operations import alerts, failures, stalled


@app.periodic(cron="*/5 * * * *")
@app.task(name="operations.watch", queueing_lock="operations.watch")
def watch(timestamp: int) -> None:
    """Queue, failures, heartbeats, backup, flows: mail the team about what has changed."""
    alerts.watch()


@app.periodic(cron="* * * * *")
@app.task(name="operations.recover", queueing_lock="operations.recover")
def recover(timestamp: int) -> None:
    """The jobs of a worker that was killed or cut off go back to the queue."""
    stalled.recover()


@app.periodic(cron="30 1 * * *")
@app.task(name="operations.backup", queueing_lock="operations.backup", lock="operations.backup")
def backup(timestamp: int) -> None:
    """The backup of the night, when its folder and recipients are given."""
    from tremplin.operations.backup.writing import back_up, settings_given

    if settings_given():
        back_up(settings.BACKUP_DIR)


@app.periodic(cron="50 4 * * *")
@app.task(name="operations.forget_jobs", queueing_lock="operations.forget_jobs")
def forget_jobs(timestamp: int) -> None:
    """Delete the jobs done for a month: the queue stays as fast as on its first day."""
    failures.forget_done()
