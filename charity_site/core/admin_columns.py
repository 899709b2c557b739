from wagtail.admin.views.pages.listing import ExplorableIndexView


def explorer_columns(*more):
    """Wagtail's own columns for a list of pages, with `more` (field names) between the title and the date."""
    columns = {
        column.name: column for column in ExplorableIndexView.base_columns if column.name not in ("type", "parent")
    }
    return [columns.pop("bulk_actions"), columns.pop("title"), *more, *columns.values()]
