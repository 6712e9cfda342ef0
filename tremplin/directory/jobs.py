"""Background work: list again what changes by itself, send the news of alerts. Running twice changes nothing more."""

from django.utils import timezone
from procrastinate.contrib.django import app

from tremplin.directory import listing, news, sending


@app.periodic(cron="5 0 * * *")
@app.task(name="directory.relist", queueing_lock="directory.relist")
def relist(timestamp: int) -> None:
    """Conventions that ended or began, labels out of date, delays of answer, freshness; then the vocabulary."""
    listing.relist()
    listing.count_words()


# Nobody is written to at night.
@app.periodic(cron="*/10 6-20 * * *")
@app.task(name="directory.send_alerts", queueing_lock="directory.send_alerts", lock="directory.send_alerts")
def send_alerts(timestamp: int) -> None:
    """The news of every alert that is due, up to the cap of the day."""
    sending.run()


@app.periodic(cron="40 8 * * *")
@app.task(name="directory.renew_alerts", queueing_lock="directory.renew_alerts")
def renew_alerts(timestamp: int) -> None:
    """« Toujours utile ? » after six months; what is listed no more is forgotten."""
    sending.ask_again()
    news.forget(timezone.now())
