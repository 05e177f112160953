"""Whether probabilities hold, as a picture: bars in the terminal, or a page with a drawing that needs nothing else."""

from html import escape

from mapping_engine import ModelReport

_WIDTH = 30
_SIDE, _EDGE = 360, 40


def reliability_bars(report: ModelReport) -> str:
    """Return a bar for each tenth of probability: what was accepted, and a mark where the model said it would be."""
    lines = [f"  [dim]{'stated':>8}  {'accepted'}[/dim]"]
    for each in report.tenths:
        said = "" if each.stated is None else f"{each.stated:.2f}"
        verdict = f"; {each.says}" if each.accepted.is_enough else ""
        lines.append(f"  {said:>8}  {_bar(each.accepted.share, each.stated)}  {each.accepted.words}{verdict}")
    return "\n".join([*lines, "  [dim]█ accepted   ┃ where the model said it would end[/dim]"])


def _bar(accepted: float | None, stated: float | None) -> str:
    """Return one bar with its mark.

    >>> _bar(0.5, 0.6)
    '███████████████··┃············'
    """
    filled = round((accepted or 0) * _WIDTH)
    cells = ["█"] * filled + ["·"] * (_WIDTH - filled)
    if stated is not None:
        cells[min(int(stated * _WIDTH - 0.5), _WIDTH - 1)] = "┃"
    return "".join(cells)


def reliability_page(report: ModelReport) -> str:
    """Return an HTML page with the reliability diagram as SVG, and the same figures as a table; it loads nothing."""
    rows = "".join(
        f"<tr><td>{each.low:.1f} to {each.high:.1f}</td><td>{_number(each.stated)}</td>"
        f"<td>{escape(each.accepted.words)}</td><td>{escape(each.says)}</td></tr>"
        for each in report.tenths
    )
    period = f"from {report.since or 'the beginning'} until {report.until or 'now'}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Do the probabilities hold?</title>'
        f"<style>{_STYLE}</style></head><body><h1>Do the probabilities hold?</h1>"
        f"<p>Suggestions that assessors answered, {escape(period)}. {escape(_error(report))}</p>{_drawing(report)}"
        "<table><caption>What became of each tenth of probability</caption><thead><tr><th>probability</th>"
        "<th>stated on average</th><th>accepted</th><th></th></tr></thead>"
        f"<tbody>{rows}</tbody></table></body></html>\n"
    )


_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse}th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #ccc}"
    "caption{text-align:left;font-weight:bold}"
)


def _error(report: ModelReport) -> str:
    error = report.error
    if error.error is None:
        return f"The calibration error over {error.answers} answers: {error.says}."
    return f"The calibration error over {error.answers} answers is {error.error:.3f}: {error.says}."


def _drawing(report: ModelReport) -> str:
    end = _EDGE + _SIDE
    points = [
        (each.stated, each.accepted.share, each.accepted.low, each.accepted.high, each.accepted.words)
        for each in report.tenths
        if each.stated is not None and each.accepted.share is not None
    ]
    marks = "".join(_mark(stated, share, low or 0.0, high or 1.0, words) for stated, share, low, high, words in points)
    ticks = "".join(
        f'<text x="{_x(tenth / 5):.0f}" y="{end + 16}" text-anchor="middle">{tenth / 5:.1f}</text>'
        f'<text x="{_EDGE - 6}" y="{_y(tenth / 5) + 4:.0f}" text-anchor="end">{tenth / 5:.1f}</text>'
        for tenth in range(6)
    )
    return (
        f'<svg viewBox="0 0 {end + 20} {end + 40}" width="{end + 20}" role="img" font-size="11"><title>Reliability '
        "diagram: the share accepted against the probability stated, with 95 % intervals</title>"
        f'<rect x="{_EDGE}" y="{_EDGE}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#767676"/>'
        f'<line x1="{_EDGE}" y1="{end}" x2="{end}" y2="{_EDGE}" stroke="#767676" stroke-dasharray="4 4"/>{ticks}{marks}'
        f'<text x="{_x(0.5):.0f}" y="{end + 34}" text-anchor="middle">probability stated</text>'
        f'<text x="{_EDGE}" y="{_EDGE - 10}">share accepted</text></svg>'
    )


def _mark(stated: float, share: float, low: float, high: float, words: str) -> str:
    x = _x(stated)
    return (
        f'<g stroke="#0b5394" fill="#0b5394"><title>{escape(f"stated {stated:.2f}, accepted {words}")}</title>'
        f'<line x1="{x:.1f}" y1="{_y(low):.1f}" x2="{x:.1f}" y2="{_y(high):.1f}"/>'
        f'<circle cx="{x:.1f}" cy="{_y(share):.1f}" r="4"/></g>'
    )


def _x(share: float) -> float:
    return _EDGE + share * _SIDE


def _y(share: float) -> float:
    return _EDGE + (1 - share) * _SIDE


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
