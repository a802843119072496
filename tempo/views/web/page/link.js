// The wire to the server: opens itself again, knows when it is silent, and keeps the server's clock.

const SILENT_MS = 2500; // the server gives a sign of life every second
const WAITS_MS = [200, 400, 800, 1500];

/** The difference of two clocks by the quickest arrivals; follows slow drift. */
class Quickest {
  #best = null;
  #since = 0;
  /** `difference`: clock here minus clock there, at an arrival. */
  push(difference, now) {
    const drifted = this.#best === null ? Infinity : this.#best + 0.0005 * (now - this.#since);
    this.#best = Math.min(difference, drifted);
    this.#since = now;
    return this.#best;
  }
  get known() { return this.#best; }
}

export class Link {
  #socket = null;
  #tries = 0;
  #heard = 0;
  #clock = new Quickest();
  open = false;

  /** `told(message, came)`, `changed(open, letIn)`. */
  constructor(told, changed) {
    this.told = told;
    this.changed = changed;
    this.#connect();
    setInterval(() => {
      if (this.open && performance.now() - this.#heard > SILENT_MS) this.#socket.close();
    }, 250);
    addEventListener("online", () => this.open || this.#socket.close());
  }

  /** A moment of the server's clock (seconds) on the page's (milliseconds). */
  here(serverS) { return 1000 * serverS + (this.#clock.known ?? 0); }

  say(what) {
    if (this.open) this.#socket.send(JSON.stringify(what));
  }

  #connect() {
    const socket = new WebSocket(`ws://${location.host}/feed`);
    this.#socket = socket;
    const giveUp = setTimeout(() => socket.close(), 5000);
    let ended = false;
    socket.onopen = () => {
      clearTimeout(giveUp);
      this.#clock = new Quickest();
      this.#heard = performance.now();
      this.#tries = 0;
      this.open = true;
      this.changed(true, true);
    };
    socket.onmessage = (event) => {
      const came = performance.now();
      const message = JSON.parse(event.data);
      this.#heard = came;
      this.#clock.push(came - 1000 * message.at, came);
      this.told(message, came);
    };
    socket.onclose = () => {
      if (ended) return;
      ended = true;
      clearTimeout(giveUp);
      this.open = false;
      this.changed(false, true);
      const wait = WAITS_MS[Math.min(this.#tries++, WAITS_MS.length - 1)];
      setTimeout(() => this.#again(), wait);
    };
  }

  async #again() {
    const answer = await fetch("/", { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer?.status === 403) this.changed(false, false);
    this.#connect();
  }
}
