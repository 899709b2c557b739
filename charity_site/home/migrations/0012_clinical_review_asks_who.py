from django.db import migrations

NAME = "Clinical review"
GROUP_APPROVAL, CLINICAL_REVIEW = ("wagtailcore", "GroupApprovalTask"), ("review", "ClinicalReview")


def turn(apps, old, new):
    """Make the step of the clinical review, which is one of the kind `old`, one of the kind `new`. Its row in the table of all steps,
    which workflows and their history name, stays the same."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=new[0], model=new[1].lower()
    )
    for step in apps.get_model(*old).objects.filter(name=NAME):
        groups = list(step.groups.all())
        turned = apps.get_model(*new)(task_ptr_id=step.pk, name=step.name, content_type_id=kind.pk, active=step.active)
        turned.save()
        turned.groups.set(groups)
        step.delete(keep_parents=True)


def ask_who(apps, schema_editor):
    turn(apps, GROUP_APPROVAL, CLINICAL_REVIEW)


def ask_nobody(apps, schema_editor):
    turn(apps, CLINICAL_REVIEW, GROUP_APPROVAL)


class Migration(migrations.Migration):
    dependencies = [("home", "0011_more_blocks"), ("review", "0001_initial")]
    operations = [migrations.RunPython(ask_who, ask_nobody)]
