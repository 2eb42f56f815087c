import pandas as pd

amounts = pd.read_parquet("release/0.1.0/parquet/funding_amounts.parquet", dtype_backend="pyarrow")
print(amounts[["funding_id", "stage", "as_reported", "value_low", "value_high", "unit"]])
