"""File to rows, rows to fields, fields to clean candidates, candidates to matched leads."""
