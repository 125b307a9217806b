"""A Bot API server of our own: it refuses what the real one refuses, and checks every request against the schema.

`schema` knows the machine-readable Bot API, `rules` its numbers, `state` what the server remembers, `methods` what a
bot may ask, `server` the sockets, `faults` what goes wrong, `person` what people do.
"""
