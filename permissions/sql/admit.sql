-- The door's one call: screens every seat holder and routes the new case, in the door's own transaction. It
-- returns nothing and takes the same path whoever is named, so the door learns nothing. The share lock keeps an
-- appointment that commits late from slipping between screening and routing (D22). A second call for the same
-- case fails on the primary key; a case that is not tied to the caller's own thread is "no such case". Whoever was named
-- comes twice: as tokens, and sealed, for those who must be asked about somebody whom nobody here knows (ask.sql).
drop function if exists public.candor_admit(uuid, uuid, text, text[], text[]);
create or replace function public.candor_admit(
  case_ uuid, event_ uuid, branch_ text, named_ text[], said_ text[],
  question_ uuid default null, names_ bytea default null, people_ jsonb default '[]')
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from public.permissions_golive;
  if not found then raise exception 'this site takes no reports yet'; end if;
  lock table public.permissions_seat in share mode;
  perform 1 from public.cases_tie t join public.cases_thread h on h.id = t.thread_id
    where t.case_id = case_ and h.lookup = current_setting('candor.actor', true);
  if not found then raise exception 'no such case'; end if;
  insert into public.permissions_admission (case_id, branch_id, event, struck, at)
  values (case_, branch_, event_, '[]'::jsonb, public.candor_day());
  perform public.candor_keep_tokens(case_, named_, said_);
  perform public.candor_screen_case(case_);
  perform public.candor_ask(case_, question_, names_, people_);
  perform public.candor_route(case_);
end $$;

-- No case without admission: without it a report would lie unseen for ever.
create or replace function public.candor_must_be_admitted() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform 1 from public.permissions_admission where case_id = new.id;
  if not found then raise exception 'a case must be admitted before it is stored'; end if;
  return null;
end $$;

drop trigger if exists candor_must_be_admitted on public.cases_case;
create constraint trigger candor_must_be_admitted after insert on public.cases_case
  deferrable initially deferred for each row execute function public.candor_must_be_admitted();

-- Is this a case that nobody has admitted yet? The door may tie its thread to such a case only.
create or replace function public.candor_new(case_ uuid) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return not exists (select 1 from public.permissions_admission a where a.case_id = case_);
end $$;
