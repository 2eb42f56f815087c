-- Ten questions an analyst may ask of the money. Each runs as it stands on a release's Parquet files,
-- with the folder of the release as the working folder; `make test` runs them.

-- 1. What is the history of Nvidia's "up to $100 billion" in OpenAI, and what took its place?
select a.funding_id, a.date, a.stage, a.measure, a.as_reported, a.condition, a.sources, a.origins
from 'parquet/funding_amounts.parquet' a
where a.funding_id in ('nvidia-openai-loi-2025', 'nvidia-openai-2026-equity')
order by a.date_earliest, a.funding_id, a.amount_id;

-- 2. How did the round of autumn 2024 grow from "multi-billion" to what was closed?
select date, stage, measure, as_reported, value_low, value_high
from 'parquet/funding_amounts.parquet' where funding_id = 'openai-2024-10-round'
order by date_earliest, amount_id;

-- 3. Which tickets of that round are known, and how much of it do they leave open?
with tickets as (
  select a.funding_id, a.value_low, a.as_reported, row_number() over (partition by a.funding_id order by a.date_latest desc) as newest
  from 'parquet/links.parquet' l
  join 'parquet/funding_amounts.parquet' a on a.funding_id = l.from_id
  where l.relation = 'part_of' and l.to_id = 'openai-2024-10-round' and a.measure = 'amount' and a.stage = 'closed'
)
select funding_id, as_reported, value_low,
       6600000000 - sum(value_low) over () as not_itemised_at_most
from tickets where newest = 1 order by value_low desc nulls last, funding_id;

-- 4. Which arrangements were cancelled, lapsed, rejected or denied, and when?
select f.funding_id, f.title, a.date, a.stage, a.as_reported
from 'parquet/funding_amounts.parquet' a join 'parquet/funding.parquet' f using (funding_id)
where a.stage_class = 'gone' order by a.date_earliest, a.amount_id;

-- 5. What does the told total of 1.4 trillion contain, according to whom?
select l.from_id as deal, f.instrument, string_agg(distinct e.source_id, '; ' order by e.source_id) as says_who
from 'parquet/links.parquet' l
join 'parquet/funding.parquet' f on f.funding_id = l.from_id
left join 'parquet/evidence.parquet' e on e.record_type = 'link' and e.stance = 'supports'
  and e.record_id = concat_ws('|', l.from_type, l.from_id, l.relation, l.to_type, l.to_id)
where l.relation = 'counted_in' and l.to_id = 'openai-compute-commitments-1400'
group by all order by deal;

-- 6. How much capacity is told in gigawatts alone, without a price?
select f.funding_id, a.date, a.stage, a.as_reported
from 'parquet/funding_amounts.parquet' a join 'parquet/funding.parquet' f using (funding_id)
where a.measure = 'capacity' and a.unit in ('GW', 'MW') and not exists (
  select 1 from 'parquet/funding_amounts.parquet' d
  where d.funding_id = a.funding_id and d.measure = 'amount' and d.stage <> 'denied')
order by f.funding_id, a.date_earliest, a.amount_id;

-- 7. What became of the CHIPS award to Intel, from preliminary to shares?
select a.funding_id, a.date, a.stage, a.measure, a.as_reported, a.condition
from 'parquet/funding_amounts.parquet' a
where a.funding_id like 'chips-intel%' or a.funding_id like 'us-intel%'
order by a.date_earliest, a.amount_id;

-- 8. Which loans finance SoftBank's stake in OpenAI?
select l.from_id as loan, f.instrument, l.relation, l.to_id as stake, a.stage, a.as_reported, a.date
from 'parquet/links.parquet' l
join 'parquet/funding.parquet' f on f.funding_id = l.from_id
left join 'parquet/funding_amounts.parquet' a on a.funding_id = l.from_id and a.measure = 'amount'
where l.relation in ('finances', 'refinances') and l.from_id like 'softbank%' order by loan, a.date, a.amount_id;

-- 9. Which large figures rest on one report alone?
select amount_id, as_reported, stage, sources, origins from 'parquet/funding_amounts.parquet'
where origins = 1 and unit = 'USD' and coalesce(value_high, value_low) > 100000000000 order by amount_id;

-- 10. Where do the sources give different figures for the same thing?
select e.record_id, a.as_reported as in_the_row, e.field, e.value as elsewhere, e.source_id
from 'parquet/evidence.parquet' e join 'parquet/funding_amounts.parquet' a on a.amount_id = e.record_id
where e.record_type = 'amount' and e.stance = 'contradicts' and e.field in ('low', 'high', 'as_reported', 'qualifier')
order by all;
