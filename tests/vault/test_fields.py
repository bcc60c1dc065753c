from uuid import uuid4

import pytest
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter

from vault.fields import SealedField
from vault.sealed import DataKey, Place

KEY, PLACE = DataKey.new(), Place("t", uuid4(), "text", 1)


@pytest.mark.parametrize("value", ["words", b"words", bytearray(b"words"), 5, memoryview(b"words"), ["words"]])
def test_a_sealed_column_refuses_everything_else(value):
    field = SealedField()
    for door in (field.to_python, field.get_prep_value, lambda value: field.get_db_prep_save(value, connection)):
        with pytest.raises(TypeError, match="seal the text"):
            door(value)


def test_envelope_bytes_go_down_and_a_sealed_value_comes_up():
    sealed, field = KEY.seal("words", PLACE), SealedField(null=True)
    assert field.get_prep_value(sealed) == sealed.envelope
    assert field.from_db_value(memoryview(sealed.envelope), None, connection) == sealed
    assert field.get_prep_value(None) is field.from_db_value(None, None, connection) is None


def test_it_is_a_column_of_bytes_that_migrations_can_write():
    field = SealedField(null=True)
    assert field.db_type(connection) == "bytea"
    _name, path, arguments, options = field.deconstruct()
    assert (path, list(arguments), options) == ("vault.fields.SealedField", [], {"null": True})
    assert MigrationWriter.serialize(field)[0] == "vault.fields.SealedField(null=True)"


def test_an_error_about_a_value_does_not_repeat_it():
    with pytest.raises(TypeError) as refusal:
        SealedField().get_prep_value("what she said")
    assert "she said" not in str(refusal.value)


def test_serialising_shows_the_envelope_only():
    class Row(models.Model):
        text = SealedField()

        class Meta:
            app_label = "vault"
            managed = False

    value = Row._meta.get_field("text").value_to_string(Row(text=KEY.seal("words", PLACE)))
    assert value
    assert "words" not in value
