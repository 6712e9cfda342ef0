"""Each act keeps, as data, what it did: replaying the acts gives the dates, the suspensions and the prolongations."""

import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("passes", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="passact",
            name="detail",
            field=models.JSONField(
                blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
            ),
        ),
        migrations.AlterField(
            model_name="passact",
            name="kind",
            field=models.CharField(
                choices=[
                    ("issue", "Délivrance"),
                    ("import", "Reprise d’un autre registre"),
                    ("move", "Début déplacé"),
                    ("suspend", "Suspension"),
                    ("edit", "Suspension modifiée"),
                    ("resume", "Reprise"),
                    ("lift", "Suspension levée par une embauche"),
                    ("drop", "Suspension supprimée"),
                    ("prolong", "Prolongation"),
                    ("correct", "Correction"),
                    ("terminate", "Fin anticipée"),
                    ("cancel", "Annulation"),
                    ("undo", "Retour en arrière"),
                ],
                max_length=10,
            ),
        ),
    ]
