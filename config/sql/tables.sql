-- Django's database cache wants a table of this shape; made here and not by `createcachetable`, so that a test
-- database has it and the grants stand beside it. Unlogged: throttles may start again after a crash.
create unlogged table if not exists config_cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index if not exists config_cache_expires on config_cache (expires);
grant select, insert, update, delete on config_cache to {app};
-- Every plane asks at its start whether this database is a demonstration; only the owner says so.
grant select on config_demonstration to {app}, {door}, {worker}, {operator};
