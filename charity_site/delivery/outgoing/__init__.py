"""The one way in which the site asks other machines: `Client().get(address)` (client.py), behind the guard of addresses.py."""
