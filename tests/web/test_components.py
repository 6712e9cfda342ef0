"""Components: what they say, what they escape, how they space."""

import datetime as dt

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from tremplin.kernel import typography
from tremplin.kernel.fields import DateTroisChamps, LieuInput
from tremplin.web import planche
from tremplin.web.templatetags import _frise, _mots, _temps

NB, NN = "\u00a0", "\u202f"
TODAY = dt.date(2026, 11, 19)
ATTACK = '<script>alert("1")</script>'


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def text(source: str, **context: object) -> str:
    """What a person reads, no-break spaces being ordinary spaces."""
    return " ".join(strip_tags(render(source, **context)).replace(NB, " ").replace(NN, " ").split())


class TestTypography:
    @pytest.mark.parametrize(
        ("plain", "spaced"),
        [
            ("Pourquoi ?", f"Pourquoi{NN}?"),
            ("Fini !", f"Fini{NN}!"),
            ("un ; deux", f"un{NN}; deux"),
            ("Motif : absent", f"Motif{NB}: absent"),
            ("« oui »", f"«{NB}oui{NB}»"),
            ("58 % et 3 €", f"58{NN}% et 3{NN}€"),
            ("à 10:30, http://a.b/?c ;d", f"à 10:30, http://a.b/?c{NN};d"),
        ],
    )
    def test_spaces(self, plain, spaced):
        assert typography.spaces(plain) == spaced

    def test_tags_and_attributes_are_left_alone(self):
        source = '<a title="Pourquoi ?" href="/x?a=1">Pourquoi ?</a><code>a ? b</code>'
        assert typography.html(source) == f'<a title="Pourquoi ?" href="/x?a=1">Pourquoi{NN}?</a><code>a ? b</code>'

    def test_what_a_person_typed_in_a_field_is_not_changed(self):
        source = "<textarea>Qui ? Le 1er mars</textarea>"
        assert typography.html(source) == source

    def test_first_of_the_month(self):
        assert render("{{ t|typo }}", t="au 1er janvier") == "au 1<sup>er</sup> janvier"

    def test_no_markup_in_a_title(self):
        page = "{% typographie %}<title>{{ d|date_longue }} : 1er</title>{% endtypographie %}"
        shown = render(page, d=dt.date(2026, 12, 1))
        assert shown == f"<title>mardi 1er{NB}décembre 2026{NB}: 1er</title>"

    def test_typo_escapes(self):
        assert "<script>" not in render("{{ t|typo }}", t=ATTACK)

    def test_the_fact_is_bold_and_initials_do_not_end_a_sentence(self):
        shown = render("{{ t|fait_en_gras }}", t="Fatou M. est prévenue. Rien à faire.")
        assert shown == "<b>Fatou M. est prévenue.</b> Rien à faire."
        assert "<script>" not in render("{{ t|fait_en_gras }}", t=f"Fait. {ATTACK}")


class TestDatesAndNumbers:
    @pytest.mark.parametrize(
        ("source", "value", "read"),
        [
            ("{{ v|date_longue }}", TODAY, "jeudi 19 novembre 2026"),
            ("{{ v|date_complete }}", TODAY, "19 novembre 2026"),
            ("{{ v|date_courte }}", dt.date(2027, 2, 1), "1er févr. 2027"),
            ("{{ v|date_texte }}", dt.date(2027, 2, 1), "1er février 2027"),
            ("{{ v|heure }}", dt.time(9, 30), "9 h 30"),
            ("{{ v|heure }}", dt.time(14), "14 h"),
            ("{{ v|date_heure }}", dt.datetime(2026, 11, 12, 16, 5), "jeudi 12 novembre 2026, 16 h 05"),
            ("{{ v|jours }}", 1, "1 jour"),
            ("{{ v|jours }}", 0, "0 jour"),
            ("{{ v|jours }}", 1645, "1 645 jours"),
            ("{{ v|nombre }}", 1034567, "1 034 567"),
            ("{{ v|nombre:1 }}", 3.14, "3,1"),
            ("{{ v|poids }}", 10, "1 Ko"),
            ("{{ v|poids }}", 76_500, "75 Ko"),
            ("{{ v|poids }}", 1_258_291, "1,2 Mo"),
            ("{{ v|km }}", 0.4, "moins de 1 km"),
            ("{{ v|km }}", 8.6, "9 km"),
            ("{{ v|pass_numero }}", "999992600731", "99999 26 00731"),
            ('{{ v|compte:"poste ouvert,postes ouverts" }}', 1, "1 poste ouvert"),
            ('{{ v|compte:"poste ouvert,postes ouverts" }}', 0, "0 poste ouvert"),
            ('{{ v|compte:"poste ouvert,postes ouverts" }}', 3, "3 postes ouverts"),
            ("{{ v|date_longue }}", None, ""),
        ],
    )
    def test_words(self, source, value, read):
        assert text(source, v=value) == read

    @pytest.mark.parametrize(
        ("age", "read"),
        [
            (-3, "à partir du 22 novembre 2026"),
            (0, "depuis aujourd’hui"),
            (1, "depuis hier"),
            (60, "depuis 60 jours"),
            (61, "depuis le 19 septembre 2026"),
        ],
    )
    def test_age(self, age, read):
        assert text("{{ v|depuis:today }}", v=TODAY - dt.timedelta(days=age), today=TODAY) == read

    def test_instants_are_given_in_local_time(self):
        late = dt.datetime(2026, 11, 18, 23, 30, tzinfo=dt.UTC)
        assert text("{{ v|date_heure }}", v=late) == "jeudi 19 novembre 2026, 0 h 30"

    def test_thousands_are_narrow(self):
        assert render("{{ v|nombre }}", v=1034) == f"1{NN}034"


class TestStatuses:
    @pytest.mark.parametrize(
        ("state", "person", "pro"),
        [
            ("new", "Envoyée", "Nouvelle"),
            ("processing", "À l’étude", "À l’étude"),
            ("interview", "Entretien proposé", "Entretien proposé"),
            ("postponed", "Pour plus tard", "Pour plus tard"),
            ("pool", "Gardée en vivier", "En vivier"),
            ("prior_to_hire", "Action avant embauche", "Action avant embauche"),
            ("accepted", "Acceptée", "Acceptée"),
            ("refused", "Refusée", "Refusée"),
            ("cancelled", "Embauche annulée", "Embauche annulée"),
            ("obsolete", "Embauche ailleurs", "Embauche ailleurs"),
            ("withdrawn", "Retirée par vous", "Retirée par la personne"),
        ],
    )
    def test_application(self, state, person, pro):
        assert text('{% etiquette_candidature s "person" %}', s=state) == person
        assert text("{% etiquette_candidature s %}", s=state) == pro

    def test_silence_counts_only_while_the_employer_owes_an_answer(self):
        source = "{% etiquette_candidature s a silent=True %}"
        assert text(source, s="processing", a="person") == "Sans réponse"
        assert text(source, s="new", a="pro") == "Affichée sans réponse"
        assert text(source, s="accepted", a="pro") == "Acceptée"

    def test_nobody_is_a_red_line(self):
        tables = [_mots.PASS, _mots.ELIGIBILITY, _mots.CERTIFICATION, _mots.EXCHANGE]
        tags = [tag for table in tables for tag in table.values()]
        tags += [tag for pair in _mots.APPLICATION.values() for tag in pair]
        assert all(tag.tint != "erreur" and tag.icon and tag.words for tag in tags)

    def test_every_icon_named_exists_in_the_sprite(self):
        with open(finders.find("tremplin/icones.svg"), encoding="utf-8") as sprite:
            drawn = sprite.read()
        tables = [_mots.PASS, _mots.ELIGIBILITY, _mots.CERTIFICATION, _mots.EXCHANGE]
        named = {tag.icon for table in tables for tag in table.values()}
        named |= {tag.icon for pair in _mots.APPLICATION.values() for tag in pair}
        assert [name for name in named if f'id="{name}"' not in drawn] == []

    def test_certification_has_three_values_with_source_and_date(self):
        source = '{% etiquette_certification v "la CAF" d %}'
        assert text(source, v="certified", d=TODAY) == "Certifié par la CAF le 19 novembre 2026"
        assert text(source, v="refused", d=TODAY) == "Non confirmé par la CAF le 19 novembre 2026"
        assert text("{% etiquette_certification 'unknown' %}") == "Pas encore vérifié"

    def test_eligibility_says_by_whom_and_until_when(self):
        shown = text("{% etiquette_eligibilite 'eligible' by=b until=d %}", b="le Plie", d=TODAY)
        assert shown == "Éligible validé par le Plie, jusqu’au 19 novembre 2026"

    def test_dispositifs_are_explained(self):
        shown = render("{% dispositifs k %}", k=["ACI", "EI"])
        assert '<abbr class="disp" title="Atelier et chantier d’insertion">ACI</abbr>' in shown
        assert text("{% dispositifs k %}", k="ETTI") == "ETTI"
        assert "<script>" not in render("{% dispositifs k %}", k=[ATTACK])


class TestTurn:
    @pytest.mark.parametrize(
        ("holder", "when", "read"),
        [
            ("vous", "depuis 9 jours", "À vous depuis 9 jours"),
            ("libre", "34 jours sans réponse", "Vous êtes libre 34 jours sans réponse"),
            ("À la structure", "", "À la structure"),
            ("fini", TODAY, "Terminé le 19 novembre 2026"),
        ],
    )
    def test_short(self, holder, when, read):
        assert text("{% tour h w %}", h=holder, w=when) == read

    def test_large_marks_the_holder_and_the_last_pass(self):
        actors = [{"name": "Vous", "detail": "", "current": True}, {"name": "A"}, {"name": "B", "passed": True}]
        source = "{% relais title=t actors=a yours=True %}<form></form>{% endrelais %}"
        shown = render(source, t="C’est à vous", a=actors)
        assert 'data-passe="3-1"' in shown
        assert shown.count('aria-current="step"') == 1
        assert "<form></form>" in shown
        assert "relais--autre" not in shown

    def test_large_escapes_what_people_wrote(self):
        actors = [{"name": ATTACK, "detail": ATTACK, "current": True}]
        shown = render("{% relais title=t actors=a %}{{ t }}{% endrelais %}", t=ATTACK, a=actors)
        assert "<script>" not in shown


class TestBlocks:
    def test_an_error_is_an_alert_and_a_success_a_status(self):
        assert 'role="alert"' in render("{% avis 'error' %}<p>x</p>{% endavis %}")
        assert 'role="status"' in render("{% avis 'success' %}<p>x</p>{% endavis %}")

    def test_breadcrumb(self):
        shown = render("{% ariane 'Candidatures' '/c' n %}", n=ATTACK)
        assert '<a href="/c">Candidatures</a>' in shown
        assert "<script>" not in shown

    def test_pagination_keeps_the_filters(self):
        request = RequestFactory().get("/x?q=v%C3%A9lo&page=2")
        page = planche.Paginator(range(100), 10).page(2)
        shown = render("{% pagination p %}", p=page, request=request)
        assert 'href="?q=v%C3%A9lo&amp;page=3"' in shown
        assert 'rel="prev"' in shown

    def test_one_page_needs_no_pagination(self):
        shown = render("{% pagination p %}", p=planche.Paginator([1], 10).page(1), request=RequestFactory().get("/"))
        assert shown.strip() == ""

    def test_steps(self):
        steps = [{"label": "A", "url": "/a", "state": "done"}, {"label": "B", "state": "current"}, {"label": "C"}]
        assert "Étape 2 sur 3" in text("{% etapes s %}", s=steps)
        assert '<a href="/a">A</a>' in render("{% etapes s %}", s=steps)

    def test_history(self):
        events = [{"label": ATTACK, "at": TODAY, "state": "ici"}]
        shown = render("{% chrono e %}", e=events)
        assert '<time datetime="2026-11-19">jeudi' in shown
        assert "<script>" not in shown


class TestTime:
    def test_one_box_a_month(self):
        boxes = _temps.ruler(dt.date(2026, 1, 12), dt.date(2028, 1, 11), TODAY)
        assert len(boxes) == 24
        assert boxes[:10] == ["p"] * 10
        assert boxes[10] == "a"
        assert set(boxes[11:]) == {""}

    def test_a_month_is_suspended_when_most_of_it_is(self):
        suspended = [(dt.date(2025, 7, 1), dt.date(2025, 9, 30))]
        boxes = _temps.ruler(dt.date(2025, 2, 3), dt.date(2027, 10, 31), TODAY, suspended)
        assert [index for index, box in enumerate(boxes) if box == "s"] == [5, 6, 7]

    def test_a_start_on_the_31st_skips_no_month(self):
        assert len(_temps.ruler(dt.date(2024, 1, 31), dt.date(2025, 1, 30), TODAY)) == 12

    def test_drawing_is_inside_its_width(self):
        data = planche.passes()
        drawing = _frise.drawing(data["timeline_rows"], data["timeline_marks"], TODAY)
        for segment in drawing["segments"]:
            left, size = float(segment["left"][:-1]), float(segment["size"][:-1])
            assert 0 <= left <= left + size <= 100.01

    @pytest.mark.parametrize("days", [1, 365, 728])
    def test_today_is_read_whole_at_both_ends(self, days):
        start = TODAY - dt.timedelta(days=days)
        row = [{"kind": "pass", "start": start, "end": start + dt.timedelta(days=729)}]
        today = next(mark for mark in _frise.drawing([row], [], TODAY)["lines"] if mark.today)
        assert today.extent()[0] >= 0
        assert today.extent()[1] <= 100

    def test_close_labels_do_not_touch(self):
        marks = [{"date": TODAY + dt.timedelta(days=n), "label": "fin"} for n in range(4)]
        row = [{"kind": "pass", "start": dt.date(2025, 1, 1), "end": dt.date(2027, 1, 1)}]
        lines = _frise.drawing([row], marks, TODAY)["lines"]
        pairs = [(one, two) for one in lines for two in lines if one is not two and one.row == two.row]
        assert not any(one.touches(two) for one, two in pairs)


class SmallForm(forms.Form):
    name = forms.CharField(label="Nom ?", help_text="Aide")
    nickname = forms.CharField(label="Surnom", required=False)
    kind = forms.ChoiceField(label="Type", widget=forms.RadioSelect, choices=[("a", "Un\nsa note"), ("b", "Deux")])
    hours = forms.IntegerField(label="Heures", min_value=20)
    start = DateTroisChamps(label="Début")
    agree = forms.BooleanField(label="J’accepte")


class TestFields:
    def test_order_label_help_error_input(self):
        shown = render("{% champ f.name %}", f=SmallForm({}))
        order = [shown.index(part) for part in ("<label", "form-text", "champ__erreur", "<input")]
        assert order == sorted(order)
        assert 'aria-invalid="true"' in shown
        assert 'aria-describedby="id_name_helptext id_name_error"' in shown
        assert f"Nom{NN}?" in shown

    def test_only_optional_fields_say_so(self):
        assert "(facultatif)" in text("{% champ f.nickname %}", f=SmallForm())
        assert "(facultatif)" not in text("{% champ f.nickname facultatif=False %}", f=SmallForm())
        assert "(facultatif)" not in text("{% champ f.name %}", f=SmallForm())

    def test_choices_are_a_group_with_notes(self):
        shown = render("{% champ f.kind %}", f=SmallForm({}))
        assert "<fieldset" in shown
        assert 'aria-describedby="id_kind_error"' in shown
        assert '<b>Un</b><br><span class="meta">sa note</span>' in shown
        assert "aria-invalid" not in shown

    def test_values_are_escaped(self):
        form = SmallForm({"name": ATTACK})
        form.fields["name"].label = ATTACK
        form.fields["name"].help_text = ATTACK
        form.add_error("name", ATTACK)
        assert "<script>" not in render("{% champ f.name %}{% erreurs f %}", f=form)

    def test_help_may_hold_a_link_when_marked_safe(self):
        form = SmallForm()
        form.fields["name"].help_text = mark_safe('<a href="/x">Voir</a>')
        assert '<a href="/x">Voir</a>' in render("{% champ f.name %}", f=form)

    def test_unit_beside_the_field(self):
        shown = render("{% champ f.hours suffixe='h' largeur=8 %}", f=SmallForm())
        assert '<div class="input-group l-8">' in shown
        assert '<span class="input-group-text">h</span>' in shown

    def test_summary_counts_and_links(self):
        form = SmallForm({"name": "A", "hours": "3", "start_jour": "2", "start_annee": "2026"})
        shown = text("{% erreurs f %}", f=form)
        assert shown.startswith("Il y a 4 informations à corriger")
        assert "Choisissez une réponse pour « Type »." in shown
        assert "« Heures » : 20 au minimum." in shown
        assert "Début : il manque le mois." in shown
        assert "Cochez « J’accepte » pour continuer." in shown
        links = render("{% erreurs f %}", f=form)
        assert all(f'href="#{target}"' in links for target in ("id_kind_0", "id_hours", "id_start_1", "id_agree"))

    def test_every_link_of_the_summary_reaches_an_input(self):
        form = SmallForm({})
        page = render("{% include 'composants/formulaire.html' %}", form=form)
        targets = [part.split('"')[0] for part in page.split('href="#')[1:]]
        assert len(targets) == 5
        assert [target for target in targets if f'id="{target}"' not in page] == []

    def test_errors_of_the_whole_form_and_of_formsets(self):
        form = SmallForm({"name": "A"})
        form.add_error(None, "Cette personne a déjà un PASS IAE.")
        assert "Cette personne a déjà un PASS IAE." in text("{% erreurs f %}", f=form)
        data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "x"}
        formset = forms.formset_factory(SmallForm)(data)
        assert 'href="#id_form-0-hours"' in render("{% erreurs f %}", f=formset)

    def test_a_form_printed_whole_looks_the_same(self):
        form = SmallForm({})
        assert (
            render("{{ f }}", f=form).strip() == render("{% include 'composants/formulaire.html' %}", form=form).strip()
        )

    def test_no_error_no_summary(self):
        assert render("{% erreurs f %}", f=SmallForm()) == ""

    def test_place(self):
        form = forms.Form()
        form.fields["lieu"] = forms.CharField(label="Ville ou code postal", widget=LieuInput())
        assert 'data-lieux="/lieux"' in render("{% champ f.lieu %}", f=form)


class TestDateInThreeBoxes:
    def clean(self, day, month, year, **options):
        return DateTroisChamps(**options).clean([day, month, year])

    @pytest.mark.parametrize("typed", [("19", "11", "2026"), (" 19 ", "11", "2026"), ("019", "11", "2026")])
    def test_valid(self, typed):
        assert self.clean(*typed) == TODAY

    @pytest.mark.parametrize(
        ("typed", "message", "wrong"),
        [
            (("", "", ""), "Indiquez la date.", set()),
            (("19", "", "2026"), "Il manque le mois.", {1}),
            (("", "", "2026"), "Il manque le jour et le mois.", {0, 1}),
            (("19", "11", ""), "Il manque l’année.", {2}),
            (("30", "2", "2027"), "Le 30 février n’existe pas.", {0}),
            (("29", "2", "2027"), "Le 29 février 2027 n’existe pas.", {0}),
            (("31", "4", "2027"), "Le 31 avril n’existe pas.", {0}),
            (("1", "13", "2027"), "Le mois va de 1 à 12.", {1}),
            (("1", "novembre", "2027"), "Écrivez le mois en chiffres.", {1}),
            (("-1", "11", "2027"), "Écrivez le jour en chiffres.", {0}),
            (("²", "11", "2027"), "Écrivez le jour en chiffres.", {0}),
            (("1", "11", "27"), "Écrivez l’année avec 4 chiffres.", {2}),
            (("1", "11", "0027"), "Vérifiez l’année.", {2}),
        ],
    )
    def test_errors_say_what_is_missing(self, typed, message, wrong):
        field = DateTroisChamps()
        with pytest.raises(forms.ValidationError) as refusal:
            field.clean(list(typed))
        assert refusal.value.messages == [message]
        assert field.widget.wrong == wrong

    def test_optional(self):
        assert self.clean("", "", "", required=False) is None

    def test_bounds(self):
        with pytest.raises(forms.ValidationError) as refusal:
            self.clean("19", "11", "2026", earliest=dt.date(2026, 12, 1))
        assert refusal.value.messages == [f"La date doit être le 1er{NB}décembre 2026 ou après."]
        with pytest.raises(forms.ValidationError, match="ou avant"):
            self.clean("19", "11", "2026", latest=lambda: dt.date(2026, 1, 1))

    def test_only_the_wrong_box_is_marked_and_values_stay(self):
        form = SmallForm({"start_jour": "19", "start_mois": "x", "start_annee": "2026"})
        shown = render("{% champ f.start %}", f=form)
        assert shown.count("aria-invalid") == 1
        assert 'value="19"' in shown
        assert 'value="x"' in shown
        assert 'aria-describedby="id_start_error"' in shown

    def test_two_forms_do_not_share_their_errors(self):
        SmallForm({"start_jour": "19"}).is_valid()
        fresh = SmallForm({"start_jour": "19", "start_mois": "11", "start_annee": "2026"})
        assert fresh["start"].errors == []
        assert fresh.fields["start"].widget.wrong == set()

    @pytest.mark.parametrize("initial", [TODAY, "2026-11-19"])
    def test_initial_from_a_date_or_a_draft(self, initial):
        shown = render("{% champ f.start %}", f=SmallForm(initial={"start": initial}))
        assert all(f'value="{part}"' in shown for part in ("19", "11", "2026"))

    def test_has_changed(self):
        field = DateTroisChamps()
        assert not field.has_changed(dt.date(2026, 3, 5), ["05", "03", "2026"])
        assert field.has_changed(dt.date(2026, 3, 5), ["6", "3", "2026"])
        assert not field.has_changed(None, ["", "", ""])

    def test_birth_date_is_offered_by_the_browser(self):
        form = forms.Form()
        form.fields["birth"] = DateTroisChamps(label="Date de naissance", birth=True)
        assert 'autocomplete="bday-year"' in render("{% champ f.birth %}", f=form)


class TestPages:
    def page(self, name, **context):
        shell = {"nav": [], "account": {"is_authenticated": False}, "territory_name": "Ici", "demo": True}
        return render_to_string(name, {**shell, **context, "request": RequestFactory().get("/x")})

    @pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "404_fichier.html"])
    def test_error_pages_have_one_title_and_three_ways_out(self, name):
        shown = self.page(name)
        assert shown.count("<h1>") == 1
        title = shown.split("<h1>")[1].split("</h1>")[0]
        assert f"<title>{title} – Tremplin</title>" in shown
        assert shown.split("<main")[1].split("</main>")[0].count("<a href=") == 3

    def test_fault_of_ours_needs_no_context(self):
        assert "Ce n’est pas de votre fait" in render_to_string("500.html")

    def test_component_sheet_shows_everything_without_inline_style_or_script(self):
        shown = self.page("planche.html", **planche.context())
        assert " style=" not in shown
        assert "<script>" not in shown
        assert shown.count("<h1>") == 1

    def test_title_says_error_first(self):
        form = SmallForm({})
        shown = self.page("base.html", form=form)
        assert f"<title>Erreur{NB}: " in shown

    def test_switching_organisation_is_a_post_with_a_token(self):
        one = {"pk": "m1", "label": ATTACK, "sub": "gestion", "current": False}
        account = {"is_authenticated": True, "display_name": "H.", "organisation": "A", "memberships": [one]}
        shown = self.page("base.html", account=account, csrf_token="jeton")
        assert 'name="membership" value="m1"' in shown
        assert "jeton" in shown
        assert "<script>" not in shown
