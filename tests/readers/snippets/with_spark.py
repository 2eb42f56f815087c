from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[*]").config("spark.sql.session.timeZone", "UTC").getOrCreate()
amounts = spark.read.parquet("release/0.1.0/parquet/funding_amounts.parquet")
print(amounts.count(), amounts.select("value_low", "unit").toArrow().schema)
