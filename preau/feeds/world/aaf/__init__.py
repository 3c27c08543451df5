"""How a world is written as the exports of an academy (AAF)."""
