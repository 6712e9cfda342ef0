"""A search never lists what may no longer hire, and always what may: the listings follow every verb."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tremplin.directory import jobs, listing
from tremplin.directory.access import public_prescribers
from tremplin.directory.listing import Relisted, relist
from tremplin.directory.models import Lexeme, Listing
from tremplin.jobs import actions as posts
from tremplin.jobs.models import JobPost
from tremplin.kernel.errors import Refused
from tremplin.organisations.actions import capacities
from tremplin.organisations.actions.page import update_page
from tremplin.organisations.models import Convention, Dispositif, Organisation, Prescriber

SEVRAN = "93071"


def listed():
    return set(Listing.objects.values_list("key", flat=True))


def truth():
    """What may hire or orient today, asked of the tables themselves."""
    hiring = Dispositif.objects.active()
    structures = {f"structures:{pk}" for pk in hiring.values_list("organisation", flat=True)}
    offers = JobPost.objects.open().filter(dispositif__in=hiring)
    prescribers = public_prescribers().filter(closed_on__isnull=True)
    return (
        structures
        | {f"postes:{pk}" for pk in offers.values_list("pk", flat=True)}
        | {f"prescripteurs:{pk}" for pk in prescribers.values_list("pk", flat=True)}
    )


class World:
    """A structure with two posts and a prescriber that waits, and what their people and the network do."""

    def __init__(self, make):
        self.make, self.staff = make, make.actor(make.user(is_staff=True))
        self.structure = make.structure(kinds=["ACI"], where=SEVRAN)
        self.posts = [make.post(of=self.structure), make.post(of=self.structure, title="Couturier·ère")]
        self.declared = make.structure(name="Déclarée", source="member")
        self.prescriber = make.prescriber(name="Attend", authorised=False)
        Prescriber.objects.update(authorisation=Prescriber.Authorisation.PENDING)
        self.prescriber.refresh_from_db()
        relist()

    def do(self, number):
        verbs = [self.close, self.open, self.refresh, self.shut, self.reopen, self.verify, self.say_yes, self.say_no]
        with suppress(Refused):
            verbs[number]()

    @property
    def actor(self):
        return self.make.actor(self.structure)

    def close(self):
        posts.close_post(by=self.actor, post=self.posts[0])

    def open(self):
        posts.open_post(by=self.actor, post=self.posts[0])

    def refresh(self):
        posts.refresh_post(by=self.actor, post=self.posts[1])

    def shut(self):
        self.correct(closed_on=timezone.localdate())

    def reopen(self):
        self.correct(closed_on=None)

    def correct(self, **changes):
        capacities.correct_register(by=self.staff, organisation=self.structure, changes=changes)

    def verify(self):
        capacities.verify_organisation(by=self.staff, organisation=self.declared, how="appel")

    def say_yes(self):
        self.decide(True)

    def say_no(self):
        self.decide(False)

    def decide(self, validate):
        capacities.decide_authorisation(by=self.staff, prescriber=self.prescriber.prescriber, validate=validate)


@pytest.fixture
def world(make):
    return World(make)


def test_an_installation_older_than_the_search_is_listed_at_its_next_start(world):
    relist()
    before = listed()
    Listing.objects.all().delete()
    listing.catch_up()
    assert listed() == before == truth()
    assert listing.catch_up() == Relisted(), "nothing more to do"


class TestVerbs:
    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(numbers=st.lists(st.integers(0, 7), min_size=1, max_size=5))
    def test_whatever_people_do_the_listings_say_the_truth(self, world, numbers):
        for number in numbers:
            world.do(number)
            assert listed() == truth()

    def test_a_page_written_again_is_found_by_its_new_words(self, make, world, client):
        update_page(by=world.actor, organisation=world.structure, changes={"headline": "Rempaillage de chaises"})
        found = client.get("/recherche", {"q": "rempaillages"}).context["answer"]
        assert [row.organisation for row in found.page] == [world.structure.pk]

    def test_a_post_closed_leaves_the_search_at_once(self, world, client):
        assert world.posts[0].title in client.get("/recherche?onglet=postes").content.decode()
        world.close()
        assert world.posts[0].title not in client.get("/recherche?onglet=postes").content.decode()

    def test_what_is_refused_changes_nothing(self, world):
        before = listed()
        with pytest.raises(Refused):
            posts.close_post(by=world.make.actor(world.make.structure()), post=world.posts[0])
        assert listed() == before


class TestCalendar:
    def test_a_convention_out_of_grace_is_not_listed_even_before_the_night(self, world, client, time_machine):
        ended = Convention.objects.create(
            asp_id=1, kind="ACI", siret_signature="0" * 14, is_active=False, deactivated_on=timezone.localdate()
        )
        world.structure.dispositifs.update(convention=ended)
        relist()
        assert listed() == truth()
        name = world.structure.display_name
        assert name in client.get("/recherche").content.decode()
        time_machine.move_to(timezone.now() + timedelta(days=31))
        page = client.get("/recherche")
        assert name not in page.content.decode()
        assert page.context["tabs"][1]["count"] == 0
        jobs.relist(timestamp=0)
        assert listed() == truth()

    def test_the_night_brings_what_came_by_other_ways(self, world):
        world.structure.dispositifs.update(ended_on=timezone.localdate())
        jobs.relist(timestamp=0)
        assert listed() == truth()

    def test_the_night_forgets_the_words_that_nobody_says_any_more(self, world):
        Lexeme.objects.create(word="zyzomys")
        jobs.relist(timestamp=0)
        assert not Lexeme.objects.filter(word="zyzomys").exists()
        assert Lexeme.objects.filter(word__startswith="couturi").exists()


class TestCost:
    def test_nothing_is_written_twice(self, world):
        assert relist() == Relisted()
        Organisation.objects.filter(pk=world.structure.pk).update(headline="Autre chose")
        assert relist() == Relisted(written=1)

    def test_of_a_long_page_the_texts_are_packed_and_the_words_at_hand(self, make):
        make.structure(name="Bavarde", presentation=" ".join(f"mot{number}" for number in range(220)) + " couture" * 90)
        relist()
        with connection.cursor() as cursor:
            cursor.execute(
                """SELECT pg_column_toast_chunk_id(words), pg_column_compression(words), pg_column_compression(tags),
                pg_column_size(said) < octet_length(said) FROM directory_listing WHERE name = 'Bavarde'"""
            )
            assert cursor.fetchone() == (None, None, None, True)

    def test_as_many_queries_for_many(self, make, django_assert_max_num_queries):
        for _ in range(8):
            make.post(of=make.structure(members=0))
        with django_assert_max_num_queries(24):
            relist()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_change_the_same_structure_are_both_heard():
    from tests import makers

    structure = makers.structure(kinds=["ACI"], where=SEVRAN)
    made = [makers.post(of=structure, title=f"Poste {number}") for number in range(4)]
    relist()
    together = threading.Barrier(len(made))

    def close(post):
        together.wait()
        try:
            posts.close_post(by=makers.actor(structure), post=post)
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=[post]) for post in made[:3]]
    [thread.start() for thread in threads]
    together.wait()
    [thread.join() for thread in threads]
    assert listed() == truth()
    card = Listing.objects.get(key=f"structures:{structure.pk}").card
    assert card["open_posts"] == 1
