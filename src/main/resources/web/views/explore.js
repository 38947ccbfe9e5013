import { pageHead } from "../lib/parts.js";

export const title = "Explore";

export function mount(root) {
  root.append(pageHead(title));
}
