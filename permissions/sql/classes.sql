-- Words of a case that not each of its members reads (decision 36). The same table as permissions/classes.py: a test compares them.
-- Does the caller stand in this case in a role that reads words of this class? Whether they read the case at all is another
-- policy's question. A class that is not in this list is read by nobody.
create or replace function public.candor_reads_class(case_ uuid, class_ text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
  account_ uuid := public.candor_account();
  person_ uuid := public.candor_person();
  roles_ text[] := case class_
    when 'privileged' then array['case_manager', 'counsel', 'hr_officer']
    when 'compelled' then array['appointing_authority', 'case_manager', 'counsel', 'ethics_officer', 'hr_officer', 'investigator',
                                'labor_relations']
    when 'restricted' then array['appointing_authority', 'case_manager', 'counsel', 'ethics_officer', 'hr_officer', 'investigator',
                                 'labor_relations']
    when 'medical' then array['case_manager', 'counsel', 'hr_officer', 'investigator']
    when 'minor' then array['case_manager', 'counsel', 'independent_reader', 'intake_officer', 'investigator']
    else '{}'::text[] end;
begin
  return exists (select 1 from public.permissions_persongrant g
                 where g.case_id = case_ and g.user_id = account_ and g.until > now()
                   and g.role = any (roles_) and public.candor_holds(g.role)
                   and public.candor_made(case_, g.id, g.event, 'person:' || person_, g.role))
      or exists (select 1 from public.permissions_poolgrant g join public.auth_group p on p.id = g.group_id
                 where g.case_id = case_ and g.until > now()
                   and g.role = any (roles_) and g.group_id in (select public.candor_pools())
                   and public.candor_made(case_, g.id, g.event, 'pool:' || p.name, g.role))
      or class_ in ('medical', 'minor') and public.candor_lent(case_);
end $$;
