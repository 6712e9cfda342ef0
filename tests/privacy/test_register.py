"""The register says something of every field of every model, and its pages are those of the code."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

from tremplin.kernel.personal import Becomes, Stage, tables, undeclared
from tremplin.privacy import law, register
from tremplin.rules.parameters import catalogue

# Tables of libraries that hold nothing about anybody: Django's own words, and a queue that carries ids.
NOBODY = {"auth", "contenttypes", "procrastinate"}


def models_looked_at():
    return [one for one in apps.get_models() if one._meta.app_label not in NOBODY]


def test_every_field_of_every_model_is_declared():
    assert undeclared(models_looked_at()) == []


def test_the_guard_of_fields_bites():
    class Stray(models.Model):  # noqa: DJ008
        shoe_size = models.IntegerField()

        class Meta:
            app_label = "privacy_stray"

    assert undeclared([Stray]) == ["privacy_stray.Stray.id", "privacy_stray.Stray.shoe_size"]


def test_the_rooms_all_have_a_register():
    rooms = {one.rsplit(".", 1)[1] for one in settings.ROOMS} - {"web", "kernel"}
    declared = {table.model._meta.app_label for table in tables()}
    assert rooms <= declared


def test_every_delay_named_exists_and_has_words():
    for table in tables():
        for one in table.fields:
            assert law.in_words(table.use_of(one).delay)
    assert all(law.in_words(key.removeprefix("privacy.")) for key in catalogue("privacy").parameters)


def test_a_statistic_names_nobody():
    """What stays once somebody is forgotten is neither text she typed nor a link to a person."""
    for table in tables():
        for one in table.fields:
            if table.person is None or table.gone or one.becomes != Becomes.KEPT:
                continue
            field = table.model._meta.get_field(one.name)
            assert not isinstance(field, models.TextField), (table.label, one.name)
            assert getattr(field.related_model, "__name__", "") not in ("User", "StoredFile"), (table.label, one.name)


def test_what_the_law_keeps_is_kept_under_the_delay_of_proof():
    for table in tables():
        for one in table.fields:
            use = table.use_of(one)
            assert (use.stage == Stage.PROOF) == (use.delay in ("proof", "journal")), use.code


def test_the_page_of_the_docs_is_that_of_the_code():
    page = Path(__file__).parents[2] / "docs" / "donnees-personnelles.md"
    assert page.read_text(encoding="utf-8") == register.markdown(), "lancez : tremplin privacy docs"


def test_the_public_page_says_every_treatment(client, db):
    page = client.get("/donnees-personnelles").content.decode()
    for one in register.treatments():
        assert one.use.label.replace("’", "’")[:8] in page
    assert "CNIL" in page
    assert "/donnees-personnelles" in client.get("/").content.decode()
