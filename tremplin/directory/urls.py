from django.urls import path

from tremplin.directory.views import favourites, home, places, post, prescriber, search, simulator, structure, synonyms

app_name = "directory"
urlpatterns = [
    path("", home.home, name="accueil"),
    path("recherche", search.search, name="recherche"),
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
