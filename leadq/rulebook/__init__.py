"""The rules folder: YAML to checked, frozen objects; conditions and the SQL that they mean."""
