"""SQL that stands in files: `<app>/sql/<name>.sql`, run by migrations, compared by a test with what is live (D16)."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunSQL
from django.db.migrations.state import ProjectState


def text(app: str, name: str) -> str:
    """The SQL of `<app>/sql/<name>.sql`, with `{owner} {app} {door} {worker} {operator}` as quoted role names.

    Plain replacement, not `str.format`: plpgsql and array literals have braces of their own.
    """
    sql = (Path(apps.get_app_config(app).path) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    for key, role in settings.CANDOR_DB_ROLES.items():
        sql = sql.replace("{" + key + "}", '"' + role.replace('"', '""') + '"')
    return sql


class RunFile(RunSQL):
    """Runs one SQL file as it stands on the day of the migration.

    Files are written so that they can run again (`create or replace`, `drop policy if exists`): a change is an edit
    of the file and one more migration that runs it. Stepping back runs nothing, because triggers and policies leave
    with their table and a function without its table is dead.
    """

    def __init__(self, app: str, name: str) -> None:
        super().__init__(sql=RunSQL.noop, reverse_sql=RunSQL.noop)
        self.app, self.name = app, name

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.app, self.name], {}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(text(self.app, self.name), params=None)

    def describe(self) -> str:
        return f"Run {self.app}/sql/{self.name}.sql"
