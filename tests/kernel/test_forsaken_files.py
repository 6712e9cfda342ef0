"""A file that nothing holds any more is deleted, and no other one."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from tremplin.kernel import drafts
from tremplin.kernel.files import store_pdf
from tremplin.kernel.jobs import purge_drafts
from tremplin.kernel.models import StoredFile

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - drafts.LIFETIME - timedelta(days=1)


@pytest.fixture
def stored(make):
    found = store_pdf(by=make.actor(make.structure()), content=b"%PDF-1.7 essai", name="cv.pdf")
    StoredFile.objects.filter(pk=found.pk).update(created_at=LONG_AGO)
    return found


def test_a_cv_never_sent_goes_with_its_bytes(stored):
    purge_drafts(0)
    assert not StoredFile.objects.exists()
    assert not default_storage.exists(stored.file.name)


def test_a_cv_of_a_candidature_stays(stored, make):
    sent = make.application(to=make.structure(), who=make.candidate(), by=make.prescriber())
    sent.cv = stored
    sent.save()
    purge_drafts(0)
    assert default_storage.exists(stored.file.name)


def test_a_cv_in_a_living_draft_stays(stored, make):
    drafts.start(by=make.actor(make.structure()), kind="essai", payload={"cv": {"pk": str(stored.pk)}})
    purge_drafts(0)
    assert StoredFile.objects.exists()


def test_a_cv_of_today_stays(make):
    store_pdf(by=make.actor(make.structure()), content=b"%PDF-1.7 essai", name="cv.pdf")
    purge_drafts(0)
    assert StoredFile.objects.exists()
