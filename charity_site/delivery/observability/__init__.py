"""Logs, metrics, error reports: what the site tells of itself, without people."""
