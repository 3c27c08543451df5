"""The icons of the installed application, drawn from the house's own mark: `frontend/drawings/logo.svg`.

    python tools/app_icons.py

"any" stands on a rounded sheet; "maskable" fills its square and keeps the mark in the middle 80 %, whatever shape a phone
cuts (W3C Web App Manifest, "Icon masks"); the badge is one flat shape, since Android keeps its alpha only.
"""

import re
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parent.parent
MARK = ROOT / "frontend" / "drawings" / "logo.svg"
OUT = ROOT / "preau" / "ui" / "static" / "ui" / "icons"
SHEET = "#f3f4ef"
POINT = 72  # typst counts in points, of which an inch has so many


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    whole = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", MARK.read_text())
    for size in (192, 512):
        write(f"icon-{size}", size, sheet(whole, scale=0.72, radius=7))
        write(f"maskable-{size}", size, sheet(whole, scale=0.58, radius=0))
    write("icon-180", 180, sheet(whole, scale=0.66, radius=0))  # Apple rounds it by itself
    write("badge-96", 96, flat(whole))
    print(f"{len(list(OUT.glob('*.png')))} icons of the application.")


def sheet(mark: str, *, scale: float, radius: float) -> str:
    middle = 16 * (1 - scale)
    return (
        f'{SVG}<rect width="32" height="32" rx="{radius}" fill="{SHEET}"/>'
        f'<g transform="translate({middle} {middle}) scale({scale})">{mark}</g></svg>'
    )


def flat(mark: str) -> str:
    return SVG + re.sub(r'"#[0-9a-f]{6}"', '"#ffffff"', mark) + "</svg>"


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke-linecap="round">'


def write(name: str, size: int, drawing: str) -> None:
    """One image of `size` by `size`, without margin, and transparent where nothing is drawn."""
    page = (
        f"#set page(width: {size}pt, height: {size}pt, margin: 0pt, fill: none)\n"
        f'#image(bytes("{drawing.replace(chr(34), chr(92) + chr(34))}"), format: "svg", width: 100%, height: 100%)'
    )
    (OUT / f"{name}.png").write_bytes(typst.compile(page.encode(), format="png", ppi=POINT))


if __name__ == "__main__":
    main()
