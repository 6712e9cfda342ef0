"""Background work of people's files."""

from procrastinate.contrib.django import app

from tremplin.candidates import watching


@app.periodic(cron="*/5 * * * *")
@app.task(name="candidates.watch", queueing_lock="candidates.watch")
def watch(timestamp: int) -> None:
    """Who reads more than is usual: told to the team within minutes."""
    watching.look()
