from pathlib import Path

from dotenv import load_dotenv
from environs import env

# First of all, so that a value from .env also wins over the defaults of dev.py. Into the environment of the process too: the library of
# buckets looks for its keys there, and so do the commands that are started by ours.
FILE = Path(__file__).resolve().parents[2] / ".env"
load_dotenv(FILE)
env.read_env(FILE, recurse=False)
