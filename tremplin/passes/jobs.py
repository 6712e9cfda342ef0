"""Background work of the PASS."""

from procrastinate.contrib.django import app

from tremplin.candidates import copies
from tremplin.passes.models import RegisterLine
from tremplin.passes.reminding import remind_of_requests
from tremplin.passes.verifying import alert


@app.periodic(cron="15 5 * * *")
@app.task(name="passes.remind_of_requests", queueing_lock="passes.remind_of_requests")
def remind_prescribers(timestamp: int) -> None:
    """The requests for prolongation that wait for an answer since 10, 20 or 30 days."""
    remind_of_requests()


@app.periodic(cron="35 3 * * *")
@app.task(name="passes.verify", queueing_lock="passes.verify")
def verify(timestamp: int) -> None:
    """The dates stored against those that the acts give."""
    alert()


@app.periodic(cron="45 4 * * *")
@app.task(name="passes.put_lines_right", queueing_lock="passes.put_lines_right")
def put_lines_right(timestamp: int) -> None:
    """What the registers of structures read of each PASS against the facts."""
    copies.put_right(RegisterLine._meta.db_table)
