"""What comes in from files, before it is a dataset: coordinates, datum, schemes, and the record of a build."""
