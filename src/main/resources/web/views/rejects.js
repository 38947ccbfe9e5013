import { pageHead } from "../lib/parts.js";

export const title = "Rejects";

export function mount(root) {
  root.append(pageHead(title));
}
