// Set into the page by the tests: what was heard, shown, said and asked for.
window.probe = { beeps: [], peak: 0, words: [], said: [], waiting: 0, most: 0, frames: 0, slow: 0 };

const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
  probe.beeps.push({ pitch: this.frequency.value, when, now: this.context.currentTime });
  return start.call(this, when);
};
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to === this.context.destination) {
    const ear = new AnalyserNode(this.context, { fftSize: 2048 });
    const wave = new Float32Array(ear.fftSize);
    connect.call(this, ear);
    setInterval(() => {
      ear.getFloatTimeDomainData(wave);
      probe.peak = Math.max(probe.peak, ...wave);
    }, 10);
  }
  return connect.call(this, to, ...rest);
};

const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (text) {
  if (!text.startsWith('{"ack"')) return send.call(this, text);
  const acknowledge = () => {
    probe.waiting -= 1;
    if (this.readyState === WebSocket.OPEN) send.call(this, text);
  };
  return probe.slow ? setTimeout(acknowledge, probe.slow) : acknowledge();
};
const listen = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
Object.defineProperty(WebSocket.prototype, "onmessage", {
  set(handle) {
    listen.set.call(this, (event) => {
      probe.waiting += 1;
      probe.most = Math.max(probe.most, probe.waiting);
      if (event.data.includes('"frame"')) probe.frames += 1;
      handle(event);
    });
  },
});

const watch = (id, list) => {
  const element = document.getElementById(id);
  if (!element) return; // the page of those who are not let in
  new MutationObserver(() => list.push([element.textContent, performance.now()])).observe(element, {
    childList: true, characterData: true, subtree: true,
  });
};
addEventListener("DOMContentLoaded", () => {
  watch("phase", probe.words);
  watch("announce", probe.said);
});
