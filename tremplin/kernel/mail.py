"""Mail: written as data in the act's transaction, rendered and sent by the worker.

A dead mail server delays nothing and loses nothing: the notice stays queued and the job tries again.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any
from urllib.parse import urlparse
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from mrml import to_html

from tremplin.kernel import preferences, tracing
from tremplin.kernel.acts import gather
from tremplin.kernel.models import Notice


@dataclass(frozen=True)
class Mail:
    """One message. `paragraphs` are plain sentences; `facts` label/value lines; `why` says why the person receives it."""

    topic: str
    subject: str
    paragraphs: list[str]
    why: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    action_label: str = ""
    action_path: str = ""
    # Label, path and a few words about each, under the text.
    links: list[tuple[str, str, str]] = field(default_factory=list)
    # The page that stops this very mailing; without it, that of the topic.
    stop_path: str = ""


def enqueue(mail: Mail, *, to: str, user: Any = None, organisation: UUID | None = None) -> Notice | None:
    """Record the notice and its sending job in the current transaction. Nothing for somebody without an address.

    `organisation`: the id of the one on whose behalf `user` receives it; nothing leaves once she is no longer a member.
    """
    if not to:
        return None
    content = asdict(mail)
    subject = content.pop("subject")
    topic = content.pop("topic")
    notice = Notice(
        user=user, email=to, organisation_id=organisation, topic=topic, subject=subject[:200], content=content
    )
    gather(notice, _record)
    return notice


def to_team(mail: Mail) -> None:
    """The same message to everybody of the platform's team."""
    for user in get_user_model().objects.filter(is_staff=True, is_active=True):
        enqueue(mail, to=user.email, user=user)


def _record(notices: Sequence[Notice]) -> None:
    from tremplin.kernel.jobs import send_notice

    Notice.objects.bulk_create(notices)
    reference = tracing.reference()
    jobs: list[dict[str, Any]] = [{"notice_id": str(notice.pk), "reference": reference} for notice in notices]
    send_notice.batch_defer(*jobs)


def render(notice: Notice) -> tuple[str, str]:
    """(text, html) of a notice."""
    context = {
        **notice.content,
        "subject": notice.subject,
        "action_url": settings.BASE_URL + notice.content.get("action_path", ""),
        "base_url": settings.BASE_URL,
        "territory_name": settings.TERRITORY_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "unsubscribe_url": preferences.unsubscribe_url(notice),
    }
    text = render_to_string("kernel/mail.txt", context)
    return text, to_html(render_to_string("kernel/mail.mjml", context)).content


def send(notice: Notice) -> None:
    """Send one notice now and mark it; raises whatever the mail server raises."""
    text, html = render(notice)
    message = EmailMultiAlternatives(notice.subject, text, settings.DEFAULT_FROM_EMAIL, [notice.email])
    # Stopped between the server's yes and our note of it, it leaves again: mailboxes know it by this for the same one.
    message.extra_headers = {"Message-ID": f"<{notice.pk}@{urlparse(settings.BASE_URL).hostname}>"}
    if url := preferences.unsubscribe_url(notice):
        message.extra_headers |= {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message.attach_alternative(html, "text/html")
    message.send()
    notice.state, notice.sent_at, notice.error = Notice.State.SENT, timezone.now(), ""
    notice.save(update_fields=["state", "sent_at", "error"])


def reason(error: Exception) -> str:
    """Why a message did not leave, without anybody's address: the server's code, or the kind of fault."""
    code = _code(error)
    return f"SMTP {code}" if code else type(error).__name__[:300]


def is_refused_for_good(error: Exception) -> bool:
    """Whether the server says that this address will never receive anything (5xx): trying again would only annoy it."""
    return isinstance(error, SMTPRecipientsRefused) and _code(error) >= 500


def _code(error: Exception) -> int:
    if isinstance(error, SMTPRecipientsRefused):  # one recipient a message
        return next((code for code, _ in error.recipients.values()), 0)
    return error.smtp_code if isinstance(error, SMTPResponseException) else 0
