"""Background work of the API. Running twice changes nothing more."""

from procrastinate.contrib.django import app

from tremplin.api import dumps, limits


# After the search has listed what the new day changed.
@app.periodic(cron="20 2 * * *")
@app.task(name="api.dump", queueing_lock="api.dump", lock="api.dump")
def dump(timestamp: int) -> None:
    """The open data of the day as files."""
    dumps.make()


@app.periodic(cron="15 * * * *")
@app.task(name="api.forget", queueing_lock="api.forget")
def forget(timestamp: int) -> None:
    """Counts of minutes that are over."""
    limits.forget()
