"""Nodes of JSON-LD in the vocabulary of https://schema.org."""

from charity_site.delivery.text.survival_figures import without_survival_figures

VOCABULARY = "https://schema.org"
WORDS = ("name", "headline", "description")  # properties that staff wrote


def node(kind, own_id="", /, **properties):
    """Return a node (dict) of `kind` (str, or list of them) with its @id, without those properties that are empty, and without
    sentences that say how many live."""
    head = {"@type": kind} | ({"@id": own_id} if own_id else {})
    properties |= {name: without_survival_figures(text) for name, text in properties.items() if name in WORDS and text}
    return head | {name: value for name, value in properties.items() if value not in (None, "", [])}


def ref(node_id):
    """Return what stands for the node (dict) with the @id `node_id` (str)."""
    return {"@id": node_id}


def term(name):
    """Return the member `name` (str) of one of the vocabulary's enumerations."""
    return f"{VOCABULARY}/{name}"
