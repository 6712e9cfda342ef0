from django.db import migrations, models

# As many as there are characters before those that stand for nothing by themselves.
SIGNS = "CREATE SEQUENCE directory_sign START 33 MINVALUE 33 MAXVALUE 55295"


class Migration(migrations.Migration):
    dependencies = [("directory", "0085_words_at_hand")]

    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("tag", models.TextField(primary_key=True, serialize=False)),
                ("sign", models.CharField(max_length=1, unique=True)),
            ],
        ),
        migrations.RunSQL(SIGNS, "DROP SEQUENCE directory_sign"),
        migrations.AddField("listing", "signs", models.TextField(db_default="", default="")),
    ]
