"""What can be known of a text by looking at it: pure functions on strings, all of them linear in its length.

No function here knows a clock, a file, a setting or a model. Texts come from strangers, so each one must stand any
string at all: a megabyte without a space, a lone surrogate, an empty line.
"""
