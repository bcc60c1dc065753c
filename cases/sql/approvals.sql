-- What the register of prior approvals has about the subjects of one case, for whoever reads that case. The register itself is
-- counsel's and the policy owners' (policies/sql/rows.sql): it tells who works under cover. A case gets what the answer yes, no
-- or ask is made of, for its own subjects: no purpose, no operation, no unit, no key that opens them, and nobody else's approval.
create or replace function public.candor_approvals(case_ uuid)
returns table (id uuid, policy_id varchar, person varchar, codes jsonb, devices jsonb, valid_from date, valid_to date,
               approved_at timestamptz, recorded_at timestamptz, revoked_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select e.id, e.policy_id, e.person, e.codes, e.devices, e.valid_from, e.valid_to, e.approved_at, e.recorded_at, e.revoked_at
  from public.policies_exemption e
  where public.candor_reads(case_)
    and e.person in (select p.person from public.cases_party p where p.case_id = case_ and p.role = 'subject')
  order by e.approved_at desc, e.id;
end $$;
