"""The tab "Promote" of a page: Wagtail's fields, in words that say what they are for."""

from wagtail.admin.panels import FieldPanel, MultiFieldPanel

PROMOTE_PANELS = [
    MultiFieldPanel(
        [
            FieldPanel(
                "slug",
                heading="Address",
                help_text="The last part of the page's address, made from the title: small letters, numbers and hyphens. "
                "If you change it later, the old address leads to the new one.",
            ),
            FieldPanel(
                "seo_title",
                heading="Title for search engines",
                help_text="Only if it has to differ from the title of the page: it stands in the list of a search "
                "engine, and on the tab of the browser.",
            ),
            FieldPanel(
                "search_description",
                heading="Description for search engines",
                help_text="One or two plain sentences. Search engines show them below the title.",
            ),
        ],
        heading="For search engines",
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "show_in_menus",
                help_text="The menu at the top of the site has the pages below the home page, the footer also those "
                "one step further down.",
            )
        ],
        heading="For site menus",
    ),
]
