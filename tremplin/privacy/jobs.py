"""Background work of personal data: every night, what is beyond its date goes."""

from procrastinate.contrib.django import app

from tremplin.privacy import retention


@app.periodic(cron="37 2 * * *")
@app.task(name="privacy.enforce_delays", queueing_lock="privacy.enforce_delays")
def enforce_delays(timestamp: int) -> None:
    """Batch after batch, until nothing is over; a stop in between loses nothing."""
    for _ in range(50):
        done = retention.run()
        if not any(number >= retention.BATCH for number in done.values()):
            break
