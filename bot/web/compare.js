// Before and after under one slider, which the keyboard moves too.
import { element } from "./bubbles.js";

export function compare({ before, after, alt }, words) {
  const under = Object.assign(element("img"), { src: before.url, alt: "" });
  const over = Object.assign(element("img", "after"), { src: after.url, alt: alt ?? "" });
  const bar = element("div", "bar");
  const slide = Object.assign(element("input"), { type: "range", min: 0, max: 100, value: 50 });
  slide.setAttribute("aria-label", `${words.before} ${words.after}`);
  slide.oninput = () => { over.style.clipPath = `inset(0 0 0 ${slide.value}%)`; bar.style.left = `${slide.value}%`; };
  return element("div", "compare", under, over, element("span", "left", words.before), element("span", "right", words.after), bar, slide);
}
