"""What staff wrote down of reviews by hand becomes records "as stated before": of all that the page said at that time."""

from django.db import migrations


def keep(apps, schema_editor):
    pages = apps.get_model("diseases", "DiseasePage").objects.exclude(last_reviewed=None).exclude(reviewed_by="")
    reviewers, reviews = apps.get_model("review", "Reviewer").objects, apps.get_model("review", "Review").objects
    for key, by, on, due in pages.values_list("pk", "reviewed_by", "last_reviewed", "next_review"):
        reviewer = reviewers.filter(name=by).first() or reviewers.create(name=by, may_be_named=True)  # readers saw it
        reviews.create(page_id=key, reviewer=reviewer, decision="approved", date=on, due=due, was_stated_before=True)


def bring_back(apps, schema_editor):
    pages, review = apps.get_model("diseases", "DiseasePage").objects, apps.get_model("review", "Review")
    for stated in review.objects.filter(was_stated_before=True).select_related("reviewer").order_by("date", "pk"):
        pages.filter(pk=stated.page_id).update(
            reviewed_by=stated.reviewer.name, last_reviewed=stated.date, next_review=stated.due
        )
        stated.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("diseases", "0013_what_changed"),
        ("review", "0002_reviews_of_sections"),
    ]

    operations = [migrations.RunPython(keep, bring_back)]
