"""What the search reads: a listing for each thing that may be found, and the words known.

A listing is made again from the other rooms by `tremplin.directory.listing.relist`; nobody edits it.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper
from django.db.models.lookups import Exact

from tremplin.jobs.models import JobPost
from tremplin.organisations.models import Organisation


def again(shelf: str) -> Q:
    """The shelf in other words: PostgreSQL never takes a word and a place together from two indexes that rest on the same
    condition. `directory.clauses` says it twice, and the statistics `listing_shelf_twice` that it is the same."""
    return Q(Exact(Upper("shelf"), Value(shelf.upper())))


class Listing(models.Model):
    """One structure, open post or prescriber, with all that a search may ask of it and all that its card shows."""

    class Shelf(models.TextChoices):
        STRUCTURES = "structures", "Structures"
        POSTS = "postes", "Postes ouverts"
        PRESCRIBERS = "prescripteurs", "Accompagnement"

    # "structures:<uuid>": an organisation may stand on two shelves.
    key = models.CharField(primary_key=True, max_length=52)
    shelf = models.CharField(max_length=13, choices=Shelf)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="listings")
    post = models.ForeignKey(JobPost, models.CASCADE, null=True, related_name="listings")
    name = models.CharField(max_length=255)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # Names (A), what is done (B), longer texts (C), where (D).
    words = SearchVectorField()
    # The words a result quotes to say why it was found.
    said = models.TextField()
    # "type:ACI", "secteur:nettoyage"…: what the filters ask.
    tags = ArrayField(models.TextField())
    # Where it is, and where it works: "commune:93066", "territoire:…", "departement:93", "region:11", "france".
    places = ArrayField(models.TextField())
    areas = ArrayField(models.TextField())
    fresh_on = models.DateField()
    # The last day on which it may hire, when a convention has ended: the page is right even if the night's work waits.
    until = models.DateField(null=True)
    # From 0 to 1, whatever is asked: how recently it was read again, how well it answers.
    merit = models.FloatField()
    card = models.JSONField(encoder=DjangoJSONEncoder)
    # What the map shows, ready to be sent: see `directory.points`. Empty without a position.
    point = models.TextField(default="", db_default="")
    # Of everything above: a listing that did not change is not written again.
    digest = models.CharField(max_length=32)

    class Meta:
        indexes = [
            # One a shelf: a search of structures does not walk through the posts that say the same words.
            models.Index(Upper("shelf"), "latitude", "longitude", name="listing_position"),
            models.Index(fields=["shelf", "name", "key"], include=["until"], name="listing_by_name"),
            models.Index(fields=["shelf", "-fresh_on", "key"], name="listing_by_freshness"),
            *(
                GinIndex(fields=[column], name=f"listing_{column}_{short}", condition=said, fastupdate=False)
                for short, shelf in (("s", "structures"), ("p", "postes"), ("a", "prescripteurs"))
                for column, said in (("words", Q(shelf=shelf)), ("places", again(shelf)), ("areas", again(shelf)))
            ),
            *(
                GinIndex(
                    Func("latitude", "longitude", "words", function="directory_nearby"),
                    name=f"listing_nearby_{short}",
                    condition=Q(shelf=shelf),
                    fastupdate=False,
                )
                for short, shelf in (("s", "structures"), ("p", "postes"), ("a", "prescripteurs"))
            ),
        ]
        indexes += [
            # What is offered while somebody types: see `directory.suggesting`.
            GinIndex(
                OpClass(Func(F("name"), function="directory_words"), name="gin_trgm_ops"),
                name="listing_name_words",
                condition=Q(shelf="structures"),
                fastupdate=False,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(shelf="postes", post__isnull=False) | (~Q(shelf="postes") & Q(post__isnull=True)),
                name="listing_post_on_its_shelf",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Lexeme(models.Model):
    """A word that some listing has, as the text search keeps it: what a misspelt word is compared with."""

    word = models.CharField(primary_key=True, max_length=80)

    class Meta:
        indexes = [
            GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="lexeme_trigrams"),
            models.Index(OpClass(F("word"), name="text_pattern_ops"), name="lexeme_beginnings"),
        ]

    def __str__(self) -> str:
        return self.word
