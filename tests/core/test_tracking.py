"""Links lead where they say, and nobody follows readers through them."""

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from charity_site.core.rich_text import PROSE
from charity_site.core.tracking import direct_address
from tests.admin.test_posted_keys import rich_text

PAGE = "https://www.cancer.gov/types/childhood?tab=2#wilms"
SAFELINK = (
    "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.cancer.gov%2Ftypes%2Fchildhood%3Ftab%3D2%23wilms"
    "&data=05%7C02%7Cmaria%40hospital.org&reserved=0"
)


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        SAFELINK,
        "https://www.google.com/url?q=https://www.cancer.gov/types/childhood%3Ftab%3D2%23wilms&sa=D&ust=1",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.cancer.gov%2Ftypes%2Fchildhood%3Ftab%3D2%23wilms",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.cancer.gov%2Ftypes%2Fchildhood%3Ftab%3D2%26fbclid%3Dx%23wilms&h=A",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.cancer.gov_types_childhood-3Ftab-3D2-23wilms&d=D&c=e",
        "https://urldefense.com/v3/__https://www.cancer.gov/types/childhood?tab=2*wilms__;Iw!!token$",
        "https://urldefense.com/v3/__https:/www.cancer.gov/types/childhood?tab**A2*wilms__;PTIj!!x$".replace(
            "**A2", "**A"
        ),
        "https://www.cancer.gov/types/childhood?utm_source=a&tab=2&utm_medium=b&fbclid=c&gclid=d&UTM_Campaign=e#wilms",
        f"https://www.google.com/url?q={SAFELINK.replace('%', '%25').replace('&', '%26')}",
    ],
    ids=range(10),
)
def test_an_address_is_the_direct_one(address):
    assert direct_address(address) == PAGE


@pytest.mark.parametrize(
    "address",
    [
        "https://www.google.com/search?q=https://example.org/",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?q=/local",
        "https://evil.org/?url=https://example.org/",
        "https://notgoogle.com/url?q=https://example.org/",
        "https://urldefense.com/v3/broken",
        "https://example.org/?q=a%20b&next=utm_source",
        "https://example.org/?a=&b",
        "mailto:help@example.org",
        "/about/?page=2",
        "https://[broken",
        "",
    ],
)
def test_any_other_address_stays_as_it_is(address):
    assert direct_address(address) == address


def test_a_link_is_stored_with_the_direct_address(db):
    written = ContentstateConverter(PROSE).to_database_format(rich_text("LINK", url=SAFELINK))
    assert f'href="{PAGE}"' in written
