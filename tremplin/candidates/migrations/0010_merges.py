"""The register of merges, and the number of a merged file found quickly."""

import django.db.models.deletion
import django.utils.timezone
import tremplin.kernel.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('candidates', '0002_rights'),
        ('organisations', '0002_keep_an_administrator'),
        ('reference', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=tremplin.kernel.models.new_id, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by_label', models.CharField(max_length=200)),
                ('reason', models.TextField()),
                ('moved', models.JSONField(default=dict)),
                ('closed', models.JSONField(default=list)),
                ('filled', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by_label', models.CharField(blank=True, max_length=200)),
                ('undone_why', models.TextField(blank=True)),
            ],
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(condition=models.Q(models.Q(('nir_hash', ''), _negated=True), ('merged_into__isnull', False)), fields=['nir_hash'], name='candidate_nir_of_merged'),
        ),
        migrations.AddField(
            model_name='merge',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='merge',
            name='gone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges_gone', to='candidates.candidate'),
        ),
        migrations.AddField(
            model_name='merge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges_kept', to='candidates.candidate'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['-at'], name='candidates__at_87d435_idx'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('gone',), name='merged_once'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('gone')), _negated=True), name='merge_of_two_files'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by_label', ''), ('undone_why', '')), models.Q(('undone_at__isnull', False), models.Q(('undone_by_label', ''), _negated=True), models.Q(('undone_why', ''), _negated=True)), _connector='OR'), name='merge_undone_by_and_why'),
        ),
    ]
