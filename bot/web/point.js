// Our page inside Telegram: a box is drawn, sent with Telegram's proof of who opened the page, and the page closes.
import { pointer } from "./pointer.js";

const words = JSON.parse(document.getElementById("words").textContent);
const [photo, hint] = ["photo", "hint"].map((id) => document.getElementById(id));
const proof = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData") ?? "";

// What Telegram's own script does to close a page: a call of the phone's client, or a message to the one on the web.
function close() {
  const event = "web_app_close";
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(event, "{}");
  else if (window.external && "notify" in window.external) window.external.notify(JSON.stringify({ eventType: event, eventData: {} }));
  else if (window.parent !== window) window.parent.postMessage(JSON.stringify({ eventType: event, eventData: {} }), "https://web.telegram.org");
}

async function send(box) {
  const body = JSON.stringify({ proof, box });
  let ok = false;
  try { ok = (await fetch("/telegram/point", { method: "POST", headers: { "Content-Type": "application/json" }, body })).ok; } catch { ok = false; }
  hint.textContent = ok ? words.point_sent : words.point_failed;
  if (ok) close(); else show();
}

function show() { photo.replaceChildren(...pointer({ url: words.url }, words, send)); }
show();
