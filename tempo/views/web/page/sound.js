// Beeps on the audio clock, and a voice where there is one. Which tones and words: the server says.

const LOUD = 0.5;
const RAMP_S = 0.005;
const PAST_MS = 250;

export class Sound {
  #context = null;
  #voice = false;
  on = false;
  changed = () => {}; // the system may take the sound away (a call), and give it back

  /** Whether this browser has any voice; it may learn so later. */
  get hasVoice() { return "speechSynthesis" in window && speechSynthesis.getVoices().length > 0; }
  get voice() { return this.#voice; }
  set voice(wanted) {
    this.#voice = wanted;
    if (!wanted) speechSynthesis.cancel();
  }

  async turn(on) {
    if (on) {
      this.#context ??= new AudioContext({ latencyHint: "interactive" });
      this.#context.onstatechange = () => this.#look();
      await this.#context.resume();
      this.#look();
      this.play([[900, 0.08], [1200, 0.12]], performance.now(), 0); // so that the volume can be set
    } else {
      await this.#context?.suspend();
      this.#look();
    }
  }

  #look() {
    this.on = this.#context.state === "running";
    this.changed();
  }

  /** When the audio clock's zero is in the air, on the page's clock, as the browser states it. */
  get #zeroMs() {
    const context = this.#context;
    const { contextTime, performanceTime } = context.getOutputTimestamp?.() ?? {};
    if (contextTime > 0) return performanceTime - 1000 * contextTime;
    const out = (context.baseLatency || 0) + (context.outputLatency || 0);
    return performance.now() - 1000 * (context.currentTime - out);
  }

  /** How late a sound that begins now is in the air. */
  get lateMs() {
    return this.#context ? this.#zeroMs + 1000 * this.#context.currentTime - performance.now() : 0;
  }

  /** Play a tone at `due` (page's clock); when it will be in the air, or null. */
  play(tone, due) {
    const context = this.#context;
    if (!this.on || !tone.length || context.state !== "running") return null;
    if (due < performance.now() - PAST_MS) return null;
    const zero = this.#zeroMs;
    const start = Math.max(context.currentTime, (due - zero) / 1000);
    let at = start;
    for (const [pitch, lasts] of tone) {
      if (pitch > 0) this.#note(pitch, at, lasts);
      at += lasts;
    }
    return zero + 1000 * start;
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
