"""Alembic asks here how to run. Always inside the transaction of the connection that `store.schema` hands over."""

from alembic import context

from drafter.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite's DDL is transactional once the driver is kept from committing (store.engine)
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
