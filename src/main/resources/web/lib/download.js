/** Answers as files. */
import { request } from "./api.js";
import { bytes } from "./format.js";

export const FORMATS = [["csv", "CSV"], ["json", "JSON"], ["ndjson", "NDJSON"], ["parquet", "Parquet"], ["arrow", "Arrow"]];

/**
 * Fetches the answer and gives it to the browser as a file. What is large goes straight to the disk where the browser
 * can do that (it asks for the place); elsewhere the browser holds it until it is whole.
 */
export async function download(body, name, { large, signal, progress }) {
  let target = null;
  if (large && "showSaveFilePicker" in globalThis) target = await (await showSaveFilePicker({ suggestedName: name })).createWritable();
  try {
    const response = await request("query", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal });
    let read = 0;
    const counted = response.body.pipeThrough(new TransformStream({
      transform(chunk, controller) {
        read += chunk.byteLength;
        progress(bytes(read));
        controller.enqueue(chunk);
      },
    }));
    if (target) return await counted.pipeTo(target, { signal });
    save(await new Response(counted, { headers: { "Content-Type": response.headers.get("Content-Type") ?? "" } }).blob(), name);
  } catch (error) {
    await target?.abort().catch(() => null);
    throw error;
  }
}

/** Gives it to the browser as a file. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
