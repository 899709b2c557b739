from django.db import migrations

CHECKED, PUBLISHED = "Clinical review", "Site manager approval"


def steps_of(apps, names):
    """Yield the steps (queryset) of the clinical review where staff left it as it was made: with the steps called `names`."""
    for workflow in apps.get_model("wagtailcore", "Workflow").objects.filter(name=CHECKED):
        steps = apps.get_model("wagtailcore", "WorkflowTask").objects.filter(workflow=workflow)
        if sorted(steps.values_list("task__name", flat=True)) == sorted(names):
            yield steps


def add_step(apps, schema_editor):
    """Let a Site manager publish after the clinical review. What waits for it now takes that step too."""
    publishing = apps.get_model("wagtailcore", "Task").objects.filter(name=PUBLISHED, active=True).first()
    for steps in steps_of(apps, [CHECKED]):
        if publishing:
            first = steps.get()
            steps.filter(pk=first.pk).update(sort_order=0)
            steps.create(workflow_id=first.workflow_id, task=publishing, sort_order=1)


def remove_step(apps, schema_editor):
    for steps in steps_of(apps, [CHECKED, PUBLISHED]):
        steps.filter(task__name=PUBLISHED).delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0012_clinical_review_asks_who")]
    operations = [migrations.RunPython(add_step, remove_step)]
