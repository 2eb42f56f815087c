import duckdb

who = duckdb.sql("""
    select m.date, m.title, p.entity_id, p.presence, m.sources, m.origins
    from 'release/0.1.0/parquet/meetings.parquet' m
    join 'release/0.1.0/parquet/meeting_participants.parquet' p using (meeting_id)
    order by m.date_earliest, m.meeting_id, p.entity_id
""").to_arrow_table()
print(who.num_rows)
