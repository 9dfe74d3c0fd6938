"""The desk in a browser: pages, forms and streams. Every rule stands in `drafter.desk`; here it is asked and shown."""
