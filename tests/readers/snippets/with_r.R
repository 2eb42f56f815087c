library(readr)
library(jsonlite)

fields <- fromJSON("release/0.1.0/schemas/funding_amounts.json")$fields
kinds <- c(string = "c", integer = "i", number = "d", boolean = "l", date = "D")
types <- paste(kinds[fields$type], collapse = "")
amounts <- read_csv("release/0.1.0/csv/funding_amounts.csv", col_types = types, na = "")
exact <- fromJSON("release/0.1.0/json/funding_amounts.json") # money as text, no digit lost
print(c(nrow(amounts), nrow(exact)))
