// The heel beside the line it should follow, on a scale that only ever widens.

const MARGIN = 0.07;

export class Gauge {
  #low = -3;
  #high = 9;
  #parts;

  constructor() {
    this.#parts = Object.fromEntries(
      ["level", "goal", "target", "heel"].map((id) => [id, document.getElementById(id)]),
    );
  }

  forget() { [this.#low, this.#high] = [-3, 9]; }

  show(frame) {
    for (const height of [frame?.heel, frame?.top, frame?.bottom]) {
      if (typeof height !== "number") continue;
      this.#low = Math.min(this.#low, height);
      this.#high = Math.max(this.#high, height);
    }
    this.#place("level", frame?.level ? 0 : null);
    this.#place("goal", frame?.bottom);
    this.#place("target", frame?.target);
    this.#place("heel", frame?.heel);
  }

  #place(name, height) {
    const part = this.#parts[name];
    part.hidden = typeof height !== "number";
    if (part.hidden) return;
    const share = (this.#high - height) / (this.#high - this.#low);
    part.style.setProperty("--at", (100 * (MARGIN + (1 - 2 * MARGIN) * share)).toFixed(2));
  }
}
