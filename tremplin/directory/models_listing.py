"""What the search reads: a listing for each thing that may be found, and the words known.

A listing is made again from the other rooms by `tremplin.directory.listing.relist`; nobody edits it.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Func, Q

from tremplin.jobs.models import JobPost
from tremplin.organisations.models import Organisation

# The freshest first, in the words of the index and of the searches alike.
FRESHEST = "DATE '2000-01-01' - {}"
_FRESHEST = Func("fresh_on", template=FRESHEST.format("%(expressions)s"))


class Listing(models.Model):
    """One structure, open post or prescriber, with all that a search may ask of it and all that its card shows.

    The table has a part for each shelf (`TABLES`), with indexes of its own: a search reads one part, and PostgreSQL weighs
    that part's indexes alone. The migration `0083_shelves` makes the parts, and the indexes that one shelf only needs: the
    words of the names of structures (`directory.suggesting`), the prescribers by what they may do (`found.AUTHORISED`).
    """

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
    # The same by the sign of each (`Tag`): what is counted of a thousand listings.
    signs = models.TextField(default="", db_default="")
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
            models.Index(fields=["name", "key"], include=["until"], name="listing_by_name"),
            models.Index(_FRESHEST, "name", "key", name="listing_by_freshness"),
            GinIndex(fields=["words"], name="listing_words", fastupdate=False),
            GinIndex(fields=["places"], name="listing_places", fastupdate=False),
            GinIndex(fields=["areas"], name="listing_areas", fastupdate=False),
            # Places on the map: those in a rectangle, or the nearest first.
            GistIndex(Func("latitude", "longitude", function="directory_spot"), name="listing_spot"),
            # Words behind how promising they make a listing: see `steps`.
            GinIndex(
                Func("merit", "words", function="directory_ranked"),
                "places",
                "tags",
                name="listing_ranked",
                fastupdate=False,
            ),
            # Words behind where they are said: see `cells`.
            GinIndex(
                Func("latitude", "longitude", "words", function="directory_nearby"),
                name="listing_nearby",
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


TABLES = {str(shelf): f"directory_listing_{shelf}" for shelf in Listing.Shelf}


class Tag(models.Model):
    """A tag that some listing had, and the sign that stands for it in `Listing.signs`: never another, never taken back."""

    tag = models.TextField(primary_key=True)
    sign = models.CharField(max_length=1, unique=True)

    def __str__(self) -> str:
        return self.tag


SURE = 1_100  # listings with a word as last counted, from which today's are more than any page shows


class Lexeme(models.Model):
    """A word that some listing has, as the text search keeps it: what a misspelt word is compared with."""

    word = models.CharField(primary_key=True, max_length=80)
    # How many listings of each shelf had it when they were last counted (`listing.count_words`): how to read, never what.
    structures = models.IntegerField(default=0, db_default=0)
    postes = models.IntegerField(default=0, db_default=0)
    prescripteurs = models.IntegerField(default=0, db_default=0)
    # The regions where more than `SURE` of a shelf had it then: "postes:region:11".
    many_in = ArrayField(models.TextField(), default=list, db_default=[])

    class Meta:
        indexes = [
            GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="lexeme_trigrams"),
            models.Index(OpClass(F("word"), name="text_pattern_ops"), name="lexeme_beginnings"),
        ]

    def __str__(self) -> str:
        return self.word
