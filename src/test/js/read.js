// Reads a table with Polars and tells every column: node read.js csv|parquet|arrow FILE
// One JSON object: {"columns": [{"name", "type", "values"}]}, times in microseconds since 1970.
const fs = require("node:fs");
const polars = require("nodejs-polars");
const pl = polars.default ?? polars;

const [format, file] = process.argv.slice(2);
const read = {
    csv: () => pl.readCSV(file, { inferSchemaLength: null }),
    parquet: () => pl.readParquet(file),
    arrow: () => pl.readIPCStream(fs.readFileSync(file)),
};
const frame = read[format]();
const columns = frame.columns.map((name) => {
    const column = frame.getColumn(name);
    const type = String(column.dtype);
    const isTime = type.startsWith("Datetime");
    const told = isTime ? column.cast(pl.Int64) : column;
    return { name, type, values: told.toArray().map((value) => (typeof value === "bigint" ? String(value) : value)) };
});
process.stdout.write(JSON.stringify({ columns }));
