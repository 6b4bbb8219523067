"""A stranger's pack of vendors: one folder, found by scanning."""
