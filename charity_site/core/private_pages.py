"""Open what staff made private: to who knows the password, or is signed in as one of those who may see it.

Wagtail asks on each request who may see a page or a document. Here are the answers to what is typed into its form, and the
limits of it. Whoever knows the password gets a session that ends with the browser: the one cookie that a visitor ever gets.
"""

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, Page, PageViewRestriction

from charity_site.delivery.web.rate_limits import address_of, is_over_limit

HOUR = 3600  # seconds
GUESSES = 20  # an hour, for one page or collection from one address
FORM = "wagtailcore/password_required.html"


@never_cache
@sensitive_post_parameters("password")
def page_password(request, page_view_restriction_id, page_id):
    """POST `password` and `return_url` to open a private page and those below it.

    Redirects to where the reader was going. 200 with the form again for a wrong password, 429 after too many tries; 404 when
    this is no password of that page, so that nobody learns of another one here. Where the page is, only the password tells.
    """
    page = get_object_or_404(Page.objects.live(), pk=page_id).specific
    restriction = get_object_or_404(
        page.get_view_restrictions(), pk=page_view_restriction_id, restriction_type=BaseViewRestriction.PASSWORD
    )
    if request.method != "POST":  # someone came back to the form's own address
        return form_again(request, PasswordViewRestrictionForm(instance=restriction))
    is_there = page.is_shown() if hasattr(page, "is_shown") else True
    return answer_to_password(request, restriction, (is_there and page.get_url(request)) or "/")


@never_cache
@sensitive_post_parameters("password")
def collection_password(request, restriction_id):
    """POST `password` and `return_url` to open the documents of a private collection. Answers as `page_password` does."""
    restriction = get_object_or_404(
        CollectionViewRestriction, pk=restriction_id, restriction_type=BaseViewRestriction.PASSWORD
    )
    if request.method != "POST":
        raise Http404("It is not known which document is wanted.")
    return answer_to_password(request, restriction, "/")


def answer_to_password(request, restriction, otherwise):
    """The answer to a form of `restriction`. `otherwise` (str): where to go when the form does not say so, or says another site."""
    wanted = request.POST.get("return_url", "")
    if not url_has_allowed_host_and_scheme(wanted, request.get_host(), request.is_secure()):
        wanted = ""
    typed = {"password": request.POST.get("password", ""), "return_url": wanted}
    form = PasswordViewRestrictionForm(typed, instance=restriction)
    form.fields["return_url"].required = False
    # Each try counts, also the right one: a limit that the right password passes would not keep anybody from guessing it.
    key = f"password:{restriction._meta.label}:{restriction.pk}:{address_of(request)}"
    if is_over_limit(key, GUESSES, HOUR):
        form = PasswordViewRestrictionForm(initial={"return_url": wanted}, instance=restriction)
        return form_again(request, form, status=429, is_over_limit=True)
    if not form.is_valid():
        return form_again(request, form)
    restriction.mark_as_passed(request)
    return redirect(wanted or otherwise)


def form_again(request, form, status=200, **context):
    return render(request, FORM, {"form": form, "action_url": request.path, **context}, status=status)


@receiver(pre_save, sender=PageViewRestriction)
@receiver(pre_save, sender=CollectionViewRestriction)
def close_to_the_old_password(sender, instance, raw, **kwargs):
    """A session remembers by the key what it may open. With another password the key is another one too."""
    if raw or instance.pk is None:
        return
    before = sender.objects.filter(pk=instance.pk).exclude(password=instance.password)
    if before.exists():
        before.delete()
        instance.pk = None


def refuse_the_wrong_group(request, restrictions):
    """403 for who is signed in and in none of the groups of one of `restrictions`; else None. Wagtail would send them to sign
    in, where they are sent back."""
    if not request.user.is_authenticated:
        return None
    if all(restriction.accept_request(request) for restriction in of_groups(restrictions)):
        return None
    response = render(request, "403.html", status=403)
    add_never_cache_headers(response)
    return response


def of_groups(restrictions):
    return (each for each in restrictions if each.restriction_type == BaseViewRestriction.GROUPS)


def check_group(page, request, args, kwargs):
    """Wagtail's hook before a page is served."""
    if restrictions := page.get_view_restrictions():
        return refuse_the_wrong_group(request, restrictions)
    return None


def document(request, document_id, document_filename):
    """Wagtail's view of a document. What is in a private collection, or leads to its form, is kept nowhere."""
    response = serve(request, document_id, document_filename)
    collection = get_document_model().objects.select_related("collection").get(pk=document_id).collection
    if collection.get_view_restrictions():
        add_never_cache_headers(response)
    return response
