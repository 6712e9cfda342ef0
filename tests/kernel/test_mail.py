"""Mail leaves through the queue; a dead server delays nothing and loses nothing."""

import socket

import pytest
from aiosmtpd.controller import Controller
from django.core import mail as outbox
from procrastinate.contrib.django.models import ProcrastinateJob

from tremplin.kernel.jobs import send_notice
from tremplin.kernel.mail import Mail, enqueue, render
from tremplin.kernel.models import Notice

LETTER = Mail(
    topic="essai",
    subject="Un <sujet> & des accents",
    paragraphs=["Première phrase <script>alert(1)</script>.", "Deuxième phrase."],
    why="Vous recevez ce message pour un essai.",
    facts=[("Premier jour", "1er décembre 2026")],
    action_label="Voir mon parcours",
    action_path="/mon-parcours",
)


class Inbox:
    def __init__(self):
        self.received = []

    async def handle_DATA(self, server, session, envelope):
        self.received.append(envelope)
        return "250 OK"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def smtp(settings):
    """Settings of a mail server that is not there yet; `smtp()` starts it and returns its inbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 2
    controllers = []

    def start():
        inbox = Inbox()
        controllers.append(Controller(inbox, hostname="127.0.0.1", port=settings.EMAIL_PORT))
        controllers[-1].start()
        return inbox

    yield start
    for controller in controllers:
        controller.stop()


@pytest.mark.django_db
def test_nothing_is_sent_inside_the_request():
    enqueue(LETTER, to="awa@test.example")
    assert outbox.outbox == []
    job = ProcrastinateJob.objects.get(task_name="kernel.send_notice")
    assert (job.status, Notice.objects.get().state) == ("todo", "queued")


@pytest.mark.django_db
def test_a_person_without_address_receives_nothing():
    assert enqueue(LETTER, to="") is None
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_dead_server_keeps_the_mail_and_a_later_try_sends_it_once(smtp):
    notice = enqueue(LETTER, to="awa@test.example")
    with pytest.raises(OSError):
        send_notice(str(notice.pk))
    notice.refresh_from_db()
    assert (notice.state, notice.error) == ("failed", "ConnectionRefusedError")
    inbox = smtp()
    send_notice(str(notice.pk))
    send_notice(str(notice.pk))
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert [envelope.rcpt_tos for envelope in inbox.received] == [["awa@test.example"]]


def test_the_job_is_tried_again_for_more_than_a_day():
    retries = send_notice.retry_strategy
    waits = [retries.exponential_wait**attempt for attempt in range(retries.max_attempts)]
    assert sum(waits) > 24 * 3600


@pytest.mark.django_db
def test_text_and_html_say_the_same_and_escape_what_people_typed(settings):
    text, html = render(enqueue(LETTER, to="awa@test.example"))
    for words in (
        "Deuxième phrase.",
        "Premier jour",
        "1er décembre 2026",
        f"{settings.BASE_URL}/mon-parcours",
        LETTER.why,
    ):
        assert words in text
        assert words in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.django_db
def test_the_mail_carries_both_versions():
    notice = enqueue(LETTER, to="awa@test.example")
    send_notice(str(notice.pk))
    [message] = outbox.outbox
    assert message.subject == LETTER.subject
    assert message.alternatives[0].mimetype == "text/html"
