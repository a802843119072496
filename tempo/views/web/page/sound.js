// Beeps on the audio clock, and a voice where there is one. Which tones and words: the server says.

import { Quickest } from "/link.js";

const LOUD = 0.5;
const RAMP_S = 0.005;
const PAST_MS = 250;

export class Sound {
  #context = null;
  #clock = new Quickest();
  #voice = false;
  on = false;

  /** Whether this browser has any voice; it may learn so later. */
  get hasVoice() { return "speechSynthesis" in window && speechSynthesis.getVoices().length > 0; }
  get voice() { return this.#voice; }
  set voice(wanted) {
    this.#voice = wanted;
    if (!wanted) speechSynthesis.cancel();
  }

  async turn(on) {
    this.on = on;
    if (on) {
      this.#context ??= new AudioContext({ latencyHint: "interactive" });
      this.#clock = new Quickest();
      await this.#context.resume();
      this.play([[900, 0.08], [1200, 0.12]], performance.now(), 0); // so that the volume can be set
    } else {
      await this.#context?.suspend();
    }
  }

  /** What the browser says it needs from a sample to the air. */
  get lateMs() {
    const context = this.#context;
    return context ? 1000 * ((context.baseLatency || 0) + (context.outputLatency || 0)) : 0;
  }

  /** Play a tone at `due` (page's clock); when it will be in the air, or null. */
  play(tone, due) {
    const context = this.#context;
    const now = performance.now();
    if (!this.on || !tone.length || context.state !== "running" || due < now - PAST_MS) return null;
    // the audio clock moves in steps: its most advanced reading is the true one
    const behind = this.#clock.push(now - 1000 * context.currentTime, now);
    const start = Math.max(context.currentTime, (due - this.lateMs - behind) / 1000);
    let at = start;
    for (const [pitch, lasts] of tone) {
      if (pitch > 0) this.#note(pitch, at, lasts);
      at += lasts;
    }
    return 1000 * start + behind + this.lateMs;
  }

  #note(pitch, at, lasts) {
    const tone = new OscillatorNode(this.#context, { frequency: pitch });
    const gain = new GainNode(this.#context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(LOUD, at + RAMP_S);
    gain.gain.setValueAtTime(LOUD, at + Math.max(RAMP_S, lasts - RAMP_S));
    gain.gain.linearRampToValueAtTime(0, at + lasts);
    tone.connect(gain).connect(this.#context.destination);
    tone.start(at);
    tone.stop(at + lasts + RAMP_S);
  }

  say(text) {
    if (!this.on || !this.#voice || !text) return;
    const words = new SpeechSynthesisUtterance(text);
    words.lang = document.documentElement.lang;
    words.rate = 1.15;
    words.onerror = (event) => {
      if (!["canceled", "interrupted"].includes(event.error)) this.#voice = false;
    };
    speechSynthesis.cancel(); // what is said late is about a moment that is gone
    speechSynthesis.speak(words);
  }
}
