"""Background work: every night, list again what changes by itself. Running twice changes nothing more."""

from procrastinate.contrib.django import app

from tremplin.directory import listing


@app.periodic(cron="5 0 * * *")
@app.task(name="directory.relist", queueing_lock="directory.relist")
def relist(timestamp: int) -> None:
    """Conventions that ended or began, labels out of date, delays of answer, freshness; then the vocabulary."""
    listing.relist()
    listing.forget_words()
