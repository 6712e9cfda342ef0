"""Keys: shown once, kept as a digest, replaced without a gap, stopped at once, of one organisation."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from tests import makers
from tests.passes.test_pages import read
from tremplin.api import actions
from tremplin.api.limits import digest
from tremplin.api.models import ApiKey
from tremplin.kernel.errors import NotYours, Refused
from tremplin.kernel.models import JournalEntry

PATH = "/api/v1/structures"


def bearer(text):
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def key(admin):
    return actions.create_key(by=admin, name="Site", scopes=["read", "bulk"])


@pytest.mark.django_db
def test_a_key_is_shown_once_and_only_its_digest_is_kept(structure):
    client = makers.client(structure)
    page = client.post("/organisation/cles", {"name": "Site de la ville", "scopes": ["read"]}).content.decode()
    text = re.search(r'value="(trp_[^"]+)"', page)[1]
    again = client.get("/organisation/cles").content.decode()
    made = ApiKey.objects.get()
    assert text not in again
    assert text[:10] in again
    assert made.digest == digest(text)
    assert text not in str(ApiKey.objects.values().get())
    assert text not in str(list(JournalEntry.objects.values()))
    assert client.get(PATH, headers=bearer(text))["RateLimit-Limit"] == "600"


@pytest.mark.django_db
def test_a_key_raises_the_ceiling_and_opens_long_pages(settings, client, key, admin):
    settings.API_PER_MINUTE, settings.API_PER_MINUTE_WITH_KEY = 1, 3
    client.get(PATH)
    assert client.get(PATH).status_code == 429
    assert [client.get(PATH, headers=bearer(key[1])).status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.django_db
def test_each_scope_opens_what_it_says(client, key, admin):
    long = "/api/v1/data-inclusion/structures?limit=1000"
    assert client.get(long, headers=bearer(key[1])).status_code == 200
    _, short = actions.create_key(by=admin, name="Autre", scopes=["read"])
    assert client.get(long, headers=bearer(short)).status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["Bearer rien", "Bearer", "Basic dHJw", "", "Bearer é", "Bearer trp_\x00", "x" * 5000])
def test_a_wrong_key_is_refused_rather_than_ignored(client, said):
    response = client.get(PATH, headers={"Authorization": said})
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
def test_a_replaced_key_answers_seven_days_more(client, key, admin, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    _, new = actions.replace_key(by=admin, key=key[0])
    assert [client.get(PATH, headers=bearer(one)).status_code for one in (key[1], new)] == [200, 200]
    time_machine.shift(timedelta(days=7, seconds=1))
    assert [client.get(PATH, headers=bearer(one)).status_code for one in (key[1], new)] == [401, 200]
    with pytest.raises(Refused, match="plus en service"):
        actions.replace_key(by=admin, key=key[0])


@pytest.mark.django_db
def test_a_key_is_replaced_once_and_the_page_says_which_to_replace(structure, key, admin):
    client, first = makers.client(structure), key[0]
    replace = f"/organisation/cles/{first.pk}/remplacer"
    assert client.post(replace).status_code == 200
    second = ApiKey.objects.exclude(pk=first.pk).get()
    third, _ = actions.replace_key(by=admin, key=second)
    again = client.post(replace)
    assert again.status_code == 409
    assert f"déjà remplacée par {third.prefix}…" in read(again)
    assert f"Remplacez plutôt {third.prefix}…" in read(again)
    assert ApiKey.objects.count() == 3
    shown = client.get("/organisation/cles").content.decode()
    assert [f"{one.pk}/remplacer" in shown for one in (first, second, third)] == [False, False, True]
    assert [f"{one.pk}/retirer" in shown for one in (first, second, third)] == [True, True, True]


@pytest.mark.django_db
def test_the_address_of_a_button_leads_to_the_page_of_the_keys(structure, key):
    answer = makers.client(structure).get(f"/organisation/cles/{key[0].pk}/remplacer")
    assert answer.status_code == 405
    assert '<a href="/organisation/cles">Revenez à la page</a>' in answer.content.decode()


@pytest.mark.django_db
def test_a_key_whose_other_was_taken_back_is_not_replaced_either(key, admin):
    made, _ = actions.replace_key(by=admin, key=key[0])
    actions.revoke_key(by=admin, key=made)
    with pytest.raises(Refused, match="créez une nouvelle clé"):
        actions.replace_key(by=admin, key=key[0])
    assert ApiKey.objects.current().get() == key[0]


@pytest.mark.django_db
def test_a_key_near_its_end_is_replaced_once_too(key, admin, time_machine):
    time_machine.move_to(key[0].expires_at - timedelta(days=3))
    actions.replace_key(by=admin, key=key[0])
    with pytest.raises(Refused) as refusal:
        actions.replace_key(by=admin, key=key[0])
    assert refusal.value.code == "key_replaced"


@pytest.mark.django_db
def test_a_key_lasts_a_year(client, key, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=366))
    assert client.get(PATH, headers=bearer(key[1])).status_code == 401


@pytest.mark.django_db
def test_a_revoked_key_stops_at_once_and_twice_is_once(client, key, structure):
    member = makers.client(structure)
    for _ in range(2):
        assert member.post(f"/organisation/cles/{key[0].pk}/retirer").status_code == 302
    assert client.get(PATH, headers=bearer(key[1])).status_code == 401
    assert JournalEntry.objects.filter(verb="api.revoke_key").count() == 1


@pytest.mark.django_db
def test_the_keys_of_a_closed_organisation_stop(client, key, structure):
    type(structure).objects.filter(pk=structure.pk).update(closed_on=timezone.localdate())
    assert client.get(PATH, headers=bearer(key[1])).status_code == 401


@pytest.mark.django_db
def test_only_the_day_of_the_last_use_is_kept(client, key):
    client.get(PATH, headers=bearer(key[1]))
    assert ApiKey.objects.get().last_used_on == timezone.localdate()


@pytest.mark.django_db
def test_the_keys_of_another_are_not_found_and_a_member_holds_none(make, key, structure):
    other, member = make.structure(), make.member(of=structure, role="member")
    for verb in ("remplacer", "retirer"):
        assert makers.client(other).post(f"/organisation/cles/{key[0].pk}/{verb}").status_code == 404
        assert makers.client(member.user).post(f"/organisation/cles/{key[0].pk}/{verb}").status_code == 404
    assert makers.client(member.user).get("/organisation/cles").status_code == 404
    with pytest.raises(NotYours):
        actions.revoke_key(by=makers.actor(other), key=key[0])
    assert ApiKey.objects.get().is_current


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{"name": ""}, {"name": "x"}, {"scopes": ["read"]}, {"name": "x", "scopes": ["tout"]}])
def test_an_incomplete_form_makes_no_key(structure, data):
    page = makers.client(structure).post("/organisation/cles", data).content.decode()
    assert "champ--erreur" in page
    assert not ApiKey.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"digest": "en clair"}, {"scopes": []}, {"expires_at": timezone.now() + timedelta(days=800)}]
)
def test_the_database_keeps_no_key_in_clear_no_empty_one_and_none_for_ever(key, wrong):
    with pytest.raises(IntegrityError):
        ApiKey.objects.filter(pk=key[0].pk).update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_two_that_create_at_once_do_not_pass_the_most(make, monkeypatch):
    structure = make.structure()
    monkeypatch.setattr(actions, "MOST", 2)

    def create(number):
        try:
            actions.create_key(by=makers.actor(structure), name=f"Clé {number}", scopes=["read"])
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "made"

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(create, range(6)))
    assert sorted(done) == ["made"] * 2 + ["refused"] * 4


@pytest.mark.django_db(transaction=True)
def test_a_ceiling_is_one_for_all_processes(make, settings):
    settings.API_PER_MINUTE = 10

    def ask(_):
        try:
            return Client().get("/api/v1/secteurs").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(24))).count(200) <= 20  # a minute may end meanwhile
