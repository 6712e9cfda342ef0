"""Models of posts by sector: trade (ROME), title, missions, profile."""

from dataclasses import dataclass

TABLE = """
espaces-verts | A1203 | Jardinier·ère d’espaces verts | Tondre, tailler, désherber sans produit. Planter et arroser selon la saison. | Aimer travailler dehors. Aucun diplôme demandé.
espaces-verts | A1414 | Maraîcher·ère | Semer, repiquer, récolter. Préparer les paniers du jeudi. | Tenir la position debout une partie de la journée.
espaces-verts | A1202 | Agent·e d’entretien des espaces naturels | Ouvrir des sentiers, entretenir les berges et les haies. | Être à l’aise en équipe et sur un terrain en pente.
nettoiement-urbain | K2303 | Agent·e de propreté urbaine | Balayer, vider les corbeilles, signaler les dépôts. | Horaires du matin, de 6 h à 13 h.
nettoiement-urbain | K2303 | Ouvrier·ère du nettoiement des halls | Nettoyer halls et cages d’escalier, sortir les conteneurs. | Avoir le contact facile avec les habitants.
nettoyage | K2204 | Agent·e d’entretien de locaux | Dépoussiérer, laver les sols, désinfecter les sanitaires. | Débuter est possible : nous formons sur place.
nettoyage | K2202 | Laveur·se de vitres | Laver vitres et encadrements, à la perche ou de plain-pied. | Ne pas craindre la hauteur d’un étage.
batiment-amenagement | F1606 | Aide-peintre en bâtiment | Protéger, enduire, poncer, peindre avec l’équipe. | Savoir lire une consigne simple.
batiment-amenagement | F1609 | Aide à la pose de sols souples | Préparer le support, découper, poser, faire les finitions. | Être précis·e et patient·e.
batiment-entretien | I1203 | Agent·e de petits travaux | Remplacer une serrure, réparer une fuite, reboucher, repeindre. | Un peu de bricolage, le reste s’apprend.
batiment-construction | F1703 | Aide-maçon·ne | Monter des parpaings, préparer le mortier, décoffrer. | Porter des charges avec l’aide du matériel.
batiment-construction | F1503 | Aide-charpentier·ère bois | Assembler et lever des ossatures en atelier et sur chantier. | Envie d’apprendre un métier du bois.
travaux-publics | F1702 | Ouvrier·ère de voirie | Poser bordures et pavés, baliser le chantier. | Travail en extérieur toute l’année.
travaux-publics | F1605 | Aide-raccordeur·se de réseaux | Tirer les câbles, repérer, ranger les chambres. | Bonne vue des couleurs, vertige à éviter.
restauration | G1602 | Commis·e de cuisine | Éplucher, cuire, dresser, nettoyer le poste. | Aimer cuisiner et travailler à plusieurs.
restauration | G1603 | Employé·e polyvalent·e de restauration | Servir au comptoir, encaisser, débarrasser. | Ponctualité et sourire, service du midi.
restauration | G1605 | Plongeur·se | Laver la vaisselle et la batterie, ranger, sortir les déchets. | Aucune expérience demandée.
dechets-reemploi | K2304 | Valoriste en ressourcerie | Trier, tester, nettoyer, mettre en rayon. | Curiosité pour les objets et les matériaux.
dechets-reemploi | I1607 | Mécanicien·ne cycles | Démonter, régler, remonter des vélos donnés. | Être soigneux·se de ses outils.
dechets-reemploi | N1105 | Manutentionnaire collecte | Charger le camion, peser, décharger et orienter. | Bonne forme physique.
confection | D1207 | Couturier·ère retoucheur·se | Ourlets, fermetures, ajustements à la machine. | Savoir coudre droit, ou vouloir l’apprendre.
confection | H2402 | Opérateur·rice de confection | Assembler des pièces en petite série. | Concentration et goût du travail bien fait.
blanchisserie | K2201 | Agent·e de blanchisserie | Trier, laver, repasser, plier, préparer les livraisons. | Supporter la chaleur en été.
transports-logistique | N1103 | Préparateur·rice de commandes | Prélever, contrôler, emballer, expédier. | Lire et compter sans difficulté.
transports-logistique | N4105 | Chauffeur·se-livreur·se | Charger, livrer, faire signer, entretenir le véhicule. | Permis B depuis deux ans.
transports-logistique | N4104 | Livreur·se à vélo-cargo | Livrer des repas et des colis en ville. | Savoir rouler en ville, formation prévue.
transports-logistique | I1604 | Aide-mécanicien·ne automobile | Vidanges, freins, pneus, contrôle visuel. | Envie de préparer un titre professionnel.
services-domicile | K1304 | Aide-ménager·ère à domicile | Entretenir le logement, le linge, faire les courses. | Discrétion et sens de l’organisation.
services-domicile | K1302 | Auxiliaire de vie | Aider au lever, aux repas, aux sorties. | Patience ; une formation est possible.
mise-a-disposition | N1105 | Agent·e polyvalent·e | Missions courtes de manutention, d’installation et de rangement. | Souplesse sur les horaires.
mise-a-disposition | K2501 | Gardien·ne d’immeuble remplaçant·e | Entrées, courrier, petits entretiens. | Casier vierge demandé par les bailleurs.
informatique | I1401 | Technicien·ne de reconditionnement | Diagnostiquer, nettoyer, réinstaller des ordinateurs. | Être méthodique ; l’anglais ne sert pas.
administration | M1606 | Opérateur·rice de numérisation | Préparer, numériser, indexer des dossiers. | Savoir taper au clavier.
administration | M1601 | Agent·e d’accueil | Accueillir, orienter, tenir le standard. | S’exprimer clairement à l’oral.
communication-marketing | E1304 | Façonnier·ère | Plier, agrafer, mettre sous pli. | Travail assis ou debout, au choix.
industrie | H2602 | Câbleur·se | Couper, dénuder, sertir, contrôler des faisceaux. | Bonne dextérité.
industrie | H3302 | Opérateur·rice de conditionnement | Mettre en bocaux, étiqueter, palettiser. | Respect des règles d’hygiène.
tourisme | G1101 | Agent·e d’accueil du parc | Renseigner, distribuer les plans, veiller aux lieux. | Travail un week-end sur deux.
evenements | G1803 | Serveur·se en réception | Dresser, servir, débarrasser cocktails et buffets. | Disponible certains soirs.
vente | D1212 | Vendeur·se en boutique solidaire | Accueillir, encaisser, mettre en valeur les objets. | Aimer le contact.
vente | D1102 | Aide-boulanger·ère | Pétrir, façonner, cuire, tenir le fournil propre. | Travail tôt le matin.
action-sociale | K1303 | Aide auprès d’enfants | Préparer les goûters, accompagner les jeux, ranger. | Envie de préparer un CAP petite enfance.
securite | K1204 | Médiateur·rice de nuit | Marcher dans le quartier, écouter, prévenir, alerter. | Calme et sens du dialogue.
animation-lien-social | K1206 | Animateur·rice de jardin partagé | Ouvrir le jardin, animer les ateliers, tenir le planning. | Aimer transmettre.
"""


@dataclass(frozen=True)
class PostModel:
    trade: str
    title: str
    missions: str
    profile: str


def models() -> dict[str, list[PostModel]]:
    """By sector code."""
    found: dict[str, list[PostModel]] = {}
    for text in TABLE.strip().splitlines():
        sector, *cells = (cell.strip() for cell in text.split("|"))
        found.setdefault(sector, []).append(PostModel(*cells))
    return found
