"""Stages, next steps, moves: where leads go, and that each of them has a next step while it lives."""
