"""Text to value: dates, phones, e-mails, firms, countries, keys; pure functions, no files, no clock."""
