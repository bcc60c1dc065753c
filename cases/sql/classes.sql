-- Words held back from some members (decision 36). Restrictive: beside the right to the case it takes the right to the class.
drop policy if exists of_its_class on public.cases_entry;
create policy of_its_class on public.cases_entry as restrictive for select to {app}
  using (field_class = 'normal' or public.candor_reads_class(case_id, field_class));

-- A class is given once and never taken off, whatever statement tries; and a correction has the class of what it corrects, or
-- the older words would stand there as if they were the newest.
create or replace function public.candor_class_kept() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(old) ->> tg_argv[0] <> 'normal' then
      raise exception 'words that are held back stay held back' using errcode = 'check_violation';
    end if;
  elsif exists (select 1 from public.cases_entry e where e.id = new.supersedes_id and e.field_class <> new.field_class) then
    raise exception 'a correction has the class of what it corrects' using errcode = 'check_violation';
  end if;
  return new;
end $$;

drop trigger if exists candor_class_kept on public.cases_entry;
create trigger candor_class_kept before update on public.cases_entry for each row
  when (old.field_class is distinct from new.field_class) execute function public.candor_class_kept('field_class');
alter table public.cases_entry enable always trigger candor_class_kept;
drop trigger if exists candor_class_same on public.cases_entry;
create trigger candor_class_same before insert on public.cases_entry for each row
  when (new.supersedes_id is not null) execute function public.candor_class_kept('field_class');
alter table public.cases_entry enable always trigger candor_class_same;
drop trigger if exists candor_class_kept on public.cases_evidence;
create trigger candor_class_kept before update on public.cases_evidence for each row
  when (old.evidence_class is distinct from new.evidence_class) execute function public.candor_class_kept('evidence_class');
alter table public.cases_evidence enable always trigger candor_class_kept;

-- Hold words back that stand already: with what they were before, why they were corrected, and the item of evidence that
-- they describe. As the owner, because whoever does it may not read them afterwards. False: there are no such words, or they are
-- held back already. It closes and never opens, so the right to the case is enough.
create or replace function public.candor_hold_back(entry_ uuid, class_ text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  chain uuid[];
  about_ uuid;
begin
  select e.about into about_ from public.cases_entry e
  where e.id = entry_ and e.kind in ('note', 'evidence', 'minutes', 'name', 'their_unit', 'led_by') and e.field_class = 'normal'
    and public.candor_sees(e.case_id);
  if about_ is null or class_ = 'normal' then return false; end if;
  with recursive said (id, before) as (
    select e.id, e.supersedes_id from public.cases_entry e where e.id = entry_
    union select e.id, e.supersedes_id from public.cases_entry e join said on e.id = said.before)
  select array_agg(id) into chain from said;
  update public.cases_entry e set field_class = class_
  where e.field_class = 'normal' and (e.id = any (chain) or (e.about = any (chain) and e.kind = 'reason'));
  update public.cases_evidence v set evidence_class = class_ where v.id = about_ and v.evidence_class = 'normal';
  return true;
end $$;
