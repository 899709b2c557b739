"""HTTP: headers, health, errors, rate limits, what is refused at once."""
