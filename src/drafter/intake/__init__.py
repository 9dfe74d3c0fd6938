"""What arrives by itself: subfolders of an inbox, items of feeds. It ends where a dossier is ready to be drafted."""
