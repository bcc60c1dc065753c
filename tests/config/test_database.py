"""A database's address, read and written."""

import pytest

from config.database import Address, BadAddress, for_django, parse

READ = {
    "postgres://ann:secret@db.example:5433/candor": Address("candor", "db.example", "5433", "ann", "secret"),
    "postgresql://ann@%2Fvar%2FRun%2Fpg/candor": Address("candor", "/var/Run/pg", "", "ann"),
    "postgres:///candor?host=/tmp/Short&port=5432&user=ann": Address("candor", "/tmp/Short", "5432", "ann"),
    "postgres://ann:p%40ss%2Fword@[::1]:5432/candor": Address("candor", "::1", "5432", "ann", "p@ss/word"),
    "postgres://[::1]/candor": Address("candor", "::1"),
    "postgres:///candor": Address("candor"),
    "postgres://h/candor?sslmode=verify-full": Address("candor", "h", options=(("sslmode", "verify-full"),)),
}


@pytest.mark.parametrize("url", READ)
def test_an_address_is_read(url):
    assert parse(url) == READ[url]


@pytest.mark.parametrize("url", READ)
def test_an_address_survives_being_written(url):
    assert parse(parse(url).url()) == parse(url)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://h/candor", "only database"),
        ("postgres://h", "names no database"),
        ("postgres://h/candor?options=-csearch_path", "not known here: options"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_one_sentence(url, says):
    with pytest.raises(BadAddress, match=says):
        parse(url)


def test_an_address_never_shows_its_password():
    assert "secret" not in repr(parse("postgres://ann:secret@h/candor"))


def test_the_role_of_the_plane_stands_in_where_the_address_names_none():
    assert for_django(parse("postgres://h/candor"), user="candor_door")["USER"] == "candor_door"
    assert for_django(parse("postgres://ann@h/candor"), user="candor_door")["USER"] == "ann"


def test_values_are_bound_by_the_server():
    assert for_django(parse("postgres:///candor"))["OPTIONS"] == {"server_side_binding": True}


def test_a_pool_takes_the_place_of_persistent_connections():
    entry = for_django(parse("postgres:///candor"), pool=4)
    assert (entry["CONN_MAX_AGE"], entry["OPTIONS"]["pool"]["max_size"]) == (0, 4)
