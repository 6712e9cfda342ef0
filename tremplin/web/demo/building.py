"""Put the demonstration together and write it."""

from datetime import datetime

from django.conf import settings

from tremplin.applications.models import Application
from tremplin.directory.listing import relist
from tremplin.organisations.models import Organisation
from tremplin.organisations.search_text import refresh_search_text
from tremplin.passes.models import PassCounter
from tremplin.privacy import retention
from tremplin.web.demo import (
    accesses,
    alerts,
    cvs,
    desk,
    doubles,
    joining,
    mails,
    offers,
    pictures,
    portraits,
    stories,
    territory,
    vacancies,
)
from tremplin.web.demo.book import Book
from tremplin.web.demo.paths import Storyteller


def build(now: datetime) -> None:
    """Everything, in the caller's transaction."""
    book = Book(now)
    registry = territory.build(book)
    vacancies.build(registry)
    tell = Storyteller(registry)
    portraits.tell(tell)
    for story, times in stories.PLAN.items():
        for _ in range(times):
            story(tell)
    doubles.tell(tell)
    joining.tell(registry)
    offers.tell(registry)
    last = tell.hiring.number(settings.PASS_PREFIX)
    desk.note_silences(book.rows[Application])
    book.write()
    PassCounter.objects.create(prefix=settings.PASS_PREFIX, last=last)
    refresh_search_text(book.rows[Organisation])
    relist()
    accesses.write(now)
    alerts.write()
    mails.write()
    cvs.join(book.rng)
    pictures.hang(registry)
    # years of life are told at once: what a night would have taken since goes now
    retention.run(at=now, most=10_000)
