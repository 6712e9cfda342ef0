"""A mail server that is slow, puts off or refuses: what can leave leaves, the rest is tried again or said refused."""

import socket

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import makers
from tremplin.kernel.jobs import PATIENCE, send_notice
from tremplin.kernel.mail import Mail, enqueue
from tremplin.kernel.models import Notice
from tremplin.web.settings import mail as mail_settings

pytestmark = pytest.mark.django_db
LETTER = Mail(topic="team", subject="Essai", paragraphs=["Bonjour"], why="Parce que.")


@pytest.fixture
def smtp(settings, sink):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
    return sink


def state(notice):
    notice.refresh_from_db()
    return notice.state, notice.error


def test_a_server_that_puts_off_is_asked_again(smtp):
    notice = enqueue(LETTER, to="awa@test.example")
    smtp.answers = lambda recipient: "451 4.7.1 Greylisted, come back later"
    with pytest.raises(OSError) as error:
        send_notice(str(notice.pk))
    assert state(notice) == ("failed", "SMTP 451")
    assert PATIENCE.get_retry_decision(exception=error.value, job=first_try()) is not None
    smtp.answers = lambda recipient: "250 OK"
    send_notice(str(notice.pk))
    assert state(notice) == ("sent", "")


def first_try():
    from procrastinate.jobs import Job

    return Job(id=1, queue="mail", lock=None, queueing_lock=None, task_name="kernel.send_notice", attempts=0)


def test_an_address_refused_for_good_is_said_and_the_others_leave(smtp):
    wrong, right = enqueue(LETTER, to="partie@test.example"), enqueue(LETTER, to="awa@test.example")
    smtp.answers = lambda recipient: "550 5.1.1 No such user" if recipient.startswith("partie") else "250 OK"
    send_notice(str(wrong.pk))  # nothing raised: the job is over, nobody tries for two days
    send_notice(str(right.pk))
    assert state(wrong) == ("failed", "SMTP 550")
    assert "partie" not in wrong.error
    assert state(right) == ("sent", "")
    assert list(smtp.received) == [str(right.pk)]


def test_a_server_that_never_speaks_is_left_and_asked_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = *silent.getsockname(), 0.2
        notice = enqueue(LETTER, to="awa@test.example")
        with pytest.raises(OSError):
            send_notice(str(notice.pk))
    assert state(notice) in [("failed", "TimeoutError"), ("failed", "SMTPServerDisconnected")]


def test_the_wait_for_a_mail_server_is_bounded():
    assert 0 < mail_settings("smtp://mail.example:25")["EMAIL_TIMEOUT"] <= 30


def test_a_message_cut_off_between_the_servers_yes_and_our_note_leaves_again_as_the_same_one(smtp, monkeypatch):
    notice = enqueue(LETTER, to="awa@test.example")

    def killed(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(Notice, "save", killed)
    with pytest.raises(SystemExit):
        send_notice(str(notice.pk))
    monkeypatch.undo()
    assert state(notice)[0] == "queued"
    send_notice(str(notice.pk))
    assert smtp.received == {str(notice.pk): 2}


def test_the_mails_of_an_act_leave_one_by_one(smtp):
    makers.application(to=makers.structure(members=2), by=makers.prescriber())
    asked = [job.args for job in ProcrastinateJob.objects.filter(task_name="kernel.send_notice")]
    for words in asked:
        send_notice(**words)
    assert len(smtp.received) == len(asked) > 1
