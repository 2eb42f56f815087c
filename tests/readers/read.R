# Reads every table of a release with readr (CSV) and jsonlite (JSON) and prints what they see as JSON:
#   Rscript read.R <folder of the release> > seen.json
# For each reader, table and column the class that R gives the column (none where there are no values from which
# jsonlite could know it), and the values: days as YYYY-MM-DD, nothing as null, numbers with seventeen digits, which
# tell a double exactly.
suppressMessages(library(readr))
library(jsonlite)

folder <- commandArgs(trailingOnly = TRUE)[1]
kinds <- c(string = "c", integer = "i", number = "d", boolean = "l", date = "D")

column <- function(values) {
  if (is.null(values)) values <- logical() # jsonlite knows no columns of a table without rows
  list(
    types = I(if (is.logical(values) && all(is.na(values))) character() else class(values)),
    empty = I(if (anyNA(values)) "NA" else character()),
    values = I(if (inherits(values, "Date")) format(values) else values)
  )
}

columns <- function(table, names) {
  setNames(lapply(names, function(name) column(table[[name]])), names)
}

seen <- list()
for (path in list.files(file.path(folder, "csv"), full.names = TRUE)) {
  name <- sub("\\.csv$", "", basename(path))
  fields <- fromJSON(file.path(folder, "schemas", paste0(name, ".json")))$fields
  types <- paste(kinds[fields$type], collapse = "")
  csv <- read_csv(path, na = "", col_types = types, progress = FALSE)
  stopifnot(nrow(problems(csv)) == 0)
  seen$readr[[name]] <- columns(csv, fields$name)
  json <- fromJSON(file.path(folder, "json", paste0(name, ".json")))
  seen$jsonlite[[name]] <- columns(json, fields$name)
}
cat(toJSON(seen, digits = I(17), na = "null", null = "list", auto_unbox = FALSE))
