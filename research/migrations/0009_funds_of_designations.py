"""Each designation of a program becomes a fund, in versions of its page too; and back."""

import re

from django.db import migrations

FORBIDDEN = re.compile(r"[^A-Za-z0-9_.-]+")


def to_funds(apps, schema_editor):
    Program, Fund = apps.get_model("research", "ProgramPage"), apps.get_model("research", "Fund")
    for program in Program.objects.exclude(gift_designation="").order_by("pk"):
        # A code of the old field may have had signs that providers drop.
        code = FORBIDDEN.sub("-", program.gift_designation).strip("-") or f"program-{program.pk}"
        fund = Fund.objects.filter(code=code).first()
        if fund is None:
            name = program.title[:90]
            if Fund.objects.filter(name=name).exists():
                name = f"{name} ({code})"[:100]
            fund = Fund.objects.create(code=code, name=name)
        Program.objects.filter(pk=program.pk).update(fund=fund)
    change_versions(apps, lambda content: into_fund(content, Fund))


def to_designations(apps, schema_editor):
    Program, Fund = apps.get_model("research", "ProgramPage"), apps.get_model("research", "Fund")
    for program in Program.objects.exclude(fund=None).select_related("fund"):
        Program.objects.filter(pk=program.pk).update(gift_designation=program.fund.code)
    change_versions(apps, lambda content: into_designation(content, Fund))


def change_versions(apps, change):
    """Let `change` (callable with the content, dict) write anew what is stored of each version of a program."""
    Revision, ContentType = apps.get_model("wagtailcore", "Revision"), apps.get_model("contenttypes", "ContentType")
    kind = ContentType.objects.filter(app_label="research", model="programpage").first()
    for version in Revision.objects.filter(content_type=kind).iterator(chunk_size=100) if kind else ():
        content = version.content
        change(content)
        Revision.objects.filter(pk=version.pk).update(content=content)


def into_fund(content, Fund):
    code = FORBIDDEN.sub("-", content.pop("gift_designation", "") or "").strip("-")
    content["fund"] = Fund.objects.filter(code=code).values_list("pk", flat=True).first() if code else None


def into_designation(content, Fund):
    fund = Fund.objects.filter(pk=content.pop("fund", None)).first()
    content["gift_designation"] = fund.code if fund else ""


class Migration(migrations.Migration):
    dependencies = [
        ("research", "0008_funds"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(to_funds, to_designations, elidable=False)]
