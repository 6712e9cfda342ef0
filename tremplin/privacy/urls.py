from django.urls import path

from tremplin.privacy.views import consents, deletion, mine, register

app_name = "privacy"
urlpatterns = [
    path("donnees-personnelles", register.page, name="register"),
    path("mes-donnees", mine.page, name="mine"),
    path("mes-donnees/copie/<slug:kind>", mine.copy, name="copy"),
    path("mes-donnees/accords/<uuid:pk>/retirer", consents.withdraw, name="withdraw_consent"),
    path("mes-donnees/accords/redonner", consents.give, name="give_consent"),
    path("mes-donnees/suppression", deletion.page, name="deletion"),
    path("mes-donnees/suppression/annuler", deletion.keep, name="keep_all"),
]
