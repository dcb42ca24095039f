from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("implementation", "0011_updates_in_brief")]

    operations = [
        migrations.RemoveIndex(model_name="update", name="update_under_way"),
        migrations.AddIndex(
            model_name="update",
            index=models.Index(
                condition=models.Q(("obstacles__contains", ["law"]), ("stage", "approved")),
                fields=["cluster"],
                name="update_hindered_by_law",
            ),
        ),
        migrations.AddIndex(
            model_name="update",
            index=models.Index(
                condition=models.Q(("stage__in", ["draft", "returned", "submitted"])),
                fields=["body", "cluster", "recommendation"],
                name="update_on_its_way",
            ),
        ),
    ]
