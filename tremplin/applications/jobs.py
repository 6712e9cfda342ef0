"""Background work of the candidatures."""

from procrastinate.contrib.django import app

from tremplin.applications.silence import treat_silences


@app.periodic(cron="50 5 * * *")
@app.task(name="applications.treat_silences", queueing_lock="applications.treat_silences")
def treat(timestamp: int) -> None:
    """The candidatures that wait for an answer since 10, 20 or 30 days."""
    treat_silences()
