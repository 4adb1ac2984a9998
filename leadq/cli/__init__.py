"""Words in, words out: one file per command group; the only place that knows Typer."""
