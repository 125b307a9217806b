// One bubble as the page shows it. `act` is what a pressed chip, a drawn box and a copied text do.
import { compare } from "./compare.js";
import { pointer } from "./pointer.js";
import { copy } from "./copy.js";
import { tagged } from "./tags.js";
import { zoom } from "./zoom.js";

export function element(tag, name = "", ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

export function bubble(content, words, act) {
  const wide = content.picture || content.after || content.point || content.copy;
  const made = element("article", wide ? "bubble wide" : "bubble");
  if (content.after) made.append(compare(content, words));
  else if (content.point) made.append(...pointer(content.point, words, act.box));
  else if (content.picture) made.append(picture(content, words));
  if (content.text) made.append(emphasised(content.text));
  if (content.working) made.append(progress());
  if (content.copy) made.append(...copied(content.copy, words));
  const asked = (content.chips ?? []).map((chip) => button(chip, act.tap)), kept = file(content, words);
  const chips = [...link(content), ...(content.picture ? [...asked, ...kept] : [...kept, ...asked])];
  if (chips.length) made.append(element("div", "chips", ...chips));
  return made;
}

export function mine(message) {
  const made = element("article", "bubble mine");
  const photos = (message.photos ?? []).map((url) => Object.assign(element("img"), { src: url, alt: "" }));
  if (photos.length > 1) made.append(element("div", "many", ...photos)); else made.append(...photos);
  if (message.text) made.append(message.text);
  return made;
}

function picture({ picture: { url, width, height }, alt }, words) {
  const shown = Object.assign(element("img", "picture"), { src: url, alt: alt ?? "" });
  if (width) Object.assign(shown, { width, height });
  const press = Object.assign(element("button", "enlarge", shown), { type: "button", title: words.enlarge });
  press.onclick = () => zoom(url, alt ?? "", words);
  return press;
}

function emphasised(text) {
  const made = element("div", "text");
  text.split(/\*\*(.+?)\*\*/).forEach((part, index) => made.append(index % 2 ? element("b", "", part) : part));
  return made;
}

function progress() {
  return element("div", "", element("div", "progress", element("i")), element("small"));
}

function copied(text, words) {
  const press = Object.assign(element("button", "chip stays", words.copy), { type: "button" });
  press.onclick = async () => { await copy(text); press.textContent = words.copied; };
  return [element("div", "copy", ...tagged(text)), element("div", "chips", press)];
}

function link({ link }) {
  if (!link) return [];
  return [Object.assign(element("a", "button strong", link.label), { href: link.url, target: "_blank", rel: "noopener" })];
}

function file({ file }, words) {
  if (!file) return [];
  return [Object.assign(element("a", "button", words.save), { href: file.url, download: file.name })];
}

function button({ label, data }, tap) {
  const made = Object.assign(element("button", "chip", label), { type: "button" });
  made.dataset.tap = data;
  made.onclick = () => { made.setAttribute("aria-pressed", "true"); tap(data, label); };
  return made;
}
