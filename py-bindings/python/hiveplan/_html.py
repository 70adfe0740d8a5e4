"""Plain HTML for notebooks: tables with caption and scope, no script, nothing loaded, every text escaped."""

from collections.abc import Iterable, Sequence

#: What text becomes inside of markup; `html.escape` would load all named entities with it.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def escape(text: str) -> str:
    """Make text safe between tags and in attributes."""
    return text.translate(_ESCAPED)


def table_html(caption: str, head: Sequence[tuple[str, str, bool]], rows: Iterable[Sequence[str]], more: str = "") -> str:
    """Give a table. ``head`` holds heading, explanation and whether the column is one of numbers."""
    parts = ['<table lang="en">', f'<caption style="text-align:left">{escape(caption)}</caption>', "<thead><tr>"]
    side = ["right" if number else "left" for _, _, number in head]
    for (heading, what, _), align in zip(head, side, strict=True):
        title = f' title="{escape(what)}"' if what else ""
        parts.append(f'<th scope="col" style="text-align:{align}"{title}>{escape(heading)}</th>')
    parts.append("</tr></thead><tbody>")
    for row in rows:
        parts.append("<tr>")
        for at, (cell, align) in enumerate(zip(row, side, strict=True)):
            tag, scope = ("th", ' scope="row"') if at == 0 else ("td", "")
            weight = ";font-weight:normal" if at == 0 else ""
            parts.append(f'<{tag}{scope} style="text-align:{align}{weight}">{escape(cell)}</{tag}>')
        parts.append("</tr>")
    parts.append("</tbody>")
    if more:
        parts.append(f'<tfoot><tr><td colspan="{len(head)}" style="text-align:left">{escape(more)}</td></tr></tfoot>')
    parts.append("</table>")
    return "".join(parts)


def answer_html(title: str, subtitle: str, figures: Sequence[tuple[str, str, str]], sentences: Sequence[str]) -> str:
    """Give a summary: key figures as a table, then what is said."""
    head = [("", "", False), ("value", "", True), ("set against", "", False)]
    said = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
    return table_html(f"{title}: {subtitle}", head, figures) + said
