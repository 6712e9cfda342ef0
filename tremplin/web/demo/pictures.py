"""The photos of the invented structures: flat drawings made here, of places and tools, never of anybody."""

import random
from collections.abc import Callable
from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from tremplin.kernel.actor import Actor
from tremplin.kernel.models import StoredFile
from tremplin.organisations.models import ClientReference, Label, PagePhoto
from tremplin.organisations.photos import Photo, check_photo, store_photo
from tremplin.web.demo import accounts
from tremplin.web.demo.book import SEED
from tremplin.web.demo.territory import Registry, Team

WIDTH, HEIGHT, GROUND = 800, 600, 430
# How many pictures of each drawing there are: one for each photo took longer than all the rest of the territory.
VARIANTS = 4
SKIES = ("#dcecf5", "#f6e7d3", "#e6efe0", "#f3e1e4")
GROUNDS = ("#b9cba0", "#d8c3a5", "#c4c9cf")
INK, WOOD, RED, BLUE, GREEN, YELLOW, WHITE = (
    "#33404d", "#a8763e", "#c2563f", "#3f6d94", "#4f7d4c", "#e0b24a", "#fbfaf7",
)  # fmt: skip
Pen = ImageDraw.ImageDraw
Drawing = Callable[[Pen, random.Random], None]


def _garden(pen: Pen, rng: random.Random) -> None:
    for x in range(70, WIDTH, 150):
        top = GROUND - rng.randint(150, 240)
        pen.rectangle((x - 9, top, x + 9, GROUND), fill=WOOD)
        pen.ellipse((x - 62, top - 70, x + 62, top + 60), fill=GREEN)
    for y in range(GROUND + 30, HEIGHT, 45):
        pen.line((0, y, WIDTH, y), fill="#8a6a45", width=14)
        for x in range(30, WIDTH, 60):
            pen.ellipse((x - 12, y - 26, x + 12, y - 4), fill=rng.choice((GREEN, RED, YELLOW)))


def _workshop(pen: Pen, rng: random.Random) -> None:
    pen.rectangle((60, 110, 330, 300), fill=WHITE, outline=INK, width=8)
    pen.line((195, 110, 195, 300), fill=INK, width=6)
    for x in range(400, 740, 70):
        pen.rectangle((x, 130, x + 14, 130 + rng.randint(70, 150)), fill=WOOD)
        pen.rectangle((x - 14, 120, x + 28, 150), fill=rng.choice((INK, RED, BLUE)))
    pen.rectangle((90, GROUND - 50, 710, GROUND - 20), fill=WOOD)
    for x in (120, 650):
        pen.rectangle((x, GROUND - 20, x + 30, GROUND + 130), fill="#8a5f30")


def _kitchen(pen: Pen, rng: random.Random) -> None:
    pen.rectangle((0, GROUND - 60, WIDTH, GROUND + 10), fill=WHITE)
    for x in range(90, 720, 210):
        top = GROUND - 60 - rng.randint(90, 150)
        pen.rounded_rectangle((x, top, x + 140, GROUND - 60), 18, fill=rng.choice((INK, RED, BLUE)))
        pen.rectangle((x - 20, top + 10, x + 160, top + 26), fill=INK)
    for x in range(100, 760, 130):
        pen.ellipse((x - 50, 480, x + 50, 560), fill=WHITE, outline=INK, width=4)
        pen.ellipse((x - 26, 498, x + 26, 542), fill=rng.choice((GREEN, RED, YELLOW)))


def _building(pen: Pen, rng: random.Random) -> None:
    pen.rectangle((160, 90, 640, GROUND), fill=rng.choice(("#e9d9c2", "#d9dfe4")))
    for y in range(120, GROUND - 60, 100):
        for x in range(200, 600, 110):
            pen.rectangle((x, y, x + 60, y + 66), fill=rng.choice((BLUE, "#7fa3bf")), outline=WHITE, width=6)
    for x in range(140, 680, 130):
        pen.line((x, 60, x, GROUND), fill=INK, width=7)
    for y in range(110, GROUND, 105):
        pen.line((140, y, 660, y), fill=WOOD, width=10)


def _delivery(pen: Pen, rng: random.Random) -> None:
    for x in range(0, WIDTH, 160):
        pen.rectangle((x, 150 + rng.randint(0, 90), x + 150, GROUND), fill="#cfd6dc")
    pen.rounded_rectangle((190, 260, 470, 450), 14, fill=rng.choice((GREEN, BLUE, RED)))
    pen.rounded_rectangle((470, 320, 610, 450), 20, fill=WHITE, outline=INK, width=6)
    for x in (270, 540):
        pen.ellipse((x - 42, 410, x + 42, 494), fill=INK)
        pen.ellipse((x - 18, 434, x + 18, 470), fill=WHITE)


def _fabrics(pen: Pen, rng: random.Random) -> None:
    for bottom in (220, 350, 480):
        pen.rectangle((60, bottom, 740, bottom + 14), fill=WOOD)
        for x in range(90, 700, 75):
            top = bottom - rng.randint(50, 95)
            pen.rounded_rectangle((x, top, x + 56, bottom), 10, fill=rng.choice((RED, BLUE, GREEN, YELLOW)))
            pen.line((x, (top + bottom) // 2, x + 56, (top + bottom) // 2), fill=WHITE, width=4)


def _certificate(pen: Pen, rng: random.Random) -> None:
    pen.rectangle((140, 40, 660, 560), fill=WHITE, outline=INK, width=6)
    for y in range(120, 420, 45):
        pen.line((200, y, 600 - rng.randint(0, 160), y), fill="#9aa5af", width=10)
    pen.ellipse((480, 430, 590, 540), fill=RED)


# A drawing, and the words that stand for it.
GARDEN = (_garden, "Dessin : des arbres et des rangs de fleurs")
WORKSHOP = (_workshop, "Dessin : un établi sous une fenêtre, des outils au mur")
KITCHEN = (_kitchen, "Dessin : une cuisine, des marmites et des assiettes servies")
BUILDING = (_building, "Dessin : la façade d’un immeuble, avec un échafaudage")
DELIVERY = (_delivery, "Dessin : une camionnette de livraison dans une rue")
FABRICS = (_fabrics, "Dessin : des tissus pliés sur des étagères")
OF_SECTOR = {
    "espaces-verts": GARDEN,
    **dict.fromkeys(("restauration", "evenements"), KITCHEN),
    **dict.fromkeys(("batiment-amenagement", "batiment-construction", "batiment-entretien"), BUILDING),
    **dict.fromkeys(("nettoyage", "travaux-publics"), BUILDING),
    **dict.fromkeys(("transports-logistique", "nettoiement-urbain", "mise-a-disposition"), DELIVERY),
    **dict.fromkeys(("confection", "blanchisserie", "vente"), FABRICS),
}


def draw(drawing: Drawing, rng: random.Random) -> bytes:
    """A PNG of 800 × 600 pixels."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), rng.choice(SKIES))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, GROUND, WIDTH, HEIGHT), fill=rng.choice(GROUNDS))
    drawing(pen, rng)
    output = BytesIO()
    picture.save(output, "PNG", compress_level=1)
    return output.getvalue()


def hang(registry: Registry) -> None:
    """Photos on the page of the structure where most accounts are and of one other in two, with the photo of a
    reference and the proof of a label."""
    rng = random.Random(SEED + 2)
    for team in registry.teams.values():
        chosen = rng.random() < 1 / 2 or team.name == accounts.FLAGSHIP
        if chosen and team.dispositifs and team.actors:
            _hang(team, rng)


def _hang(team: Team, rng: random.Random) -> None:
    own, sold = (OF_SECTOR.get(one, WORKSHOP) for one in (team.sectors[0], team.sectors[-1]))
    faces = PagePhoto.Face
    shown = ((own, faces.HIRED), (WORKSHOP, faces.HIRED), (sold, faces.BUY), (WORKSHOP, faces.RECRUIT))
    for position, ((drawing, words), face) in enumerate(shown):
        fields = {"photo": _stored(team, drawing, rng), "caption": words, "face": face, "position": position}
        PagePhoto.objects.create(organisation=team.row, **fields)
    done = ClientReference.objects.filter(organisation=team.row).first()
    if done is not None:
        done.photo, done.photo_alt = _stored(team, sold[0], rng), sold[1]
        done.save(update_fields=["photo", "photo_alt"])
    label = Label.objects.filter(organisation=team.row).first()
    if label is not None:
        label.proof = _stored(team, _certificate, rng)
        label.save(update_fields=["proof"])


def _stored(team: Team, drawing: Drawing, rng: random.Random) -> StoredFile:
    return store_photo(by=Actor(user=team.actors[0].user), photo=_photo(drawing, rng.randrange(VARIANTS)))


@cache
def _photo(drawing: Drawing, variant: int) -> Photo:
    """Through the same door as anybody's photo."""
    upload = SimpleUploadedFile("dessin.png", draw(drawing, random.Random(SEED + variant)), "image/png")
    return check_photo(upload, field="photo")
