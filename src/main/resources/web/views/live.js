import { pageHead } from "../lib/parts.js";

export const title = "Live tail";

export function mount(root) {
  root.append(pageHead(title));
}
