"""Background work of the candidatures."""

from procrastinate.contrib.django import app

from tremplin.applications.reading import put_right
from tremplin.applications.silence import treat_silences


@app.periodic(cron="50 5 * * *")
@app.task(name="applications.treat_silences", queueing_lock="applications.treat_silences")
def treat(timestamp: int) -> None:
    """The candidatures that wait for an answer since 10, 20 or 30 days."""
    treat_silences()


@app.periodic(cron="5 3 * * *")
@app.task(name="applications.put_right", queueing_lock="applications.put_right")
def verify_reading(timestamp: int) -> None:
    """What lists read beside each candidature against the facts."""
    put_right()
