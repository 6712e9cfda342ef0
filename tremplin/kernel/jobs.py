"""Background work of the kernel."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tremplin.kernel import digests, drafts, files, mail, preferences, sealing, watching
from tremplin.kernel.models import Draft, Notice

# About two days of attempts, further and further apart: a mail server may be down for a week-end.
PATIENCE = RetryStrategy(max_attempts=17, exponential_wait=2)


@app.task(name="kernel.send_notice", retry=PATIENCE, queue="mail")
def send_notice(notice_id: str, reference: str = "") -> None:
    """Send one notice once: a second run of the same job finds it sent. `reference`: the request that asked for it."""
    notice = Notice.objects.filter(pk=notice_id).exclude(state=Notice.State.SENT).first()
    if notice is None or notice.state in (Notice.State.HELD, Notice.State.SKIPPED):
        return
    if state := _kept_back(notice):
        Notice.objects.filter(pk=notice_id).update(state=state)
        return
    try:
        mail.send(notice)
    except Exception as error:
        Notice.objects.filter(pk=notice_id).update(state=Notice.State.FAILED, error=mail.reason(error))
        if not mail.is_refused_for_good(error):
            raise


def _kept_back(notice: Notice) -> str:
    """The state of a notice that does not leave now; empty when it does."""
    delivery = preferences.delivery_of(notice)
    if delivery == preferences.Delivery.NEVER or preferences.has_left(notice):
        return Notice.State.SKIPPED
    return Notice.State.HELD if delivery == preferences.Delivery.DAILY else ""


@app.periodic(cron="0 7 * * *")
@app.task(name="kernel.send_digests", queueing_lock="kernel.send_digests")
def send_digests(timestamp: int) -> None:
    """One mail a person with what she asked to receive once a day."""
    digests.send_all()


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.purge_drafts", queueing_lock="kernel.purge_drafts")
def purge_drafts(timestamp: int) -> None:
    """Delete the drafts whose time is over, and the files that nothing holds any more: CVs of drafts never sent."""
    Draft.objects.filter(expires_at__lt=timezone.now()).delete()
    for stored in files.forsaken(before=timezone.now() - drafts.LIFETIME):
        stored.file.delete(save=False)
        stored.delete()


@app.periodic(cron="* * * * *")
@app.task(name="kernel.seal_journal", queueing_lock="kernel.seal_journal")
def seal_journal(timestamp: int) -> None:
    """Chain the lines written since the last minute."""
    sealing.seal()


@app.periodic(cron="50 3 * * *")
@app.task(name="kernel.verify_journal", queueing_lock="kernel.verify_journal")
def verify_journal(timestamp: int) -> None:
    """Read the whole journal again, and send its head to the platform's team."""
    watching.tonight()
