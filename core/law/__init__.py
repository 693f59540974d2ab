"""Rules and the access list: what they say, to whom and when."""
