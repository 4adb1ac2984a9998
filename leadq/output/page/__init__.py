"""The reports on one page, to look at: sections from typed rows, charts as geometry, templates that draw them."""
