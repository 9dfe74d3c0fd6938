"""What `desk.verify` is made of: a story's record held against itself, against the tables, against its anchors."""
