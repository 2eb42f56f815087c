-- Ten questions a policy reporter may ask. Each runs as it stands on a release's Parquet files,
-- with the folder of the release as the working folder; `make test` runs them.

-- 1. What happened to the AI diffusion rule, step by step?
select date, event, scope, by_policy_id from 'parquet/policy_events.parquet'
where policy_id = 'us-ai-diffusion-rule' order by date_earliest, event_id;

-- 2. Which rules are announced as rescinded, or no longer enforced, and not rescinded?
select p.policy_id, string_agg(e.event || ' ' || e.date, '; ' order by e.date_earliest, e.event_id) as told
from 'parquet/policy_events.parquet' e join 'parquet/policies.parquet' p using (policy_id)
where e.event in ('rescission_announced', 'enforcement_dropped')
  and not exists (select 1 from 'parquet/policy_events.parquet' r
                  where r.policy_id = e.policy_id and r.event = 'rescinded' and r.scope is null)
group by all order by all;

-- 3. Which laws and pacts were passed or signed, and are not in force on the day of the release?
with now as (select cast(created as date) as day from read_json('datapackage.json')),
held as (select s.* from 'parquet/policy_status.parquet' s, now
         where s.from_day <= now.day and (s.to_day is null or s.to_day >= now.day))
select p.policy_id, p.name, h.status, h.from_day
from held h join 'parquet/policies.parquet' p using (policy_id)
where p.kind in ('statute', 'regulation', 'agreement') and h.scope is null
  and h.status in ('adopted', 'published', 'signed')
  and not exists (select 1 from held f where f.policy_id = h.policy_id and f.status in ('in_force', 'applies'))
order by all;

-- 4. What is said of CFIUS, with what modality, by whom?
select r.record_type, r.record_id, r.relation, r.modality, r.asserted_by, r.summary
from 'parquet/policy_references.parquet' r where r.policy_id = 'cfius-review-regime' order by all;

-- 5. References by relation and modality.
select relation, modality, count(*) as number from 'parquet/policy_references.parquet' group by all order by all;

-- 6. Which official identifiers does each policy have, and where is the official page?
select policy_id, scheme, identifier, link from 'parquet/policy_identifiers.parquet' order by all;

-- 7. Which deals or meetings touch the CHIPS and Science Act, and how?
select record_type, record_id, relation, modality, asserted_by from 'parquet/policy_references.parquet'
where policy_id = 'us-chips-and-science-act' order by all;

-- 8. Which binding US orders, rules and statutes held on the day of five deals, and in which state?
with deals(deal, day) as (values
  ('the round of the seed closed', date '2024-10-02'), ('Stargate announced', date '2025-01-21'),
  ('SoftBank signed', date '2025-03-31'), ('UAE campus unveiled', date '2025-05-15'), ('AMD signed', date '2025-10-06'))
select d.deal, d.day, p.policy_id, string_agg(distinct s.status, ', ' order by s.status) as status
from deals d
join 'parquet/policy_status.parquet' s on s.from_day <= d.day and (s.to_day is null or s.to_day >= d.day)
join 'parquet/policies.parquet' p using (policy_id)
where p.jurisdiction = 'US' and p.binding = 'yes' and (s.scope is null or s.status in ('in_force', 'applies'))
group by all
having bool_or(s.status = 'in_force' or (p.kind = 'executive_order' and s.status = 'signed'))
order by d.day, p.policy_id;

-- 9. What did OpenAI itself submit or ask for?
select p.policy_id, p.title, min(e.date) as first_event, p.summary
from 'parquet/policies.parquet' p
join 'parquet/policy_parties.parquet' y using (policy_id)
left join 'parquet/policy_events.parquet' e using (policy_id)
where y.entity_id = 'openai' and y.role in ('submitter', 'issuer') group by all order by first_event, p.policy_id;

-- 10. Which pacts between states are suspended, not operative or resumed?
select p.policy_id, e.date, e.event, e.scope from 'parquet/policies.parquet' p
join 'parquet/policy_events.parquet' e using (policy_id)
where p.kind = 'agreement' and e.event in ('suspended', 'not_operative', 'resumed') order by e.date_earliest, e.event_id;
