"""What the invented structures sell, for whom they worked, their figures, and the dates that they announce."""

import random
from datetime import time, timedelta

from tremplin.organisations.models import (
    Activity,
    ClientReference,
    Label,
    OfferedService,
    PageDate,
    PageReport,
    YearlyFigures,
)
from tremplin.web.demo import accounts
from tremplin.web.demo.book import SEED, Book
from tremplin.web.demo.territory import Registry, Team

SERVICE, GOODS, STAFFING = "service", "goods", "staffing"
# By sector: what is said of it, in the words of clients, and how it is sold.
WORKS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "action-sociale": ("Accueil et aide aux habitants", "Permanences, aide aux démarches, repas partagés.", (SERVICE,)),
    "administration": ("Saisie, classement, accueil", "Dossiers numérisés et rendus classés, en deux semaines.", (SERVICE,)),
    "animation-lien-social": ("Médiation et animation de quartier", "Présence en fin de journée, fêtes de quartier.", (SERVICE,)),
    "batiment-amenagement": ("Peinture, sols et cloisons", "En site occupé, avec des peintures sans solvant.", (SERVICE,)),
    "batiment-construction": ("Gros œuvre et ossature bois", "Petits bâtiments, surélévations, isolation.", (SERVICE,)),
    "batiment-entretien": ("Petits travaux et remise en état de logements", "Entre deux locataires, en dix jours.", (SERVICE,)),
    "blanchisserie": ("Linge plat et vêtements de travail", "Ramassage deux fois par semaine.", (SERVICE,)),
    "communication-marketing": ("Impression, image et sites accessibles", "De l’affiche au site lisible par tous.", (SERVICE, GOODS)),
    "confection": ("Couture, retouches et petites séries", "Sacs, tabliers, rideaux, à partir de tissus récupérés.", (SERVICE, GOODS)),
    "dechets-reemploi": ("Collecte et réemploi", "Meubles, vélos, papiers : collectés, réparés, revendus.", (SERVICE, GOODS)),
    "espaces-verts": ("Création et entretien d’espaces verts", "Gestion sans pesticide, plantations, décoration florale.", (SERVICE,)),
    "evenements": ("Accueil et logistique d’événements", "Montage, service, vaisselle réutilisable.", (SERVICE,)),
    "industrie": ("Câblage, montage, conditionnement", "Petites et moyennes séries, contrôle à chaque lot.", (SERVICE, GOODS)),
    "informatique": ("Reconditionnement et assistance numérique", "Postes effacés, réparés, garantis un an.", (SERVICE, GOODS)),
    "mise-a-disposition": ("Personnel pour vos besoins courts", "De quelques heures à plusieurs mois, avec un suivi.", (STAFFING,)),
    "nettoiement-urbain": ("Propreté des rues et des halls", "Avec les habitants, six jours sur sept.", (SERVICE,)),
    "nettoyage": ("Nettoyage de bureaux et de vitres", "Avec des produits écolabellisés.", (SERVICE,)),
    "restauration": ("Traiteur et plateaux-repas", "Produits de saison, livrés à vélo dans le territoire.", (SERVICE, GOODS)),
    "securite": ("Médiation de nuit", "Deux équipes, jusqu’à minuit.", (SERVICE,)),
    "services-domicile": ("Ménage, repassage, petits travaux chez vous", "Chèque emploi service accepté.", (SERVICE, STAFFING)),
    "tourisme": ("Visites et accueil du public", "Groupes scolaires et promenades du dimanche.", (SERVICE,)),
    "transports-logistique": ("Livraison, manutention, déménagements", "Véhicules électriques, dernier kilomètre à vélo.", (SERVICE,)),
    "travaux-publics": ("Voirie, réseaux et pavage", "En lot séparé ou avec une entreprise.", (SERVICE,)),
    "vente": ("Boutique et vente en ligne", "Ouverte trois jours par semaine.", (GOODS,)),
}  # fmt: skip
CLIENTS = (
    ("Ville fictive de Mirabelle", "marché avec clause sociale, reconduit une fois"),
    ("Bailleur Les Trois Tours", "prestation régulière dans trois résidences"),
    ("Collège des Griottes", "première commande, renouvelée l’année suivante"),
    ("Coopérative du Canal", "partenaire de chaque saison"),
    ("Théâtre de la Plâtrière", "commande pour la rentrée et pour les fêtes"),
    ("Entreprise Orme et Fils", "renfort d’une équipe pendant trois mois"),
)
DATES = (
    ("hiring", "Apportez une pièce d’identité. Sans rendez-vous, café offert.", time(9, 30)),
    ("meeting", "Visite de l’atelier, puis questions avec l’équipe.", time(14, 0)),
    ("open_day", "Tout le monde peut venir voir le travail.", time(10, 0)),
)
ACCESS = (
    ("Tramway à 6 minutes à pied. Entrée par la cour, sonnez à l’accueil.", "yes"),
    ("Bus 153, arrêt devant la porte. Une marche à l’entrée, rampe sur demande.", "partial"),
    ("Métro à 10 minutes à pied. Atelier au premier étage sans ascenseur.", "no"),
)


# What an organism that accompanies people proposes, as data·inclusion would say it: name, text, conditions, needs.
SERVICES = (
    (
        "Atelier CV et entretien",
        "Trois séances pour écrire son CV et répondre à des offres, avec un conseiller.",
        "",
        (
            "preparer-sa-candidature--realiser-un-cv-et-ou-une-lettre-de-motivation",
            "trouver-un-emploi--convaincre-un-recruteur-en-entretien",
        ),
    ),
    (
        "Garde d’enfants pendant un entretien",
        "Une halte-garderie le temps d’un rendez-vous.",
        "Réserver la veille.",
        ("famille--garde-denfants",),
    ),
    (
        "Aide au permis de conduire",
        "Une partie du coût, après un rendez-vous.",
        "Avoir une promesse d’embauche.",
        ("mobilite--preparer-un-permis",),
    ),
    (
        "Cours de français du soir",
        "Deux soirs par semaine, tous niveaux.",
        "",
        ("lecture-ecriture-calcul--maitriser-le-francais",),
    ),
)


def tell(registry: Registry) -> None:
    """Its own source of chance: the stories told elsewhere stay the same."""
    rng = random.Random(SEED + 1)
    for team in registry.teams.values():
        _guarantor(team, rng)
        if team.dispositifs and "X" not in team.flags:
            _offer(registry, team, rng)
        # A structure too may have some, which data·inclusion tells.
        if team.is_authorised or team.name == accounts.FLAGSHIP:
            _services(registry, team, random.Random(team.name))
    _report(registry)


def _services(registry: Registry, team: Team, rng: random.Random) -> None:
    for service in rng.sample(SERVICES, 2):
        name, said, conditions, themes = service
        day = registry.book.today - timedelta(days=rng.randint(10, 300))
        fields = {"name": name, "description": said, "conditions": conditions, "themes": list(themes)}
        fields |= {"free": True, "updated_on": day}
        _add(
            registry.book,
            OfferedService,
            team,
            key=f"demo--{team.row.slug}-{SERVICES.index(service)}",
            **fields,
        )


def _guarantor(team: Team, rng: random.Random) -> None:
    """Who read the page again; one in three agreed to be named."""
    row, readers = team.row, [one for one in team.actors if one.is_administrator]
    row.access_notes, row.step_free = rng.choice(ACCESS)
    row.opening_hours = rng.choice(("du lundi au jeudi, de 9 h à 12 h et de 14 h à 17 h", "sur rendez-vous"))
    if readers:
        row.reviewed_by, row.guarantor_shown = readers[0].user, rng.random() < 1 / 3
    elif "N" in team.flags:
        row.reviewed_on = row.reviewed_on - timedelta(days=500)


def _report(registry: Registry) -> None:
    """A reader saw an error on the page of the structure where most accounts are."""
    team = registry.teams[accounts.FLAGSHIP]
    _add(
        registry.book,
        PageReport,
        team,
        about="contact",
        message="Le numéro de téléphone sonne dans le vide le matin.",
        reported_at=registry.book.days_ago(4),
    )


def _offer(registry: Registry, team: Team, rng: random.Random) -> None:
    book, row = registry.book, team.row
    row.welcomes_immersions = rng.random() < 0.4
    for position, code in enumerate(team.sectors):
        title, details, services = WORKS[code]
        _add(book, Activity, team, sector=registry.sectors[code], title=title, details=details, services=list(services), areas=_areas(team, rng), position=position)  # fmt: skip
    for position, (client, what) in enumerate(rng.sample(CLIENTS, rng.randint(0, 3))):
        year = book.today.year - rng.randint(0, 3)
        _add(book, ClientReference, team, client=client, what=what, year=year, agreed=True, position=position)
    if rng.random() < 0.5:
        valid = book.today + timedelta(days=rng.randint(60, 900))
        _add(book, Label, team, kind=rng.choice(("esus", "rsei", "iso_14001")), valid_until=valid)
    _figures(book, team, rng)
    if rng.random() < 0.4:
        kind, details, at = rng.choice(DATES)
        day = book.today + timedelta(days=rng.randint(4, 60))
        _add(book, PageDate, team, kind=kind, starts_on=day, ends_on=day, at=at, details=details)


def _figures(book: Book, team: Team, rng: random.Random) -> None:
    year, employees = book.today.year - 1, rng.randint(6, 48)
    _add(
        book,
        YearlyFigures,
        team,
        year=year,
        employees=employees,
        permanents=max(2, employees // 4),
        exits_to_work=rng.randint(42, 76),
        turnover=employees * rng.randint(9, 19) * 1000,
        source=f"bilan d’activité {year} (exemple fictif)",
    )


def _areas(team: Team, rng: random.Random) -> list[str]:
    """Its territory, the département, or the whole region."""
    place = team.row.commune
    near = f"territoire:{place.territory_id}" if place and place.territory_id else "departement:93"
    return rng.choice(([near], [near, "commune:93066"], ["departement:93"], ["region:11"]))


def _add(book: Book, model: type, team: Team, **fields: object) -> None:
    book.add(model, when=book.now, organisation=team.row, **fields)
