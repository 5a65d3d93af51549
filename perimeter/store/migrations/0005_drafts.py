from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0004_signin"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("firm", models.CharField(db_index=True, max_length=60)),
                ("kind", models.CharField(max_length=40)),
                ("entry", models.CharField(blank=True, max_length=120)),
                ("deed", models.CharField(max_length=40)),
                ("notice", models.IntegerField(default=0)),
                ("at_counter", models.BooleanField(default=False)),
                ("typed", models.TextField()),
                ("version", models.BigIntegerField(default=0)),
                ("updated", models.DateTimeField()),
            ],
        ),
    ]
