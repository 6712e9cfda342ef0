from django.urls import path

from tremplin.directory.views import (
    alert_links,
    alerts,
    favourites,
    feed,
    home,
    places,
    post,
    prescriber,
    search,
    simulator,
    structure,
    synonyms,
)

app_name = "directory"
urlpatterns = [
    path("", home.home, name="accueil"),
    path("recherche", search.search, name="recherche"),
    path("recherche.atom", feed.feed, name="recherche_atom"),
    path("alertes/nouvelle", alerts.create, name="alerte"),
    path("alertes/demandee", alerts.asked, name="alerte_demandee"),
    path("alertes/confirmer/<str:token>", alert_links.confirm, name="alerte_confirmer"),
    path("alertes/lien/<str:token>", alert_links.manage, name="alerte_liens"),
    path("alertes/lien/<str:token>/modifier", alert_links.change, name="alerte_lien_changer"),
    path("alertes/lien/<str:token>/garder", alert_links.keep, name="alerte_garder"),
    path("alertes/lien/<str:token>/arreter", alert_links.stop, name="alerte_stop"),
    path("mes-alertes", alerts.mine, name="alertes"),
    path("mes-alertes/<uuid:pk>", alerts.change, name="alerte_changer"),
    path("mes-alertes/<uuid:pk>/arreter", alerts.stop, name="alerte_arreter"),
    path("mots-de-la-recherche", synonyms.listing, name="mots"),
    path("mots-de-la-recherche/ajouter", synonyms.add, name="mot_nouveau"),
    path("mots-de-la-recherche/mot/<str:term>", synonyms.edit, name="mot"),
    path("lieux", places.places, name="lieux"),
    path("structures/<slug:slug>", structure.structure, name="structure"),
    path("structures/<slug:slug>/favori", favourites.structure, name="favori_structure"),
    path("postes/<uuid:pk>/favori", favourites.post, name="favori_poste"),
    path("mes-favoris", favourites.mine, name="favoris"),
    path("prescripteurs/<slug:slug>", prescriber.prescriber, name="prescripteur"),
    path("postes/<uuid:pk>", post.post, name="poste"),
    path("eligibilite", simulator.simulator, name="eligibilite"),
]
