import pyarrow.compute as pc
import pyarrow.dataset as ds

amounts = ds.dataset("release/0.1.0/parquet/funding_amounts.parquet")
print(amounts.count_rows(), amounts.to_table(filter=pc.field("stage_class") == "committed").num_rows)
