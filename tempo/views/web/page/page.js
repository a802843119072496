// Shows what the server tells, and tells the server what the person wants. No words live here.

import { Evening } from "/evening.js";
import { Gauge } from "/gauge.js";
import { Link } from "/link.js";
import { Sound } from "/sound.js";
import { Summary } from "/summary.js";

const STALE_MS = 500;
const ALERT_MS = 1800;
const SAID_APART_MS = 2500;
const LATE_MS = 100;

const find = (id) => document.getElementById(id);
const sound = new Sound();
const gauge = new Gauge();
const summary = new Summary((wish) => link.say(wish));
const evening = new Evening((wish) => link.say(wish));
const sections = Object.fromEntries(
  ["welcome", "question", "summary", "away", "evening", "finished"].map((id) => [id, id]));
const all = ["coach", ...Object.keys(sections)];
const now = { state: null, frame: null, came: 0, alert: 0, begins: false, ready: "" };

/* one quiet voice for screen readers: the newest sentence, and never two at once */
let toSay = "";
let saidAt = -Infinity;
function announce(text) {
  if (text) toSay = text;
  if (!toSay || performance.now() - saidAt < SAID_APART_MS) return;
  find("announce").textContent = toSay;
  toSay = "";
  saidAt = performance.now();
}

function put(id, text) {
  const element = find(id);
  if (element.textContent !== text) element.textContent = text;
}

function showState(state) {
  const other = state.text !== now.state?.text;
  now.state = state;
  document.body.dataset.screen = state.screen;
  const shown = sections[state.screen] ?? "coach";
  for (const id of all) find(id).hidden = id !== shown;
  if (shown === "question") showQuestion(state);
  put("instruction", state.text);
  put("away-text", state.text);
  find("instruction").toggleAttribute("data-long", state.text.length > 24);
  find("instruction").toggleAttribute("data-short", state.text.length < 9);
  if (!other) return;
  now.came = performance.now(); // from here on samples are waited for
  put("left", "");
  now.alert = 0;
  delete find("beat").dataset.side;
  announce([state.text, ...state.lines].join(" "));
  const leads = shown === "coach" || shown === "evening";
  if (leads) stayAwake();
  if (!leads) document.querySelector(`#${shown} h1`)?.focus({ preventScroll: true });
}

function showQuestion(state) {
  put("asked", state.text);
  find("asked-lines").replaceChildren(...state.lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
  find("choices").toggleAttribute("data-many", state.choices.length > 4);
  find("choices").replaceChildren(...state.choices.map((choice) => {
    const button = document.createElement("button");
    button.className = "choice";
    button.type = "button";
    button.textContent = choice.text;
    button.onclick = () => {
      for (const one of find("choices").children) one.disabled = true;
      link.say({ do: "answer", question: state.code, value: choice.value });
    };
    return button;
  }));
}

function showFrame(frame) {
  now.frame = frame;
  if (!frame) {
    gauge.forget();
    gauge.show(null);
    for (const id of ["phase", "left", "last"]) put(id, "");
    for (const id of ["set", "rep"]) put(id, "–");
    put("status", now.ready);
    find("light").dataset.is = "connecting";
    return;
  }
  gauge.show(frame);
  const moving = now.state?.screen === "live" && frame.word !== "";
  find("word").toggleAttribute("data-on", moving);
  find("instruction").hidden = moving;
  if (moving) {
    put("phase", frame.word);
    find("shape").setAttribute("href", `#is-${frame.shape}`);
  }
  if (now.state?.code !== "count_in") put("left", moving && frame.left !== null ? String(frame.left) : "");
  find("beat").hidden = !moving;
  put("set", String(frame.set));
  put("rep", String(frame.rep));
  put("status", frame.status);
  const doubtful = frame.connection === "connected" && frame.quality === "lost_samples";
  find("light").dataset.is = doubtful ? "doubtful" : frame.connection;
}

function sense(cue) {
  evening.sense(cue);
  if (cue.kind === "tick" || cue.kind === "accent") {
    const beat = find("beat");
    beat.dataset.side = beat.dataset.side === "0" ? "1" : "0";
  } else if (cue.kind === "count_in") {
    put("left", cue.text);
  } else if (cue.error) {
    find("alert-shape").setAttribute("href", `#is-${cue.kind}`);
    find("alert").lastElementChild.textContent = cue.text;
    find("alert").hidden = false;
    now.alert = performance.now() + ALERT_MS;
    announce(cue.text);
  } else if (cue.kind === "sentence") {
    announce(cue.text);
  }
  sound.say(cue.text);
}

/** Sounds are scheduled now, sights and words come when they are due. */
function take(cues, came) {
  const beeps = [];
  const paced = [];
  for (const cue of cues) {
    const due = link.here(cue.due);
    const ahead = due - came > 30;
    const inAir = sound.play(cue.tone, due);
    if (inAir !== null) (ahead ? paced : beeps).push(ahead ? inAir - due : inAir - came);
    if (ahead) setTimeout(() => sense(cue), due - performance.now());
    else sense(cue);
  }
  return { beeps, paced };
}

function told(message, came) {
  if (message.show) Object.assign(now, message.show);
  if (message.state) showState(message.state);
  if ("frame" in message) {
    // how old it was when it was sent, and how much slower than the quickest its way was
    now.came = Math.min(came, link.here(message.at - (message.age ?? 0)));
    showFrame(message.frame);
  }
  if ("said" in message) put("last", message.said?.text ?? "");
  if ("end" in message) summary.show(message.end, now.begins);
  evening.told(message);
  if ("kept" in message) summary.noted(message.kept?.text ?? "");
  find("begin").hidden = !now.begins;
  find("welcome-text").hidden = !now.begins;
  find("welcome-live").hidden = now.begins;
  const heard = take(message.cues ?? [], came);
  look();
  link.say({ ack: message.n, held: performance.now() - came, ...heard });
}

/** What is not known any more must not be seen. */
function look() {
  const time = performance.now();
  evening.look(link.open, time);
  const coaching = !find("coach").hidden;
  const silent = now.state?.flows && (now.frame?.stale || time - now.came > STALE_MS);
  const reason = !coaching ? "" : !link.open ? "link" : silent ? "stale" : "";
  const lost = find("lost");
  if (document.body.dataset.lost !== (reason || undefined)) {
    if (reason) document.body.dataset.lost = reason;
    else delete document.body.dataset.lost;
    lost.hidden = !reason;
    if (reason) {
      for (const line of lost.querySelectorAll("p")) line.textContent = line.dataset[reason];
      find("light").dataset.is = "stale";
      put("status", lost.querySelector(".what").textContent);
      announce(lost.querySelector(".what").textContent);
    } else if (now.frame) {
      showFrame(now.frame);
    }
  }
  if (!find("alert").hidden && (time > now.alert || reason)) find("alert").hidden = true;
  announce("");
}

function changed(open, letIn) {
  if (!open && !letIn) {
    put("away-text", find("away-text").dataset.text);
    for (const id of ["welcome", "question", "coach", "evening"]) find(id).hidden = true;
    find("away").hidden = !find("summary").hidden || !find("finished").hidden;
  } else if (!open) {
    put("status", document.querySelector("#lost .what").dataset.link);
    find("light").dataset.is = "stale";
  } else if (now.frame) {
    showFrame(now.frame);
  }
  find("away").hidden ||= open;
  look();
}

async function stayAwake() {
  find("lock").hidden = isSecureContext;
  await navigator.wakeLock?.request("screen").catch(() => null);
}

function press(id, on) {
  for (const button of [find(id), find(`do-${id}`)]) {
    button.dataset.is = on ? "on" : "off";
    button.textContent = on ? button.dataset.on : button.dataset.off;
  }
}

function offerVoice() {
  for (const id of ["voice", "do-voice"]) find(id).hidden = !sound.on || !sound.hasVoice;
}
sound.changed = () => {
  press("sound", sound.on);
  offerVoice();
};
window.speechSynthesis?.addEventListener("voiceschanged", offerVoice);

find("sound").onclick = find("do-sound").onclick = async () => {
  await sound.turn(!sound.on);
  setTimeout(() => {
    const late = find("late");
    late.hidden = sound.lateMs < LATE_MS;
    late.textContent = late.dataset.text.replace("{ms}", sound.lateMs.toFixed(0));
  }, 1000);
};
find("voice").onclick = find("do-voice").onclick = () => {
  sound.voice = !sound.voice;
  press("voice", sound.voice);
};
find("leg").onclick = () => link.say({ do: "next_leg" });
find("stop").onclick = () => link.say({ do: "stop" });
find("begin").onclick = () => link.say({ do: "begin" });
find("again").onclick = () => link.say({ do: "begin" });
find("signs-open").onclick = () => find("signs").showModal();
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !(find("coach").hidden && find("evening").hidden)) stayAwake();
});

const link = new Link(told, changed);
setInterval(look, 100);
