import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models
from django.utils.text import slugify

import charity_site.core.models.sharing


def fill_slugs(apps, schema_editor):
    """Give each symptom that is there an address of its own."""
    taken = set()
    for symptom in apps.get_model("diseases", "Symptom").objects.order_by("pk"):
        wanted = slugify(symptom.name)[:120] or "symptom"
        symptom.slug = f"{wanted}-{symptom.pk}" if wanted in taken else wanted
        taken.add(symptom.slug)
        symptom.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0001_initial"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="SymptomIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "is_sample",
                    models.BooleanField(
                        default=False,
                        help_text="The page says that it is a sample, and search engines are asked to leave it out.",
                        verbose_name="sample content",
                    ),
                ),
                ("introduction", models.CharField(help_text="One or two sentences under the title.", max_length=300)),
                (
                    "lead",
                    wagtail.fields.RichTextField(
                        default="<p><b>Most children who have such signs do not have cancer.</b> The signs can have many other causes.</p><p>Call your child's doctor if a sign worries you, does not go away, comes back, or has no clear cause. Say what you have seen and when it began.</p><p>Call 911 (or your emergency number) if your child has trouble breathing, is hard to wake, has a seizure, or bleeds without stopping.</p>",
                        help_text="Stands first on the page of every sign: most children with it do not have cancer; when to see a doctor.",
                        verbose_name="first words on every page",
                    ),
                ),
            ],
            options={
                "verbose_name": "signs and symptoms",
            },
            bases=(charity_site.core.models.sharing.Sharing, "wagtailcore.page"),
        ),
        migrations.AddField(
            model_name="symptom",
            name="also_called",
            field=models.TextField(
                blank=True,
                help_text="Other words that families use for it, one per line. Search finds them.",
                max_length=500,
            ),
        ),
        migrations.AddField(
            model_name="symptom",
            name="slug",
            # Without an index yet: PostgreSQL would make the one of the unique field twice.
            field=models.CharField(default="", max_length=140),
        ),
        migrations.RunPython(fill_slugs, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="symptom",
            name="slug",
            field=models.SlugField(
                blank=True,
                help_text="The last part of its address. Left empty, it is made from the name. Later changes break links to it.",
                max_length=140,
                unique=True,
                verbose_name="address",
            ),
        ),
        migrations.AddField(
            model_name="symptom",
            name="when_to_see_doctor",
            field=wagtail.fields.RichTextField(
                blank=True,
                help_text="Only what is particular to this sign. What is true of every sign stands at the top of each page.",
                verbose_name="when to see a doctor",
            ),
        ),
    ]
