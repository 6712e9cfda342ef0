"""Background work of the contracts."""

from procrastinate.contrib.django import app

from tremplin.contracts.alerts import announce_ends


@app.periodic(cron="35 5 * * *")
@app.task(name="contracts.announce_ends", queueing_lock="contracts.announce_ends")
def announce(timestamp: int) -> None:
    """Ends of contracts and PASS in 90, 60 and 30 days."""
    announce_ends()
