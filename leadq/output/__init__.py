"""Rows to table, plain text, csv and json; the only place that knows Rich."""
