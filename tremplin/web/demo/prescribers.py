"""Prescriber organisations and orienters of the invented territory, one line each, and the network head.

Columns: name | family (code of `rules.prescribers`) | authorisation | INSEE code. Authorisation: V validated, P pending,
R refused, N not required (orienter).
"""

from dataclasses import dataclass

TABLE = """
Mission locale des Deux Canaux | ML | V | 93066
Mission locale du Grand Verger | ML | V | 93048
Mission locale de la Poudrière | ML | V | 93071
Mission locale des Coteaux de Marne | ML | V | 93051
France Travail Agence des Pêchers | FT | V | 93048
France Travail Agence du Cornillon | FT | V | 93066
France Travail Agence des Trois Écluses | FT | V | 93055
France Travail Agence des Mirabelliers | FT | V | 93005
France Travail Agence de la Plâtrière | FT | V | 93047
Cap emploi du Verger | CAP_EMPLOI | V | 93008
PLIE des Murs et des Berges | PLIE | V | 93001
PLIE du Plateau Fruitier | PLIE | V | 93063
Service social départemental du Clos Fleuri | DEPT | V | 93010
Service social départemental des Marronniers | DEPT | V | 93046
Service social départemental des Peupliers | DEPT | V | 93072
Espace insertion RSA des Tilleuls | ODC | V | 93007
Espace insertion RSA du Lavoir | ODC | V | 93053
Antenne sociale communale des Lilas Blancs | CCAS | V | 93045
Antenne sociale communale du Moulin Neuf | CCAS | V | 93029
Antenne sociale communale de la Mairie-Annexe | CCAS | V | 93032
Milieu ouvert, antenne des Acacias (SPIP) | SPIP | V | 93008
Unité éducative des Griottes (PJJ) | PJJ | V | 93031
Foyer Reine-Claude (CHRS) | CHRS | V | 93006
Halte du Fort (CHU) | CHU | V | 93001
Maison d’accueil des Vergers (CADA) | CADA | V | 93057
Centre provisoire des Quatre Saisons (CPH) | CPH | V | 93070
Résidence Jeunes du Canal (FJT) | RS_FJT | V | 93055
Pension de famille La Treille | PENSION | V | 93077
Club de prévention Passe-Muraille | PREVENTION | V | 93014
Info Jeunesse du Kiosque Vert | PIJ_BIJ | V | 93064
École de la deuxième chance des Berges | E2C | V | 93027
Centre de soins des Aubépines (CSAPA) | CSAPA | V | 93048
Droits des femmes, permanence de l’Ourcq | CIDFF | V | 93055
Protection de l’enfance, pôle des Églantines | ASE | V | 93008
Maison de la famille du Pré Long | OCASF | P | 93061
Communauté solidaire du Grand Champ | OACAS | P | 93073
Logis-Relais Intermédiation | OIL | P | 93078
Abri de l’Ourcq (HUDA) | HUDA | P | 93010
Cabinet Avenir Coaching | OTHER | R | 93062
Les Amis du Bassin Rond | OTHER | R | 93013
Centre d’appui du Parc aux Biches | CAVA | R | 93030
Maison des Passerelles | OTHER | N | 93066
Centre social du Verger d’Enfants | OTHER | N | 93047
Permanence numérique du Marché | OTHER | N | 93005
Entraide des Cheminots du Nord-Est | OTHER | N | 93053
Bibliothèque de rue Page Ouverte | OTHER | N | 93014
Secours du Quai | OTHER | N | 93039
Collectif Femmes du Plateau | OTHER | N | 93063
Accueil de jour La Marelle | OTHER | N | 93010
Écoute Emploi Villetaneuse-Nord | OTHER | N | 93079
Relais des Parents de Sevran-Est | OTHER | N | 93071
"""
NETWORK_HEAD = ("Verger 93, réseau de l’insertion", "93008")
AUTHORISATIONS = {"V": "validated", "P": "pending", "R": "refused", "N": "not_required"}


@dataclass(frozen=True)
class PrescriberLine:
    name: str
    family: str
    authorisation: str
    commune: str


def lines() -> list[PrescriberLine]:
    found = []
    for text in TABLE.strip().splitlines():
        name, family, state, commune = (cell.strip() for cell in text.split("|"))
        found.append(PrescriberLine(name, family, AUTHORISATIONS[state], commune))
    return found
