"""What is measured and never asserted: `make bench` runs it all and writes RESULTS.md from its own runs."""
