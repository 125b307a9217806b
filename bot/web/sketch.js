// What is being drawn, as far as it is; the first time the page makes room for it.
export function sketch(bubble, coded, shownFirst) {
  const bytes = Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes]));
  const shown = bubble.querySelector(".sketch") ?? Object.assign(document.createElement("img"), { className: "sketch", alt: "" });
  const first = !shown.isConnected;
  shown.onload = () => { URL.revokeObjectURL(url); if (first) shownFirst(); };
  shown.src = url;
  if (first) bubble.querySelector(".progress").before(shown);
}
