// A picture over the whole page; a tap brings the place under the finger nearer, Escape, Back or a tap beside it leads out.
import { element } from "./bubbles.js";

const NEARER = 2.2;

export function zoom(src, alt, words) {
  const shown = Object.assign(element("img"), { src, alt });
  const leave = Object.assign(element("button", "round", "✕"), { type: "button" });
  leave.setAttribute("aria-label", words.close);
  const dialog = element("dialog", "zoom", element("div", "", shown), leave);
  leave.onclick = () => dialog.close();
  shown.onclick = (event) => nearer(dialog.firstChild, shown, event);
  dialog.onclick = ({ target }) => { if (target !== shown && target !== leave) dialog.close(); };
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}

function nearer(frame, shown, { clientX, clientY }) {
  const edge = shown.getBoundingClientRect();
  const near = shown.style.width !== "";
  shown.style.width = near ? "" : `${edge.width * NEARER}px`;
  if (near) return;
  frame.scrollTo((clientX - edge.left) * NEARER - frame.clientWidth / 2, (clientY - edge.top) * NEARER - frame.clientHeight / 2);
}
