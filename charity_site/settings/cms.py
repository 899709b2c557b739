"""Settings of Wagtail, the same everywhere."""

WAGTAIL_SITE_NAME = "Goldthread"
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the admin asks no third party
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False  # news for developers
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "exact"  # an address that is nearly a page's stays one, and names no page
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {
            "features": ["bold", "italic", "superscript", "subscript", "ol", "ul", "link", "document-link", "pasted"]
        },
    }
}
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database"},  # for staff, in the admin
    "visitors": {"BACKEND": "charity_site.search.backend"},
}
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # without asking for the password: users/account.py asks
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # Wagtail's panel under Account: users/account.py has ours
WAGTAIL_PASSWORD_RESET_ENABLED = True
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody sets one for somebody else: users/invitations.py
WAGTAIL_FRONTEND_LOGIN_URL = "wagtailadmin_login"  # for private pages: there is one place to sign in
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nor for pictures of its users
WAGTAILEMBEDS_FINDERS = []
TAGGIT_CASE_INSENSITIVE = True

WAGTAILIMAGES_IMAGE_MODEL = "images.CharityImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "charity_site.images.forms.CharityImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "heic", "heif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 30_000_000

DRAWING_WIDTHS = (480, 800, 1200)  # pixels

WAGTAILDOCS_DOCUMENT_FORM_BASE = "charity_site.core.document_files.forms.CleanDocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024  # bytes
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []  # always a download, never a page on our address

# Other machines are asked on the open web alone (delivery/outgoing). Tests have one of their own, on this machine.
OUTGOING_LOOPBACK_ALLOWED = False
# Registers of science (research/registers.py).
CROSSREF_API = "https://api.crossref.org"
EUROPE_PMC_API = "https://www.ebi.ac.uk/europepmc/webservices/rest"
CLINICAL_TRIALS_API = "https://clinicaltrials.gov/api/v2"

FILE_UPLOAD_PERMISSIONS = 0o644
# A disease page has many rows, and each row several form fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
