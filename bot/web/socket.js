// A socket that loses nothing: what the owner sends waits until it is acknowledged, what the bot
// sends is asked for again from the last number that was seen.
export class Line {
  #address; #waiting; #seen = 0; #socket = null; #pause = 500; #hear; #state;

  constructor(address, hear, state) {
    this.#address = address; this.#hear = hear; this.#state = state;
    this.#waiting = new Map(JSON.parse(sessionStorage.getItem("waiting") ?? "[]"));
    addEventListener("online", () => this.#open());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.#open(); });
    this.#open();
  }

  get seen() { return this.#seen; }

  say(message) {
    const id = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.#waiting.set(id, { ...message, id });
    this.#keep();
    this.#push(id);
    return id;
  }

  #open() {
    if (this.#socket && this.#socket.readyState < WebSocket.CLOSING) return;
    const socket = this.#socket = new WebSocket(`${this.#address}?since=${this.#seen}`);
    socket.onopen = () => { this.#pause = 500; this.#state(true); for (const id of this.#waiting.keys()) this.#push(id); };
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = () => { if (this.#socket === socket) this.#again(); };
  }

  #again() {
    this.#state(false);
    setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(8000, this.#pause * 1.8);
  }

  #take(message) {
    if (message.t === "ack") { this.#waiting.delete(message.id); this.#keep(); }
    if (message.seq) { if (message.seq <= this.#seen) return; this.#seen = message.seq; }
    this.#hear(message);
  }

  #push(id) { if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(this.#waiting.get(id))); }

  #keep() { sessionStorage.setItem("waiting", JSON.stringify([...this.#waiting])); }
}
