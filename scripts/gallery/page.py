"""The gallery's page: one file of HTML beside its pictures, no other host, readable on a phone."""

from collections.abc import Sequence
from html import escape

from scripts.gallery.draw import Drawn
from scripts.gallery.recipe import Section

STYLE = """
:root { color-scheme: light; --paper: #f4f2ee; --ink: #22201c; --soft: #6b665e; --line: #ddd8d0 }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
header, section { max-width: 1360px; margin: 0 auto; padding: 24px 16px }
h1 { font-size: 28px; margin: 8px 0 } h2 { font-size: 21px; margin: 16px 0 2px }
p { margin: 0 0 16px; color: var(--soft); max-width: 70ch }
nav { display: flex; flex-wrap: wrap; gap: 8px }
nav a { padding: 6px 12px; border: 1px solid var(--line); border-radius: 99px; color: inherit; text-decoration: none }
.cells { display: flex; flex-wrap: wrap; gap: 24px 18px; align-items: flex-start }
figure { margin: 0; flex: 0 1 calc(var(--shape) * 368px); max-width: 100% }
img { display: block; width: 100%; height: auto; background: #e6e2db; box-shadow: 0 1px 3px #0002 }
figcaption { padding-top: 8px; font-weight: 600 }
small { display: block; color: var(--soft); font-weight: 400; font-size: 13px; overflow-wrap: anywhere }
@media (max-width: 560px) {
  .cells { gap: 22px 12px } figure { flex: 0 0 calc(50% - 6px) } figure.broad { flex-basis: 100% }
}
"""

BROAD = 1.15
"""Pictures wider than this stand alone in a row of a phone."""


def page(shown: Sequence[tuple[Section, Sequence[tuple[str, Drawn]]]], line: str) -> str:
    """`shown` gives each section its cells with the names of their files; `line` says when and how it was made."""
    anchors = "".join(f'<a href="#s{place}">{escape(section.title)}</a>' for place, (section, _) in enumerate(shown))
    body = "".join(_section(place, section, cells) for place, (section, cells) in enumerate(shown))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Fit-AD gallery</title><style>{STYLE}</style></head><body>"
        f"<header><h1>Fit-AD gallery</h1><p>{escape(line)}</p><nav>{anchors}</nav></header>{body}</body></html>\n"
    )


def _section(place: int, section: Section, cells: Sequence[tuple[str, Drawn]]) -> str:
    figures = "".join(_figure(name, drawn) for name, drawn in cells)
    head = f"<h2>{escape(section.title)}</h2><p>{escape(section.note)}</p>"
    return f'<section id="s{place}">{head}<div class="cells">{figures}</div></section>'


def _figure(name: str, drawn: Drawn) -> str:
    wide, high = drawn.size
    facts = "".join(f"<small>{escape(fact)}</small>" for fact in drawn.facts)
    broad = ' class="broad"' if wide > high * BROAD else ""
    image = f'<img src="{name}" width="{wide}" height="{high}" alt="{escape(drawn.cell.caption)}" loading="lazy">'
    caption = f"<figcaption>{escape(drawn.cell.caption)}{facts}</figcaption>"
    return f'<figure{broad} style="--shape:{wide / high:.3f}"><a href="{name}">{image}</a>{caption}</figure>'
