// Reads a table with Polars and tells every column: node read.js csv|parquet|arrow FILE
// One JSON object: {"columns": [{"name", "type", "values"}]}, times in nanoseconds since 1970, as text.
const fs = require("node:fs");
const polars = require("nodejs-polars");
const pl = polars.default ?? polars;

const [format, file] = process.argv.slice(2);
const read = {
    csv: () => pl.readCSV(file, { inferSchemaLength: 1_000_000 }),
    parquet: () => pl.readParquet(file),
    arrow: () => pl.readIPCStream(fs.readFileSync(file)),
};
const frame = read[format]();
const columns = frame.columns.map((name) => {
    const column = frame.getColumn(name);
    const type = String(column.dtype).replace(/^DataType\((.*)\)$/, "$1");
    const told = type.startsWith("Datetime") ? column.cast(pl.Int64).cast(pl.Utf8) : column;
    const values = told.toArray().map((value) => (typeof value === "bigint" ? Number(value) : value));
    return { name: format === "csv" ? name.replaceAll('""', '"') : name, type, values }; // Polars keeps both quotes
});
process.stdout.write(JSON.stringify({ columns }));
