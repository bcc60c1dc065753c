-- What leaves for the ethics forum was put together by one person and signed by another, and goes as it was signed (TM-33).
-- Kept here and not only in Python: a referral that wrong code marks as sent would be one person's act that nobody can call back.

-- A referral is sent as a request says to which another person agreed (that it is another, sealed.sql of `permissions` holds):
-- this packet, with these people named or not. Both are clear of the case, and the lines that go are those of the hash. What
-- was sent stays as it was.
create or replace function public.candor_released() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' and old.sent_on is not null then
    if (new.sent_on, new.sent_by, new.manifest, new.exposure, new.recipient, new.case_id)
       is distinct from (old.sent_on, old.sent_by, old.manifest, old.exposure, old.recipient, old.case_id) then
      raise exception 'what was sent stays as it was' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if new.sent_on is null then return new; end if;
  if not exists (
    select 1 from public.cases_proposal p
    where p.case_id = new.case_id and p.about = new.id and p.verb = 'release_packet' and p.answer = 'approved'
      and p.answered_on <= new.sent_on
      and p.given ->> 'manifest' = new.manifest and p.given ->> 'exposure' = new.exposure
      and not public.candor_barred(new.case_id, p.by) and not public.candor_barred(new.case_id, p.answered_by))
  then
    raise exception 'a packet goes out once another person has signed it' using errcode = 'insufficient_privilege';
  end if;
  if new.manifest is distinct from (
    select encode(sha256(convert_to(string_agg(format(E'%s %s %s\n', i.kind, i.record, i.sha256), ''
                                    order by format('%s %s %s', i.kind, i.record, i.sha256) collate "C"), 'UTF8')), 'hex')
    from public.cases_packetitem i where i.referral_id = new.id and i.withheld = '')
  then
    raise exception 'a packet goes out as it was signed' using errcode = 'check_violation';
  end if;
  return new;
end $$;

drop trigger if exists candor_released on public.cases_referral;
create trigger candor_released before insert or update on public.cases_referral
  for each row execute function public.candor_released();
alter table public.cases_referral enable always trigger candor_released;

-- No case is at the forum whose newest referral has not gone.
create or replace function public.candor_referred() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (select r.sent_on from public.cases_referral r where r.case_id = new.id and r.outcome <> 'withdrawn'
      order by r.recorded_at desc limit 1) is null then
    raise exception 'the packet of this case has not gone' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

drop trigger if exists candor_referred on public.cases_case;
create trigger candor_referred before update on public.cases_case
  for each row when (old.state = 'referral_prepared' and new.state = 'referred') execute function public.candor_referred();
alter table public.cases_case enable always trigger candor_referred;
