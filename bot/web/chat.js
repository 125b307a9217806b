import { bubble, element, mine } from "./bubbles.js";
import { sketch } from "./sketch.js";
import { Line } from "./socket.js";
import { upload } from "./upload.js";

const words = JSON.parse(document.getElementById("words").textContent);
const [log, composer, field, photos, state] = ["log", "composer", "words-in", "photos", "state"].map((id) => document.getElementById(id));
const slots = new Map(), unsent = new Map(), running = new Map();
const past = remembered();
const written = element("article", "bubble early");
let anchor = null;

const line = new Line(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/socket`, hear, (open) => {
  state.hidden = open; state.textContent = open ? "" : words.reconnecting;
});
const act = {
  tap: (data, label) => own(line.say({ t: "tap", data, label }), { text: label }),
  box: (box) => own(line.say({ t: "box", box }), { text: words.point_done }),
};

function hear(message) {
  if (message.t === "mine" || message.t === "ack") return settle(message);
  if (message.t === "progress") return advance(message);
  if (message.t === "early") return early(message);
  if (message.t === "ready") return recall(Infinity);
  if (message.t === "refused" || message.t === "later") { state.hidden = false; state.textContent = message.text; }
  if (message.t === "bubble") show(message);
}

// What the owner said stays on this device, so that a reloaded page shows both sides in their order.
function remembered() {
  if (localStorage.getItem("chat") !== words.chat) { localStorage.clear(); localStorage.setItem("chat", words.chat); }
  return JSON.parse(localStorage.getItem("mine") ?? "[]");
}

function remember(id, message) {
  const lines = JSON.parse(localStorage.getItem("mine") ?? "[]").slice(-199);
  localStorage.setItem("mine", JSON.stringify([...lines, { ...message, id, after: line.seen }]));
}

function recall(before) {
  while (past.length && past[0].after < before) {
    const message = past.shift();
    if (!unsent.has(message.id)) log.append(mine(message));
  }
  if (before !== Infinity) return;
  anchor = null; // a page that was opened again begins where the talk had come to
  down();
}

function show({ seq, slot, bubble: content }) {
  recall(seq);
  const made = bubble(content, words, act), there = slot && slots.get(slot);
  for (const earlier of log.querySelectorAll(".bubble:not(.mine)")) earlier.classList.add("old");
  made.querySelector(".chip:not(.button)")?.classList.add("first");
  if (there?.isConnected) there.replaceWith(made); else log.append(made);
  if (written.isConnected) log.append(written);
  if (!anchor?.isConnected || (answered(made) && !answered(anchor))) anchor = made;
  if (slot) slots.set(slot, made);
  if (content.job) { if (content.working) running.set(content.job, made); else running.delete(content.job); }
  down();
  setTimeout(down, 400);
  for (const picture of made.querySelectorAll("img")) picture.addEventListener("load", down, { once: true });
}

function own(id, message) {
  const made = mine(message);
  made.classList.add("unsent");
  unsent.set(id, made);
  remember(id, message);
  log.append(made);
  anchor = made;
  down();
}

function settle(message) {
  const there = unsent.get(message.id);
  unsent.delete(message.id);
  there?.classList.remove("unsent");
  if (there || message.t === "ack") return;
  log.append(mine(message));
  down();
}

function advance({ job, share, text, preview }) {
  const made = running.get(job);
  if (!made) return;
  made.querySelector(".progress i").style.width = `${Math.max(4, share * 100)}%`;
  made.querySelector("small").textContent = text ?? "";
  if (preview) sketch(made, preview, down);
}

// What is being written already: it stands last, and goes when the post is there.
function early({ lines }) {
  written.remove();
  if (!lines.length) return;
  written.replaceChildren(element("small", "", words.early), ...lines.map((line) => element("p", "", line)));
  log.append(written);
  down();
}

function answered(bubble) { return !bubble.matches(".mine") && bubble.querySelector("img.picture, .compare") !== null; }

// Down to the newest, but never past the first thing that was answered: the picture before its caption.
function down() {
  const last = log.scrollHeight - log.clientHeight;
  const first = anchor?.isConnected ? anchor.offsetTop - log.offsetTop - 8 : last;
  log.scrollTo({ top: Math.min(last, first), behavior: "smooth" });
}

function grow() { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 2}px`; }

async function send(files, caption) {
  const sent = await Promise.all([...files].map((file) => carried(file)));
  const media = sent.filter(Boolean);
  if (!media.length) return;
  own(line.say({ t: "photos", media: media.map(({ id }) => id), caption }), { text: caption, photos: media.map(({ url }) => url) });
}

async function carried(file) {
  const bar = element("i"), note = element("small", "", words.uploading), card = element("div", "upload", note, element("div", "progress", bar));
  log.append(card);
  anchor = card;
  down();
  for (;;) {
    try {
      const done = await upload(file, (share) => { bar.style.width = `${Math.max(4, share * 100)}%`; });
      card.remove();
      return done;
    } catch (sentence) {
      if (sentence) { card.remove(); return null; } // the chat says why
      note.textContent = words.offline;
      await reachable();
      note.textContent = words.uploading;
    }
  }
}

function reachable() {
  return new Promise((done) => { addEventListener("online", done, { once: true }); setTimeout(done, 4000); });
}

composer.onsubmit = (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  own(line.say({ t: "text", text }), { text });
  field.value = "";
  grow();
};
field.oninput = grow;
field.onkeydown = (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); composer.requestSubmit(); }
};
document.getElementById("attach").onclick = () => photos.click();
photos.onchange = () => { const caption = field.value.trim(); field.value = ""; grow(); send(photos.files, caption); photos.value = ""; };
addEventListener("paste", ({ clipboardData }) => { if (clipboardData.files.length) send(clipboardData.files, ""); });
log.ondragover = (event) => event.preventDefault();
log.ondrop = (event) => { event.preventDefault(); send(event.dataTransfer.files, ""); };
