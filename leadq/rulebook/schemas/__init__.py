"""JSON Schemas of the rules files, with the words of one workspace, for editors."""
