from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_readings"),
    ]

    operations = [
        migrations.CreateModel(
            name="NonceRow",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("expires", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="UploadRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("firm", models.CharField(db_index=True, max_length=60)),
                ("declared", models.TextField()),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("received", models.BigIntegerField(default=0)),
                ("begun", models.DateTimeField(db_index=True)),
                ("act", models.BigIntegerField(default=0)),
            ],
        ),
    ]
