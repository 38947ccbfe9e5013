/** Server-Sent Events out of text as it comes. Pure. */

/** hear({name, data, id}) for each event; a name that is not given is message. Gives a function that takes the next text. */
export function eventReader(hear) {
  let rest = "";
  let name = "";
  let id = null;
  let data = [];

  function line(text) {
    if (text === "") {
      if (data.length) hear({ name: name || "message", data: data.join("\n"), id });
      name = "";
      data = [];
      return;
    }
    const colon = text.indexOf(":");
    if (colon === 0) return;
    const key = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? "" : text.slice(text[colon + 1] === " " ? colon + 2 : colon + 1);
    if (key === "data") data.push(value);
    else if (key === "event") name = value;
    else if (key === "id") id = value;
  }

  return (text) => {
    rest += text;
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      line(rest.slice(from, rest[end - 1] === "\r" && end > from ? end - 1 : end));
      from = end + 1;
    }
    rest = rest.slice(from);
  };
}
