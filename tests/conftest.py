"""Fixtures for every room: a database with the real places, and makers of the people of a path."""

import pytest

from tests import makers


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the real reference data once; tests roll back what they add to it."""
    from tremplin.reference.loading import load_reference

    with django_db_blocker.unblock():
        load_reference()


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    """Uploaded files go to a folder of the test's own."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def make(db):
    """The makers, with a database: `make.structure(kinds=["ACI"])`, `make.member(of=…)`, `make.candidate()`…"""
    return makers
