import polars as pl

amounts = pl.read_parquet("release/0.1.0/parquet/funding_amounts.parquet")
print(amounts.select("funding_id", "stage", "value_low", "value_high", "unit"))
