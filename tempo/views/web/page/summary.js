// The end of a session: sentences, the picture, and a small diary.

const find = (id) => document.getElementById(id);

export class Summary {
  constructor(say) {
    for (const field of document.querySelectorAll(".scale")) field.append(scale(field.dataset.when));
    find("diary").onsubmit = (event) => {
      event.preventDefault();
      const said = new FormData(find("diary"));
      const pain = (when) => (said.has(when) ? { [when]: Number(said.get(when)) } : {});
      say({ do: "note", ...pain("before"), ...pain("after"), text: find("notes").value });
    };
  }

  show(end, begins) {
    if (!end) {
      find("diary").reset();
      return;
    }
    find("headline").textContent = end.headline;
    for (const name of ["sets", "advice", "findings"]) list(find(name), end[name]);
    find("advice-part").hidden = !end.advice.length;
    find("findings-part").hidden = !end.findings.length;
    const picture = find("picture");
    find("picture-link").hidden = !end.picture;
    find("picture-link").href = end.picture;
    picture.alt = end.alt;
    if (end.picture && picture.getAttribute("src") !== end.picture) picture.src = end.picture;
    find("report").href = end.report;
    find("diary").hidden = !end.kept;
    find("not-kept").hidden = end.kept;
    find("again").hidden = !begins;
  }

  noted(text) { find("noted").textContent = text; }
}

function list(element, lines) {
  element.replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
}

/** Eleven buttons to choose one from, 0 to 10. */
function scale(name) {
  const row = document.createElement("div");
  for (let value = 0; value <= 10; value += 1) {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const shown = document.createElement("span");
    Object.assign(input, { type: "radio", name, value: String(value) });
    shown.textContent = String(value);
    label.append(input, shown);
    row.append(label);
  }
  return row;
}
