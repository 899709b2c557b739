"""How a card reads as data: for its fingerprint, for the API, from a content file and into one."""

from pydantic import Field

from charity_site.core.data import Data, Said


class CardText(Data):
    """What a clinician reviews: what stands on the paper. What a family writes there is nobody's but theirs."""

    introduction: Said
    text: str = Field(description="What stands in [square brackets] is a blank, with its name.")
