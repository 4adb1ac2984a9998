"""leadq: lead qualification on the command line, over one local SQLite file."""

__version__ = "0.1.0"
