"""Every tag of a listing has its sign, and counting the signs is counting the tags."""

import threading
from collections import Counter

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tests import makers
from tests.directory.conftest import SEVRAN
from tremplin.directory import counted, tags
from tremplin.directory.listing import relist
from tremplin.directory.models import Listing, Tag
from tremplin.directory.search import Search
from tremplin.organisations.models import Label

pytestmark = pytest.mark.django_db


def read_one_by_one(listings):
    """Facet → value → number, from the tags themselves."""
    found = {}
    for tag, number in Counter(tag for one in listings for tag in one.tags).items():
        facet, _, value = tag.partition(":")
        found.setdefault(facet, {})[value] = number
    return found


def signed():
    """The tags of each listing as its signs say them."""
    known = dict(Tag.objects.values_list("sign", "tag"))
    return {one.key: sorted(known[sign] for sign in one.signs) for one in Listing.objects.all()}


def values_of(tab, **filters):
    """What the page counts, by facet and value."""
    return counted.count(tab, Search(filters={name: tuple(values) for name, values in filters.items()})).values


@pytest.mark.usefixtures("territory")
class TestSigns:
    def test_they_are_the_tags_whatever_is_written_again(self, territory, make):
        relist()
        before = set(Tag.objects.values_list("tag", "sign"))
        assert signed() == {one.key: one.tags for one in Listing.objects.all()}
        Label.objects.create(organisation=territory["far"], kind=Label.Kind.ESUS)
        make.post(of=territory["far"], title="Cariste", trade="N1101")
        relist()
        assert signed() == {one.key: one.tags for one in Listing.objects.all()}
        assert before < set(Tag.objects.values_list("tag", "sign")), "a sign is never another's"

    def test_the_signs_that_are_counted_fastest_are_those_of_the_closed_lists(self):
        relist()
        signed = sorted(Tag.objects.values_list("sign", "tag"))
        trades = [tag.startswith("metier:") for _, tag in signed]
        assert trades == sorted(trades)

    @pytest.mark.parametrize("tab", ["structures", "postes", "prescripteurs"])
    def test_they_count_as_the_tags_do(self, tab):
        relist()
        found = values_of(tab)
        assert found == read_one_by_one(Listing.objects.filter(shelf=tab))

    def test_a_listing_counts_for_the_only_filter_that_it_does_not_pass(self):
        relist()
        found = values_of("structures", type=["EI"], candidature=["spontanee"])
        listings = Listing.objects.filter(shelf="structures")
        open_ones = [one for one in listings if "candidature:spontanee" in one.tags]
        assert found["type"] == read_one_by_one(open_ones)["type"] == {"ACI": 2}
        assert found["candidature"] == {"postes": 1}, "of the companies alone"
        assert "secteur" not in found

    def test_one_that_was_given_since_is_read(self, make):
        relist()
        tags.tally("")
        make.structure(name="Neuve", where=SEVRAN, kinds=["EITI"])
        relist()
        assert values_of("structures")["type"]["EITI"] == 1


@given(st.text(st.characters(min_codepoint=33, max_codepoint=0xD7FF), max_size=400))
def test_signs_are_counted_whatever_their_letter(signs):
    assert tags._counted(signs) == Counter(signs)


@pytest.mark.django_db(transaction=True)
def test_two_that_give_a_sign_to_one_tag_give_it_once():
    first, second = (makers.structure(name=name, kinds=["EITI"]) for name in ("Une", "Deux"))
    together = threading.Barrier(2)

    def list_it(one):
        together.wait()
        try:
            relist([one.pk])
        finally:
            connection.close()

    threads = [threading.Thread(target=list_it, args=[one]) for one in (first, second)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert signed() == {one.key: one.tags for one in Listing.objects.all()}
    assert len(signed()) == 2
