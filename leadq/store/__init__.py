"""The workspace's one SQLite file: opened, migrated, journaled; the only place that knows SQLite."""
