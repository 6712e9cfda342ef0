"""The closed files are listed by an index: a list leaves them out without reading everybody's."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0051_distinction'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['id'], name='candidate_closed'),
        ),
    ]
