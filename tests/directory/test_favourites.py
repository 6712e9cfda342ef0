"""A person keeps structures and posts to find them again; nobody else knows."""

import pytest

from tremplin.directory.models import Favourite

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(make):
    structure = make.structure(brand="Les Essais")
    person = make.candidate(account=True)
    return make, structure, make.post(of=structure, title="Aide-peintre"), make.client(person.user)


def test_keep_twice_read_and_drop(scene):
    _, structure, post, client = scene
    for url in (f"/structures/{structure.slug}", f"/postes/{post.pk}"):
        assert "Garder dans mes favoris" in client.get(url).content.decode()
        for _ in range(2):
            assert client.post(f"{url}/favori")["Location"] == url
        assert "Retirer de mes favoris" in client.get(url).content.decode()
    assert Favourite.objects.count() == 2
    page = client.get("/mes-favoris").content.decode()
    assert "Les Essais" in page
    assert "Aide-peintre" in page
    client.post(f"/postes/{post.pk}/favori", {"retirer": "1"})
    assert "Aide-peintre" not in client.get("/mes-favoris").content.decode()


def test_who_logs_in_after_pressing_the_button_is_led_back_to_the_page(scene, client):
    _, structure, _, hers = scene
    url = f"/structures/{structure.slug}"
    assert client.post(f"{url}/favori")["Location"] == f"/connexion?next={url}/favori"
    answer = hers.get(f"{url}/favori")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert f'<a href="{url}">Revenez à la page</a>' in answer.content.decode()
    assert not Favourite.objects.exists()


def test_each_has_her_own(scene):
    make, structure, _, client = scene
    client.post(f"/structures/{structure.slug}/favori")
    other = make.client(make.candidate(account=True).user)
    assert "Les Essais" not in other.get("/mes-favoris").content.decode()
    assert "Garder dans mes favoris" in other.get(f"/structures/{structure.slug}").content.decode()


def test_visitors_and_professionals_have_none(scene, client):
    make, structure, *_ = scene
    url = f"/structures/{structure.slug}"
    assert "favoris" not in client.get(url).content.decode()
    professional = make.client(make.prescriber())
    assert "favoris" not in professional.get(url).content.decode()
    assert professional.post(f"{url}/favori").status_code == 403


def test_the_list_costs_the_same(scene, django_assert_num_queries):
    make, *_, client = scene
    for _ in range(9):
        client.post(f"/structures/{make.structure().slug}/favori")
    client.get("/mes-favoris")
    with django_assert_num_queries(2):
        client.get("/mes-favoris")
