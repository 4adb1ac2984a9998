"""Calls and everything else that happens with a lead: the question guide, results, retries, and what follows."""
