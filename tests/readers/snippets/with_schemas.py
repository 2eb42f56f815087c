from schemas import frame_schema

schema = frame_schema("funding")  # the pandera schema of a table, to check a frame of your own
print(len(schema.columns))
