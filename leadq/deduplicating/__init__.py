"""Leads that may be the same person or firm: found in blocks, compared by evidence, decided on by people."""
