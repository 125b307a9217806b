// Draws a box over a photo with a finger or the mouse; a plain tap makes a box of a third of the picture.
import { element } from "./bubbles.js";

const clamp = (share) => Math.min(1, Math.max(0, share));

export function pointer({ url }, words, send) {
  const frame = element("i"), area = element("div", "point", Object.assign(element("img", "picture"), { src: url, alt: words.point_hint, draggable: false }), frame);
  const done = Object.assign(element("button", "chip first", words.point_done), { type: "button", disabled: true });
  let from = null, box = null;
  frame.hidden = true;

  const at = (event) => {
    const edge = area.getBoundingClientRect();
    return [clamp((event.clientX - edge.left) / edge.width), clamp((event.clientY - edge.top) / edge.height)];
  };
  const draw = () => {
    frame.hidden = false; done.disabled = false;
    Object.assign(frame.style, { left: `${box.x * 100}%`, top: `${box.y * 100}%`, width: `${box.width * 100}%`, height: `${box.height * 100}%` });
  };
  const span = ([x0, y0], [x1, y1]) => ({ x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) });
  const around = ([x, y]) => { const left = Math.min(0.66, Math.max(0, x - 0.17)), top = Math.min(0.66, Math.max(0, y - 0.17)); return { x: left, y: top, width: 0.34, height: 0.34 }; };

  area.onpointerdown = (event) => { from = at(event); area.setPointerCapture(event.pointerId); event.preventDefault(); };
  area.onpointermove = (event) => { if (from) { box = span(from, at(event)); draw(); } };
  area.onpointerup = (event) => {
    if (!from) return;
    const drawn = span(from, at(event));
    box = drawn.width < 0.05 || drawn.height < 0.05 ? around(at(event)) : drawn;
    from = null; draw();
  };
  done.onclick = () => { done.disabled = true; send(box); };
  return [area, element("div", "chips", done)];
}
