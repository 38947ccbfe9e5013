import { pageHead } from "../lib/parts.js";

export const title = "Overview";

export function mount(root) {
  root.append(pageHead(title));
}
