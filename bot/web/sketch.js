// What is being drawn, as far as it is.
export function sketch(bubble, coded) {
  const bytes = Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes]));
  const shown = bubble.querySelector(".sketch") ?? Object.assign(document.createElement("img"), { className: "sketch", alt: "" });
  shown.onload = () => URL.revokeObjectURL(url);
  shown.src = url;
  if (!shown.isConnected) bubble.querySelector(".progress").before(shown);
}
