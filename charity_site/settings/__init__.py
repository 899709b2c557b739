from pathlib import Path

from environs import env

# First of all, so that a value from .env also wins over the defaults of dev.py.
env.read_env(Path(__file__).resolve().parents[2] / ".env", recurse=False)
