// Reads every table of a release with hyparquet (Parquet) and as JSON, and prints what it sees as JSON:
//   node read.mjs <folder of the release> > seen.json
// For each reader, table and column the type that Node calls each value by, and the values: whole numbers as numbers,
// days as YYYY-MM-DD, nothing as null.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const isThere = (value) => value !== null && value !== undefined

const typeOf = (value) => (value instanceof Date ? 'Date' : typeof value)

// hyparquet multiplies a decimal by a power of ten and gives 24.599999999999998 for 24.6: fifteen digits are right.
const plain = (value) => {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return Number(value.toPrecision(15))
  return value instanceof Date ? value.toISOString().slice(0, 10) : value
}

const column = (rows, name) => {
  const values = rows.map((row) => row[name])
  return {
    types: [...new Set(values.filter(isThere).map(typeOf))],
    empty: [...new Set(values.filter((value) => !isThere(value)).map(String))],
    values: values.map((value) => plain(value ?? null)),
  }
}

const columns = (rows, names) => Object.fromEntries(names.map((name) => [name, column(rows, name)]))

const seen = { hyparquet: {}, 'JSON.parse': {} }
for (const path of readdirSync(join(process.argv[2], 'parquet'))) {
  const name = basename(path, '.parquet')
  const file = await asyncBufferFromFile(join(process.argv[2], 'parquet', path))
  const names = (await parquetMetadataAsync(file)).schema.slice(1).map((field) => field.name)
  seen.hyparquet[name] = columns(await parquetReadObjects({ file, compressors }), names)
  const text = readFileSync(join(process.argv[2], 'json', `${name}.json`), 'utf8')
  seen['JSON.parse'][name] = columns(JSON.parse(text), names)
}
process.stdout.write(JSON.stringify(seen))
