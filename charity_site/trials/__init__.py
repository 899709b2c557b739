"""Clinical trials: what a public register lists for each disease, as of which day, and with how much doubt."""
