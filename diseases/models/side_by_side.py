"""Choose the stories that stand beside each other. Their room stands above this one, and so do the pages that show them."""


def side_by_side(stories, most, page):
    """At most so many (`most`) of `stories` (list of StoryPage, best first, with their pictures), for cards on a `page`.

    No two have one name. Where there is a choice, pictures differ from each other and from the page's own, names from the
    page's own, and the last is of another diagnosis. The order stays.
    """
    first = sorted(differing(stories, most - 1, [], page), key=stories.index)
    left = [story for story in stories if story not in first]
    known = {getattr(page, "disease_id", None), *(story.disease_id for story in first)}
    others = [story for story in left if story.disease_id not in known]
    return first + (differing(others, 1, first, page) or differing(left, 1, first, page))


def differing(stories, most, beside, page):
    """The first (list, at most `most`) of `stories` that differ most from those `beside`, from each other and from `page`."""
    found = []
    for _ in range(most):
        names, pictures = ({look(each) for each in [*beside, *found]} for look in (name_of, picture_of))
        pictures.add(page.shown_picture or page.drawing_subject)
        own_name = name_of(page)
        left = [story for story in stories if name_of(story) not in names]
        left.sort(key=lambda story: (name_of(story) == own_name, picture_of(story) in pictures))
        found += left[:1]
    return found


def name_of(page):
    return getattr(page, "display_name", "").strip().casefold()


def picture_of(story):
    """Return what the card of `story` shows: its picture, or the subject of its drawing."""
    return story.shown_picture or story.drawing.subject
