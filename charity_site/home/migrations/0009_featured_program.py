from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0008_words_that_lead_here"),
        ("research", "0005_program_pages"),
    ]

    operations = [migrations.RenameField("homepage", "featured_programme", "featured_program")]
