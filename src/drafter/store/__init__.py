"""Everything that must survive: stories, dossiers, runs, the ledger of model calls, revisions."""
