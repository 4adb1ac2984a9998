"""The reports, one file each: facts from the store in, typed rows out; all arithmetic is done here."""
