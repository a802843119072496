// An evening: what now, how much longer, what next. Every word comes from the server.

const ALERT_MS = 1800;
const STALE_MS = 2500;
const WISHES = ["pause", "skip", "repeat", "next_exercise", "stop"];

const find = (id) => document.getElementById(id);

function put(id, text) {
  const element = find(id);
  if (element.textContent !== text) element.textContent = text;
}

function list(id, lines) {
  find(id).replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
}

export class Evening {
  #came = 0;
  #alert = 0;
  #now = null;

  constructor(say) {
    for (const wish of WISHES) find(`do-${wish}`).onclick = () => say({ do: wish });
    find("do-sign").onclick = () => {
      find("signs").close();
      say({ do: "sign" });
    };
  }

  told(message) {
    if (message.tonight) list("tonight", message.tonight);
    if ("evening" in message) this.#show(message.evening);
    if ("said" in message) put("doing-said", message.said?.text ?? "");
    if (message.done) this.#finish(message.done);
    this.#came = performance.now();
  }

  #show(now) {
    // what was said of one set is not true of the next
    if (now?.stage !== this.#now?.stage || now?.number !== this.#now?.number) this.#alert = 0;
    this.#now = now;
    find("doing").hidden = !now?.buttons;
    find("tonight-part").hidden = Boolean(now?.buttons) && now.stage !== "intro";
    find("do-sign").hidden = !now?.buttons;
    if (!now?.buttons) return;
    document.body.dataset.stage = now.stage;
    for (const name of ["number", "where", "word", "how", "next"]) put(`doing-${name}`, now[name]);
    put("doing-name", now.exercise);
    find("doing-word").toggleAttribute("data-long", now.word.length > 8);
    put("doing-left", now.left === null ? "" : String(now.left));
    find("doing-reps").hidden = now.rep === null;
    if (now.rep !== null) {
      put("doing-rep", String(now.rep));
      put("doing-of", `/${now.reps}`);
    }
    find("doing-bar").firstElementChild.style.setProperty("--part", String(now.part));
    put("do-skip", now.skip);
    put("do-pause", now.pause);
    put("status", now.status);
    find("light").dataset.is = now.light;
  }

  #finish(done) {
    put("finished-head", done.headline);
    list("finished-urgent", done.urgent);
    list("finished-lines", done.lines);
    find("finished-title").hidden = !done.lines.length;
    find("finished").toggleAttribute("data-urgent", done.urgent.length > 0);
    find("do-sign").hidden = true;
    put("status", "");
    delete document.body.dataset.stage;
  }

  sense(cue) {
    if (!cue.error || find("evening").hidden) return;
    put("doing-alert", cue.text);
    find("doing-alert").hidden = false;
    this.#alert = performance.now() + ALERT_MS;
  }

  /** What is not known any more must not be seen. */
  look(open, time) {
    const reason = !this.#now ? "" : !open || time - this.#came > STALE_MS ? "link" : "";
    const lost = find("doing-lost");
    lost.hidden = !reason;
    if (reason) put("doing-lost", lost.dataset[reason]);
    for (const id of ["doing-word", "doing-left"]) find(id).toggleAttribute("data-old", Boolean(reason));
    if (time > this.#alert || reason) find("doing-alert").hidden = true;
  }
}
