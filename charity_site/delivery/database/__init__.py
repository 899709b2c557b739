"""The database as the site uses it: connections, time limits, whether its tables are ours."""
