"""Prefect's view of Drafter: thin flows with no logic that the package lacks."""
