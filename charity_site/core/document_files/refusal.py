from django.core.exceptions import ValidationError

UNREADABLE = (
    "This file cannot be read. It may be damaged, or it is of another kind than its name says. "
    "Open it in the program that made it, save it again, and upload that."
)
LOCKED = "This file is locked with a password, or it is in an old format. Save it without a password, as {kind}, and upload that."
COMMENTS = "This document has comments in it, with the names of who wrote them. Delete all comments, save it, and upload it again."
CHANGES = (
    "This document has tracked changes in it: what was deleted can still be read. Accept or reject all of them, "
    "stop tracking, save it, and upload it again."
)
REDACTIONS = "Words in this file are marked to be blacked out, and can still be read. Apply the redactions, save it, and upload it again."
MACROS = "This document has a program (a macro) in it. Save it without macros, and upload that."
OTHER_FILE = (
    "This document has something in it that cannot be cleaned: {what}. Paste such things as a picture (JPEG or PNG), "
    "or save the document as PDF, and upload that."
)
LINK_TO_A_COMPUTER = (
    "A link in this document leads to a file on somebody's computer or network. Remove the link, or put the picture into "
    "the document instead of linking to it, and upload it again."
)
TOO_LARGE = "What is packed into this file is too large to be looked through. Save it as PDF, and upload that."


class Refusal(ValidationError):
    """The reason for which a document is not stored, in words for the person who uploads it."""
