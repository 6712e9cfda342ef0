"""Background work of the API. Running twice changes nothing more."""

from procrastinate.contrib.django import app

from tremplin.api import actions, dumps, limits


# After the search has listed what the new day changed.
@app.periodic(cron="20 2 * * *")
@app.task(name="api.dump", queueing_lock="api.dump", lock="api.dump")
def dump(timestamp: int) -> None:
    """The open data of the day as files."""
    dumps.make()


@app.periodic(cron="50 6 * * *")
@app.task(name="api.warn_of_ends", queueing_lock="api.warn_of_ends")
def warn_of_ends(timestamp: int) -> None:
    """Tell the owners of keys that end within 30, then within 7 days."""
    actions.warn_of_ends()


@app.periodic(cron="15 * * * *")
@app.task(name="api.forget", queueing_lock="api.forget")
def forget(timestamp: int) -> None:
    """Counts of minutes that are over."""
    limits.forget()
