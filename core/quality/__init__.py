"""Is a dataset fit for use: what is wrong with it, by kind of fault."""
