// The post leaves the house: the caption is copied, its pictures go to the phone's own share sheet.
import { copy } from "./copy.js";
import { tagged } from "./tags.js";

const post = JSON.parse(document.getElementById("post").textContent);
const [share, save, press, hint, pictures] = ["share", "save", "copy", "hint", "pictures"].map((id) => document.getElementById(id));
const all = [{ full: save.href, name: save.download }, ...post.pages];

document.getElementById("text").replaceChildren(...tagged(post.text));
for (const { picture } of post.pages) pictures.append(Object.assign(document.createElement("img"), { className: "picture", src: picture, alt: "" }));
pictures.classList.toggle("several", post.pages.length > 0);

async function taken({ full, name }) {
  const answer = await fetch(full);
  return new File([await answer.blob()], name, { type: "image/jpeg" });
}

async function copied() {
  await copy(post.text);
  press.textContent = post.copied;
  hint.textContent = post.copied_hint;
}

function saved() {
  for (const { full, name } of all) Object.assign(document.createElement("a"), { href: full, download: name }).click();
}

press.onclick = copied;
save.onclick = (event) => { if (post.pages.length) { event.preventDefault(); saved(); } };
const files = navigator.canShare ? await Promise.all(all.map(taken)) : [];
if (files.length && navigator.canShare({ files })) {
  share.hidden = false;
  save.classList.remove("strong");
  share.onclick = async () => {
    await copied();
    try { await navigator.share({ files }); } catch (fault) { if (fault.name !== "AbortError") saved(); }
  };
} else {
  hint.textContent = post.hint_save;
  save.classList.add("strong");
}
