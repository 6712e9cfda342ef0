"""The structures of the invented territory, one line each.

Columns: name | dispositifs | INSEE code | sectors | what it does | flags. Flags: R régie de quartier, N nobody uses Tremplin
there yet, F closed to spontaneous applications, B blocked, G convention just ended (30 days of grace), D convention
ended, X closed, H outside the network.
"""

from dataclasses import dataclass

TABLE = """
Régie du Vallon | ACI+EI | 93066 | nettoiement-urbain espaces-verts batiment-entretien | Entretien des rues, des halls et des jardins avec les habitants | R
Seconde Trame | EI | 93066 | confection | Retouches, sacs et vêtements de travail à partir de tissus récupérés |
Tables du Cornillon | ACI | 93066 | restauration | Cantine de quartier et plateaux livrés à vélo |
Deux Canaux Intérim | ETTI | 93066 | mise-a-disposition transports-logistique batiment-construction | Missions d’intérim en logistique et sur les chantiers |
Les Mains Alliées | AI | 93066 | mise-a-disposition services-domicile | Ménage et petits travaux chez les particuliers et les associations |
GEIQ Propulse Nord-Est | GEIQ | 93066 | batiment-construction travaux-publics | Alternance dans le bâtiment avec vingt-six entreprises |
Plaine Connectée | EI | 93066 | informatique administration | Reconditionnement d’ordinateurs et assistance numérique |
Atelier des Confluents | EA | 93066 | industrie communication-marketing | Façonnage, routage et petits assemblages |
Les Bordures Vives | ACI | 93027 | espaces-verts | Pépinière et entretien de friches le long de l’autoroute |
Soleils de la Courneuve Sud | EI | 93027 | nettoyage | Propreté de bureaux et d’écoles |
Cuisine des Quatre Routes | ACI | 93027 | restauration evenements | Traiteur solidaire et ateliers de cuisine |
Vélo-Relais du Fort | ACI | 93001 | dechets-reemploi transports-logistique | Réparation de vélos et livraison du dernier kilomètre |
Régie du Pont Fleuri | ACI+EI | 93001 | nettoiement-urbain batiment-entretien | Entretien des espaces communs et petits travaux | R
La Fibre d’Auber | EI | 93001 | informatique travaux-publics | Tirage et raccordement de fibre optique |
Indépendance Nord | EITI | 93001 | transports-logistique services-domicile | Accompagnement de livreuses et livreurs à leur compte |
Halte-Papier | ACI | 93001 | dechets-reemploi | Collecte et tri des papiers de bureau |
La Passementerie | ACI | 93031 | confection | Couture et broderie pour le spectacle |
Orge et Levain | EI | 93031 | restauration vente | Boulangerie et viennoiserie au levain |
Berges Services | AI | 93031 | services-domicile mise-a-disposition | Services à domicile et entretien de copropriétés |
Chantier de l’Île Verte | ACI | 93039 | espaces-verts | Entretien écologique des berges de Seine |
Ressource Îlienne | ACI | 93039 | dechets-reemploi vente | Ressourcerie et boutique de meubles |
Porte des Puces Réemploi | ACI+EI | 93070 | dechets-reemploi vente | Collecte, atelier bois et vente de mobilier réparé |
Audonia Propreté | EI | 93070 | nettoyage | Nettoyage de bureaux et remise en état |
Rebond Adapté Saint-Ouen | EATT | 93070 | mise-a-disposition administration | Intérim adapté dans le tertiaire |
Le Clos Saint-Lazare Vert | ACI | 93072 | espaces-verts | Maraîchage et paniers hebdomadaires |
Régie des Trois Clos | ACI | 93072 | nettoiement-urbain animation-lien-social | Propreté, médiation et jardins partagés | R
Stains Bâti Solidaire | EI | 93072 | batiment-amenagement | Peinture, sols et cloisons en site occupé |
Les Artisans de Villetaneuse | EI | 93079 | batiment-entretien batiment-amenagement | Second œuvre et remise en état de logements |
Campus en Herbe | ACI | 93079 | espaces-verts restauration | Jardin-cuisine au pied de l’université |
Mûriers et Compagnie | ACI | 93048 | espaces-verts tourisme | Remise en culture des murs à pêches et visites |
La Grange aux Outils | ACI+EI | 93048 | batiment-amenagement dechets-reemploi | Agencement en bois de réemploi |
Croix de Chavaux Traiteur | EI | 93048 | restauration evenements | Réceptions et cocktails de saison |
Intérim des Hauts | ETTI | 93048 | mise-a-disposition restauration | Intérim d’insertion dans l’hôtellerie et la propreté |
Aide et Voisinage Montreuillois | AI | 93048 | services-domicile mise-a-disposition | Coups de main, ménage et garde de lieux |
Studio Pêche-Miel | EI | 93048 | communication-marketing informatique | Son, image et sites web accessibles |
GEIQ Métiers de Bouche Est | GEIQ | 93048 | restauration vente | Alternance en cuisine, salle et commerce alimentaire |
Fil à Fil Bagnolet | ACI | 93006 | confection blanchisserie | Couture, repassage et blanchisserie |
Coursives | EI | 93006 | transports-logistique | Manutention et montage d’expositions |
Les Dahlias Services | AI | 93045 | services-domicile | Ménage, repassage et courses |
Ferme des Sept Arpents | ACI | 93061 | espaces-verts restauration | Toit potager et cantine |
Pantin Rive Droite | ACI+EI | 93055 | nettoiement-urbain espaces-verts | Nettoyage des berges et du mobilier urbain |
Moulins du Canal | EI | 93055 | industrie restauration | Conserverie de fruits et légumes déclassés |
La Verrière Numérique | ACI | 93055 | informatique administration | Numérisation d’archives et saisie |
Canal Emploi Temporaire | ETTI | 93055 | transports-logistique nettoyage | Missions en logistique urbaine |
EA des Quatre-Chemins | EA | 93055 | blanchisserie industrie | Blanchisserie et conditionnement |
Horizon Romainville | ACI | 93063 | espaces-verts tourisme | Forêt de la Corniche et serres pédagogiques |
Gypse et Couleurs | EI | 93063 | batiment-amenagement | Peinture et enduits naturels |
Régie des Noyers de Noisy | ACI+EI | 93053 | nettoiement-urbain batiment-entretien | Propreté, petits travaux et conciergerie | R
La Gare aux Jouets | ACI | 93053 | dechets-reemploi vente | Collecte et remise en état de jouets |
Merlan Mobilités | EI | 93053 | transports-logistique | Transport de personnes et navettes |
Bobigny Pont-Rail | ACI | 93008 | restauration action-sociale | Restaurant d’application face au tramway |
Abreuvoir Services | EI | 93008 | nettoyage batiment-entretien | Propreté de bâtiments publics |
GEIQ Soin et Lien 93 | GEIQ | 93008 | action-sociale services-domicile | Alternance dans l’aide à la personne et le soin |
Chemin Vert Intérim | ETTI | 93008 | mise-a-disposition travaux-publics | Intérim d’insertion dans les travaux publics |
Bondy Second Souffle | ACI+EI | 93010 | dechets-reemploi informatique | Réparation d’électroménager |
Les Coquetiers | ACI | 93010 | restauration | Café associatif et cuisine partagée |
Mare à la Veuve Jardins | ACI | 93010 | espaces-verts | Jardins d’insertion et compost de quartier | F
Bocages et Talus | EI | 93064 | espaces-verts travaux-publics | Création et entretien d’espaces verts |
Rosny Aide à Domicile Inclusive | AI+ETTI | 93064 | services-domicile mise-a-disposition | Particuliers le matin, entreprises l’après-midi |
Villemomble Éco-Mobilier | ACI | 93077 | dechets-reemploi | Restauration de meubles et tapisserie |
Atelier du Raincy | EA | 93062 | confection communication-marketing | Reliure, sérigraphie et petites séries |
Pavillons Net | EI | 93057 | nettoyage | Vitrerie et nettoyage de commerces |
Clos des Cottages | ACI | 93057 | espaces-verts | Entretien de jardins partagés |
Gagny Bois et Toits | EI | 93032 | batiment-construction | Ossature bois et isolation |
Les Abbesses de Gagny | AI | 93032 | services-domicile | Aide aux personnes âgées et ménage |
Lisière Chantiers | ACI | 93046 | espaces-verts tourisme | Sentiers, haies et signalétique en forêt |
Livry Logistique Solidaire | EI | 93046 | transports-logistique | Préparation de commandes et tri de dons |
Bosquets en Chantier | ACI+EI | 93047 | batiment-amenagement nettoiement-urbain | Rénovation de cages d’escalier avec les habitants | R
Atelier Franceville Couture | ACI | 93047 | confection | Couture et transmission entre générations |
Tour Utrillo Cuisine | ACI | 93014 | restauration | Cuisine centrale et portage de repas |
Clichy Horizon Bâtiment | EI | 93014 | batiment-construction batiment-amenagement | Gros et second œuvre |
Haut-Clichy Services | AI | 93014 | services-domicile mise-a-disposition | Ménage, jardinage et surveillance de lieux | G
Coubron Jardins du Coteau | ACI | 93015 | espaces-verts | Maraîchage sur deux hectares |
Vaujours Pierre Vive | ACI | 93074 | batiment-construction | Pierre sèche et petit patrimoine |
Sevran Rivage | ACI+EI | 93071 | espaces-verts nettoiement-urbain | Entretien du canal et de la Poudrerie |
Rougemont Saveurs | ACI | 93071 | restauration | Épicerie et cuisine anti-gaspillage |
Beaudottes Intérim | ETTI | 93071 | mise-a-disposition transports-logistique | Missions autour de l’aéroport |
Coopérative Freinville | EI | 93071 | industrie | Câblage et montage électrique |
Aulnay Textile Retour | ACI | 93005 | dechets-reemploi confection | Tri et revalorisation de textile |
Régie de la Rosière | ACI+EI | 93005 | nettoiement-urbain batiment-entretien securite | Propreté, médiation de nuit et petits travaux | R
Mitry-Ambourget Mécanique | ACI | 93005 | transports-logistique | Garage solidaire |
GEIQ Transport et Entrepôt | GEIQ | 93005 | transports-logistique | Alternance en conduite et en logistique |
Sausset Nature | ACI | 93078 | espaces-verts tourisme | Accueil et entretien du parc |
Villepinte Événements Inclusifs | EA | 93078 | evenements restauration | Accueil de salons et restauration |
Aéro-Bagages Insertion | EI | 93073 | transports-logistique nettoyage | Chariots, manutention et propreté aéroportuaires |
Vieux-Pays Maraîchage | ACI | 93073 | espaces-verts vente | Légumes de plein champ et marché |
Blanc-Mesnil Fil Rouge | EI | 93007 | confection | Confection de linge pour les collectivités |
Les Tilleuls Propres | ACI | 93007 | nettoiement-urbain | Brigade de propreté et d’embellissement |
Drancy Relais Ménager | AI | 93029 | services-domicile mise-a-disposition | Ménage et aide à la vie quotidienne | B
Avenir Parisien Bâtiment | EI | 93029 | batiment-amenagement batiment-entretien | Peinture et plomberie | D
Hangar Libre Chantiers | ACI | 93013 | industrie tourisme | Restauration de matériel ancien | N
Dugny Prairies | ACI | 93030 | espaces-verts | Prairies fleuries et parc départemental | N
Neuilly-Plaisance Multiservices | EITI | 93049 | services-domicile batiment-entretien | Accompagnement de personnes à leur compte | H
Maltournée Recyclage | EI | 93050 | dechets-reemploi | Démontage d’appareils électriques | H
Noisy Mont d’Est Accueil | EATT | 93051 | administration tourisme | Accueil et standard adaptés |
Marne Blanchisserie | EI | 93051 | blanchisserie | Linge d’hôtels et de maisons de retraite |
Bords de Marne Canotage | ACI | 93033 | tourisme espaces-verts | Location de barques et entretien des rives | N
Ancienne Imprimerie des Clayes | ACI | 93057 | communication-marketing | Impression et façonnage | X
"""


@dataclass(frozen=True)
class StructureLine:
    name: str
    kinds: tuple[str, ...]
    commune: str
    sectors: tuple[str, ...]
    headline: str
    flags: str


def lines() -> list[StructureLine]:
    found = []
    for text in TABLE.strip().splitlines():
        name, kinds, commune, sectors, headline, flags = (cell.strip() for cell in text.split("|"))
        found.append(StructureLine(name, tuple(kinds.split("+")), commune, tuple(sectors.split()), headline, flags))
    return found
