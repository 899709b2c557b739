"""Settings of Stripe Checkout (charity_site/giving/checkout.py). Other providers need none: their address stands in the site settings."""

from environs import env

from charity_site.settings import shapes

STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="", validate=shapes.is_stripe_key)
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="", validate=shapes.is_stripe_webhook_secret)
STRIPE_API = "https://api.stripe.com"
STRIPE_PAGES = "https://checkout.stripe.com/"  # where its form of a gift stands
