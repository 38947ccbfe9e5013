import { pageHead } from "../lib/parts.js";

export const title = "Catalogue";

export function mount(root) {
  root.append(pageHead(title));
}
