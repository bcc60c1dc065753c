-- A browser's own rows, found by the hash of a secret that only its cookie holds (D5): the door sees the one row whose
-- locator is its actor, everybody else none. The worker may delete what has run out and sees nothing before that;
-- what it sees then is sealed under a key that was never stored. The owner has a policy so that backups count rows.
do $$
declare
  name text;
begin
  foreach name in array array['intake_draft', 'intake_inboxsession'] loop
    execute format('alter table public.%I enable row level security', name);
    execute format('alter table public.%I force row level security', name);
    execute format('drop policy if exists owner_all on public.%I', name);
    execute format('create policy owner_all on public.%I to {owner} using (true) with check (true)', name);
    execute format('drop policy if exists own on public.%I', name);
    execute format('create policy own on public.%I to {door} using (locator = current_setting(''candor.actor'', true)) with check (locator = current_setting(''candor.actor'', true))', name);
    execute format('drop policy if exists run_out on public.%I', name);
    execute format('create policy run_out on public.%I for select to {worker} using (expires_at <= now())', name);
    execute format('drop policy if exists run_out_goes on public.%I', name);
    execute format('create policy run_out_goes on public.%I for delete to {worker} using (expires_at <= now())', name);
  end loop;
end $$;
