// A caption as nodes whose tags are never broken after their sign.
export function tagged(text) {
  return text.split(/(#\S+)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const tag = document.createElement("span");
    tag.className = "tag";
    tag.textContent = part;
    return tag;
  });
}
