// The post leaves the house: the caption is copied, the picture goes to the phone's own share sheet.
import { copy } from "./copy.js";
import { tagged } from "./tags.js";

const post = JSON.parse(document.getElementById("post").textContent);
const [share, save, press, hint] = ["share", "save", "copy", "hint"].map((id) => document.getElementById(id));

document.getElementById("text").replaceChildren(...tagged(post.text));

async function picture() {
  const answer = await fetch(save.href);
  return new File([await answer.blob()], save.download, { type: "image/jpeg" });
}

async function copied() {
  await copy(post.text);
  press.textContent = post.copied;
  hint.textContent = post.copied_hint;
}

press.onclick = copied;
const file = navigator.canShare ? await picture() : null;
if (file && navigator.canShare({ files: [file] })) {
  share.hidden = false;
  save.classList.remove("strong");
  share.onclick = async () => {
    await copied();
    try { await navigator.share({ files: [file] }); } catch (fault) { if (fault.name !== "AbortError") save.click(); }
  };
} else {
  hint.textContent = post.hint_save;
  save.classList.add("strong");
}
