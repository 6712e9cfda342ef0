"""Background work of the kernel."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from tremplin.kernel import drafts, files, mail
from tremplin.kernel.models import Draft, Notice

# About two days of attempts, further and further apart: a mail server may be down for a week-end.
PATIENCE = RetryStrategy(max_attempts=17, exponential_wait=2)


@app.task(name="kernel.send_notice", retry=PATIENCE, queue="mail")
def send_notice(notice_id: str) -> None:
    """Send one notice once: a second run of the same job finds it sent."""
    notice = Notice.objects.filter(pk=notice_id).exclude(state=Notice.State.SENT).first()
    if notice is None:
        return
    try:
        mail.send(notice)
    except Exception as error:
        Notice.objects.filter(pk=notice_id).update(state=Notice.State.FAILED, error=type(error).__name__[:300])
        raise


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.purge_drafts", queueing_lock="kernel.purge_drafts")
def purge_drafts(timestamp: int) -> None:
    """Delete the drafts whose time is over, and the files that nothing holds any more: CVs of drafts never sent."""
    Draft.objects.filter(expires_at__lt=timezone.now()).delete()
    for stored in files.forsaken(before=timezone.now() - drafts.LIFETIME):
        stored.file.delete(save=False)
        stored.delete()
