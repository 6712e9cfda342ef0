"""Background work of people's files."""

from procrastinate.contrib.django import app

from tremplin.candidates import copies, outlook, watching
from tremplin.candidates.models import Known


@app.periodic(cron="*/5 * * * *")
@app.task(name="candidates.watch", queueing_lock="candidates.watch")
def watch(timestamp: int) -> None:
    """Who reads more than is usual: told to the team within minutes."""
    watching.look()


@app.periodic(cron="5 4 * * *")
@app.task(name="candidates.repair_outlook", queueing_lock="candidates.repair_outlook")
def repair_outlook(timestamp: int) -> None:
    """What the lists of people ask of each, against the facts."""
    outlook.put_right()


@app.periodic(cron="25 4 * * *")
@app.task(name="candidates.put_known_right", queueing_lock="candidates.put_known_right")
def put_known_right(timestamp: int) -> None:
    """The people each organisation met, as its lists read them, against the facts; after the outlook, which they copy."""
    copies.put_right(Known._meta.db_table)
