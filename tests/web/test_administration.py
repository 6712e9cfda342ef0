"""The administration, whose pages a library writes: in French down to its columns."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.utils.translation import gettext
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from tremplin.operations.admin import ACTIONS, EVENTS, STATES

ROOT = Path(__file__).parents[2] / "tremplin"
OURS = [(model, page) for model, page in admin.site._registry.items() if model.__module__.startswith("tremplin.")]


@pytest.mark.parametrize(("model", "page"), OURS, ids=lambda one: getattr(one, "__name__", ""))
def test_each_column_has_a_french_name(model, page):
    """What nobody named is called by its attribute: `asked_at` would read “asked at”."""
    shown = {*page.list_display, *(page.fields or ())}
    ours = {field.name for field in model._meta.get_fields()} & shown
    unnamed = {name for name in ours if label_for_field(name, model, page) == name.replace("_", " ")}
    # the same word in both languages
    assert unnamed <= {"organisation", "commune", "dispositif", "source"}


def test_the_work_in_the_background_has_french_names():
    """A library's page: nothing of it is left in English."""
    page = admin.site._registry[ProcrastinateJob]
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True)
    said = [label_for_field(name, ProcrastinateJob, page) for name in {*page.list_display, *page.fields}]
    assert {*said} == {"numéro", "tâche", "file", "prévue pour le", "essais", "valeurs", "état"}
    assert [label for _, _, label in page.get_actions(request).values()] == list(ACTIONS.values())
    assert {*ProcrastinateJob.STATUSES} == {*STATES}
    assert {*ProcrastinateEvent.TYPES} <= {*EVENTS}
    assert str(ProcrastinateJob._meta.verbose_name_plural) == "tâches"
    assert page.model._meta.app_config.verbose_name == "Travail de fond"


def test_the_words_that_the_library_left_in_english_are_translated():
    """The compiled file is the one of the text beside it."""
    text = (ROOT / "web/locale/fr/LC_MESSAGES/django.po").read_text()
    pairs = re.findall(r'msgid "(.+)"\nmsgstr "(.+)"', text)
    assert len(pairs) > 40
    assert [(one, gettext(one)) for one, _ in pairs] == pairs
