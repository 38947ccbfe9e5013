/** The catalogue: which topics and generators there are, and what each of them sends. */
import { generatorDetail, topicDetail } from "./catalogue-detail.js";
import { list } from "./catalogue-list.js";

export const title = "Catalogue";

export function mount(root, params) {
  const leaving = new AbortController();
  if (params.get("topic")) topicDetail(root, params.get("topic"), leaving.signal);
  else if (params.get("generator")) generatorDetail(root, params.get("generator"), leaving.signal);
  else list(root, params, leaving.signal);
  return () => leaving.abort();
}
