"""Run by alembic with the connection that `engine.store.migrate` hands it, inside its transaction."""

from alembic import context

from engine.store.tables import METADATA

STRANGERS = ("datasource_outputs", "dbos_datasource_migrations")
"""Tables the job engine may put into our file; they are not ours to change."""


def ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name in STRANGERS)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_server_default=True,
    include_name=ours,
)
with context.begin_transaction():
    context.run_migrations()
