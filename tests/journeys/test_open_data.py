"""Keys of the API, the list that a town hall puts on its site, photos and proofs: each as its reader meets it."""

import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import expect

from tests.journeys.walker import ON_A_DESKTOP, Walker

pytestmark = ON_A_DESKTOP


def test_keys(walker: Walker):
    """A key is made, shown once, replaced, taken back; a mistake is said beside its field."""
    name = f"Site de la ville {walker.name}"
    walker.enter("directrice").go("/organisation/cles").arrives("Clés d’API").look("cles")
    walker.click("Créer la clé").is_told("Remplissez « À quoi servira cette clé ? »").look("cles-erreur")
    walker.fill("À quoi servira cette clé", name).click("Créer la clé").sees("Votre clé est prête").look("cle-neuve")
    secret = walker.field(f"Clé « {name} »").input_value()
    assert secret.startswith("trp_")
    walker.go("/organisation/cles").sees(name, secret[:10]).misses(secret)
    walker.row(name).get_by_role("button", name="Remplacer").click()
    walker.sees("Votre clé est prête")
    again = walker.field(f"Clé « {name} »").input_value()
    assert again != secret
    walker.look("cle-remplacee").go("/organisation/cles").row(name).get_by_role("button", name="Retirer").click()
    walker.sees("retirée le").look("cle-retiree")


def test_widget(walker: Walker):
    """The code is made from a form, and its frame is a page of its own that scrolls nowhere sideways."""
    walker.go("/integrer").arrives("Une liste sur votre site").look("integrer")
    walker.fill("Ville", "Sevran").click("Faire le code").sees("Votre code").look("code")
    code = walker.main.get_by_label("À copier dans la page de votre site").input_value()
    assert code.startswith("<iframe ")
    walker.click("Voir ce que votre page montrera")
    expect(walker.page.locator("h1, h2").first).to_be_visible()
    assert walker.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    walker.go("/integrer?lieu=Nullepartville").sees("Nullepartville").look("lieu-inconnu")


def test_reference(walker: Walker):
    """What programs are told, and what is given to all."""
    walker.go("/api").look("api").go("/donnees-ouvertes").arrives("Données ouvertes").look("donnees-ouvertes")


def test_photo_and_proof(walker: Walker):
    """Words are asked for with a photo; a proof stays out of the public page."""
    client = f"Théâtre {walker.name}"
    walker.enter("directrice").go("/organisation/fiche").click("Clients et réalisations", "Ajouter une réalisation")
    walker.fill("Client", client).fill("Ce qui a été fait", "un décor").tick("Ce client est d’accord")
    walker.click("Enregistrer").look("realisations").row(client).get_by_role("link", name="Ajouter une photo").click()
    walker.arrives("Photo de la réalisation").look("photo").click("Enregistrer")
    walker.is_told("Remplissez « Ce que montre la photo »").look("photo-erreur")
    walker.join("Photo", b"pas une photo", "photo.png").fill("Ce que montre la photo", "Un décor peint en bleu")
    walker.click("Enregistrer").is_told("n’est pas une photo").look("pas-une-photo")
    walker.join("Photo", _blue(), "photo.png").click("Enregistrer").sees("La photo est sur la fiche")
    walker.go("/structures/regie-du-vallon")
    expect(walker.page.get_by_alt_text("Un décor peint en bleu").first).to_be_visible()
    walker.look("fiche").go("/organisation/fiche").click("Labels").look("labels")
    walker.target("Changer le justificatif").click()
    walker.arrives("Justificatif du label").sees("Il n’est pas publié").look("justificatif")


def test_words_of_a_photo(walker: Walker):
    """A mistake in the words of a photo costs no new photo; without words it is refused."""
    words = f"Un atelier clair {walker.name}"
    walker.enter("directrice").go("/organisation/fiche").click("Photos").arrives("Photos").look("photos")
    walker.main.get_by_role("link", name=re.compile("^Modifier")).last.click()
    walker.arrives("Changer ce que dit la photo").look("photo-mots")
    walker.fill("Ce que montre la photo", "").click("Enregistrer").is_told("Remplissez « Ce que montre la photo »")
    walker.look("photo-sans-mots").fill("Ce que montre la photo", words).click("Enregistrer").sees("C’est enregistré")
    walker.go("/structures/regie-du-vallon")
    expect(walker.page.get_by_alt_text(words).first).to_be_attached()


def _blue() -> bytes:
    output = BytesIO()
    Image.new("RGB", (800, 600), "steelblue").save(output, "PNG")
    return output.getvalue()
