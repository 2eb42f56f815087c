-- Ten questions a journalist may ask of the meetings. Each runs as it stands on a release's Parquet files,
-- with the folder of the release as the working folder; `make test` runs them.

-- 1. Who of OpenAI met the leaders of the UAE, when, and says who?
select m.date, m.title, m.status, o.entity_id as of_openai, l.entity_id as uae_leader,
       string_agg(distinct coalesce(s.publisher, s.source_id), '; ' order by coalesce(s.publisher, s.source_id)) as says_who
from 'parquet/meetings.parquet' m
join 'parquet/meeting_participants.parquet' o using (meeting_id)
join 'parquet/meeting_participants.parquet' l using (meeting_id)
join 'parquet/evidence.parquet' e on e.record_type = 'meeting' and e.record_id = m.meeting_id and e.stance = 'supports'
join 'parquet/sources.parquet' s using (source_id)
where o.entity_id in ('sam-altman', 'greg-brockman', 'chris-lehane', 'jason-kwon', 'openai')
  and l.entity_id in ('tahnoon-bin-zayed', 'mohamed-bin-zayed', 'khaled-bin-mohamed-bin-zayed', 'sultan-al-jaber', 'omar-al-olama')
group by all order by m.date, l.entity_id;

-- 2. Which meetings were planned and never confirmed?
select date, title, country, known_since, sources
from 'parquet/meetings.parquet' where status = 'planned' order by date_earliest;

-- 3. Which were cancelled or denied?
select date, title, status, summary from 'parquet/meetings.parquet'
where status in ('cancelled', 'denied') order by date_earliest;

-- 4. Who was invited or expected and did not come, declined or withdrew?
select m.date, m.title, p.entity_id, p.presence
from 'parquet/meeting_participants.parquet' p join 'parquet/meetings.parquet' m using (meeting_id)
where p.presence in ('declined', 'withdrew', 'absent', 'cancelled') order by m.date_earliest, p.entity_id;

-- 5. About which meetings do the sources contradict each other, and in what?
select m.meeting_id, e.field, e.value, e.source_id, e.note
from 'parquet/evidence.parquet' e join 'parquet/meetings.parquet' m on m.meeting_id = e.record_id
where e.record_type = 'meeting' and e.stance = 'contradicts' order by all;

-- 6. Who was in the Roosevelt Room on 12 September 2024, and which sources name each?
select p.entity_id, p.side, p.presence,
       string_agg(distinct e.source_id, '; ' order by e.source_id) filter (where e.stance = 'supports') as named_by
from 'parquet/meeting_participants.parquet' p
left join 'parquet/evidence.parquet' e
  on e.record_type = 'participant' and e.record_id = p.meeting_id || '|' || p.entity_id
where p.meeting_id = '2024-09-12-white-house-ai-infrastructure' group by all order by p.side, p.entity_id;

-- 7. With which governments did OpenAI's people have confirmed meetings, by country and year?
select m.country, year(m.date_earliest) as year, count(*) as meetings
from 'parquet/meetings.parquet' m
where m.status = 'confirmed' and m.country is not null and exists (
  select 1 from 'parquet/meeting_participants.parquet' p
  where p.meeting_id = m.meeting_id and p.side = 'openai' and p.presence in ('attended', 'represented', 'remote', 'signed'))
  and exists (
  select 1 from 'parquet/meeting_participants.parquet' p
  where p.meeting_id = m.meeting_id and p.side = 'government' and p.presence in ('attended', 'represented', 'remote', 'signed'))
group by all order by all;

-- 8. Which trips are told, and which legs of each were only planned?
select trip.meeting_id as trip, leg.date, leg.title, leg.status
from 'parquet/links.parquet' l
join 'parquet/meetings.parquet' trip on trip.meeting_id = l.to_id
join 'parquet/meetings.parquet' leg on leg.meeting_id = l.from_id
where l.relation = 'part_of' and l.from_type = 'meeting' and trip.kind in ('trip', 'visit')
order by trip.date_earliest, leg.date_earliest, leg.meeting_id;

-- 9. Which meetings rest on one report alone, however many pages copy it?
select meeting_id, status, sources, origins from 'parquet/meetings.parquet'
where origins = 1 order by sources desc, meeting_id;

-- 10. Who declined to comment, and on what?
select s.date, s.speaker_id, s.summary, l.to_type, l.to_id
from 'parquet/statements.parquet' s
left join 'parquet/links.parquet' l on l.from_type = 'statement' and l.from_id = s.statement_id and l.relation = 'about'
where s.kind = 'refusal_to_comment' order by s.date_earliest, s.statement_id, l.to_id;
