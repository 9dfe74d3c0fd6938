"""The two copies of a draft: the editor's, with evidence, flags and holes, and the published one, without any of it.

Both carry the disclosure, computed as they are rendered; neither reads a file, a clock or the store.
"""
