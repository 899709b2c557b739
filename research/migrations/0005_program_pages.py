import modelcluster.fields
from django.db import migrations


class Migration(migrations.Migration):
    """Program pages have the name that the interface has for them. Django renames their types of content with them."""

    dependencies = [
        ("research", "0004_raised_signs"),
        ("home", "0008_words_that_lead_here"),  # the home page names a program, by its old name until here
    ]

    operations = [
        migrations.RenameModel("ProgrammeIndexPage", "ProgramIndexPage"),
        migrations.RenameModel("ProgrammePage", "ProgramPage"),
        migrations.RenameModel("ProgrammeUpdatePage", "ProgramUpdatePage"),
        migrations.AlterField(
            model_name="programpage",
            name="diseases",
            field=modelcluster.fields.ParentalManyToManyField(
                blank=True, related_name="programs", to="diseases.diseasepage"
            ),
        ),
    ]
