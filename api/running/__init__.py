"""What the running service stands on: settings, keys, language, logs, and what is kept between requests."""
