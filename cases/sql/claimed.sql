-- Who somebody is, once said, stays said, and only an anonymous report can be claimed: a mark that could be taken off would
-- let a name that was opened look as if nobody had given it.
create or replace function public.candor_claimed_once() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.claimed_on is not null or new.mode <> 'anonymous' then
    raise exception 'a claim is made once, on an anonymous report' using errcode = 'check_violation';
  end if;
  return new;
end $$;

drop trigger if exists candor_claimed_once on public.cases_thread;
create trigger candor_claimed_once before update on public.cases_thread for each row
  when (old.claimed_on is distinct from new.claimed_on) execute function public.candor_claimed_once();
alter table public.cases_thread enable always trigger candor_claimed_once;
