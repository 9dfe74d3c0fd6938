"""What people do: verbs, the table of statuses, decisions, the record. The browser and the terminal ask here.

No rule stands anywhere else: a page shows what the desk says may be done, and the desk says it again when it is.
"""
