from wagtail.rich_text.pages import PageLinkHandler


class ShownPageLinkHandler(PageLinkHandler):
    """A link in rich text to a page that visitors do not see, such as a story that was taken back, is plain text."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        pages = [page and page.localized for page in cls.get_many(attrs_list)]
        links = super().expand_db_attributes_many(attrs_list)
        return [link if page and is_shown(page) else "<a>" for page, link in zip(pages, links, strict=True)]


def is_shown(page):
    return page.is_shown() if hasattr(page, "is_shown") else page.live
