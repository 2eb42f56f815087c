import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const file = await asyncBufferFromFile('release/0.1.0/parquet/funding_amounts.parquet')
const amounts = await parquetReadObjects({ file, compressors })
const low = amounts.map((row) => row.value_low && Number(row.value_low.toPrecision(15))) // 2.2, not 2.1999999999999997
console.log(amounts.length, Math.max(...low))
