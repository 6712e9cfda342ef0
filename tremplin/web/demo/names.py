"""Invented people: first names and surnames by origin, drawn so that no two people have the same name."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Names that go together. `weight`: how often this origin is drawn."""

    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


def _origin(weight: int, women: str, men: str, surnames: str) -> Origin:
    return Origin(weight, *(tuple(text.split()) for text in (women, men, surnames)))


ORIGINS = (
    _origin(
        30,
        "Nadège Sylvie Corinne Maëlle Solène Brigitte Océane Laurie Estelle Clémence Véronique Ludivine Agathe Mélanie",
        "Thierry Kévin Loïc Jérémy Gilles Quentin Sylvain Cédric Baptiste Fabrice Hugo Ludovic Arnaud Étienne",
        "Garnichet Poulvain Leborne Tessandier Malfroy Brissac Coudert Vautrin Delmache Pruvelle Hamelot Rigaut Fauvelet"
        " Marchegay Bonnafoux Chastel Peyroux Lamblot Guillemard Serrault",
    ),
    _origin(
        25,
        "Samira Nawel Houria Yasmina Khadija Lynda Soraya Malika Amel Widad Chahrazed Hanane",
        "Yanis Karim Mourad Sofiane Rachid Bilal Hakim Nassim Redouane Tarek Walid Abdelkader",
        "Tazirine Benhaddou Ouchikh Belkhodja Zeroualet Hamidouche Khelladi Boumediane Aït-Salem Chergaoui Merzougui"
        " Taleb-Aïssa Lakhdari Benyamina Guessoum Rahmanet",
    ),
    _origin(
        22,
        "Fatoumata Aminata Mariam Awa Kadiatou Bintou Ndeye Assetou Rokhaya Coumba",
        "Mamadou Ousmane Cheikh Boubacar Amadou Seydou Modibo Lassana Ibrahima Souleymane",
        "Dembouya Sissokho Kantéba Traolé Niakhaté Coulibary Gassamba Fofanah Soumaré Bathilé Doukourel Camarat",
    ),
    _origin(
        10,
        "Grâce Divine Espérance Blandine Clarisse Merveille",
        "Christ Dieudonné Gloire Fabien Trésor Rodrigue",
        "Mabiala Nsimbao Loutète Kabongué Ngandol Moukouri Bemba-Nkolo Essombal",
    ),
    _origin(
        8,
        "Mirlande Josette Ghislaine Rose-Marie Cindy Wideline",
        "Jocelyn Frantz Rony Wilfrid Evens Gaël",
        "Célestinat Philogène Baptistin Louisor Dorvilmé Marcelot Sainvilus Toussinel",
    ),
    _origin(
        8,
        "Rosa Lurdes Conceição Inês Graça Paloma",
        "Joaquim Nuno Tiago Armando Rui Ernesto",
        "Teixedo Carvalhosa Monteirinho Pinhal Sequeiro Rebelinho Vasconcel Mourinhal",
    ),
    _origin(
        8,
        "Tharshini Priya Nirmala Kavitha Shanthi Roshni",
        "Suresh Kumaran Dinesh Rajan Anoj Vikram",
        "Sivapalanath Rajendiram Thanabalan Kugathas Nadesalingam Selvakumaran Arulnathan Patelwala",
    ),
    _origin(
        6,
        "Elena Mihaela Oksana Natalya Zofia Ivana",
        "Bogdan Andrei Dragan Sergiu Piotr Vasil",
        "Popescaru Ionesciu Kovalnik Dimitrescu Wojtalski Petroviak Munteanor Stoyanef",
    ),
    _origin(
        6,
        "Mai Linh Xiulan Meiling Thuy Lan",
        "Minh Wei Quang Haoran Tuan Jun",
        "Nguyên-Trac Zhengli Phamvan Huangtao Linghua Trânh",
    ),
    _origin(
        5,
        "Sevda Aylin Gülsen Dilara Nurcan Zeynep",
        "Emrah Serkan Orhan Tolga Bariş Ferhat",
        "Yildirgan Kayabaş Demirtaşan Özkanlı Aslanoğul Çelikbaş",
    ),
)

STREETS = (
    "rue des Lilas",
    "avenue de la Gare",
    "rue du Moulin",
    "allée des Pêchers",
    "rue des Fauvettes",
    "boulevard de l’Ourcq",
    "rue de l’Abreuvoir",
    "rue du Clos",
    "avenue des Marronniers",
    "rue des Murs-à-Fleurs",
    "allée du Verger",
    "rue de la Ferme",
    "rue du Lavoir",
    "impasse des Mirabelles",
    "rue des Cheminots",
    "avenue du Parc",
    "rue de la Plâtrière",
    "chemin des Vignes",
    "rue du Four",
    "rue des Tilleuls",
    "allée des Griottes",
    "rue de la Fontaine",
    "place du Marché",
    "quai du Canal",
)


class Namer:
    """Draws names, never the same twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.taken: set[tuple[str, str]] = set()

    def draw(self, title: str = "") -> tuple[str, str, str]:
        """(title, first name, surname); `title` is MME or M, drawn when empty."""
        title = title or self.rng.choice(("MME", "M"))
        while True:
            origin = self.rng.choices(ORIGINS, weights=[one.weight for one in ORIGINS])[0]
            first = self.rng.choice(origin.women if title == "MME" else origin.men)
            name = (first, self.rng.choice(origin.surnames))
            if name not in self.taken:
                self.taken.add(name)
                return title, *name

    def keep(self, first: str, last: str) -> None:
        """Reserve a name chosen by hand."""
        self.taken.add((first, last))

    def address(self) -> str:
        return f"{self.rng.randint(1, 98)} {self.rng.choice(STREETS)}"
