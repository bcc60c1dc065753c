-- Renewing the sign-in key: the keys of authenticator apps, closed anew by the operator, who sees neither whose they are nor
-- anything else of an account.
create or replace function public.candor_second_steps(after_ bigint, many_ integer)
returns table (id bigint, sealed text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select m.id, m.data ->> 'secret' from public.mfa_authenticator m
  where m.type = 'totp' and m.id > after_ order by m.id limit many_
$$;

-- Put the new ones in the place of the old, only where the old one still stands, and only under a version that two people took
-- into use. How many did.
create or replace function public.candor_reseal(ids_ bigint[], old_ text[], new_ text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  changed bigint;
begin
  update public.mfa_authenticator m set data = jsonb_set(m.data, '{secret}', to_jsonb(n.new))
  from unnest(ids_, old_, new_) as n(id, old, new)
  where m.id = n.id and m.type = 'totp' and m.data ->> 'secret' = n.old and length(n.new) = length(n.old);
  get diagnostics changed = row_count;
  if changed > 0 and exists (select from unnest(new_) n where public.vault_in_use('signin',
               public.vault_version(decode(translate(n, '-_', '+/'), 'base64'))) is null) then
    raise exception 'two people agree to a key before anything is closed by it';
  end if;
  return changed;
end $$;
