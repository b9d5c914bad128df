"""Plain text tables for people; the machine reads the JSON line."""


def number(value, digits=1):
    return "-" if value is None else f"{value:.{digits}f}"


def with_spread(middle, least_and_greatest, digits=1):
    if middle is None:
        return "-"
    if least_and_greatest is None:
        return number(middle, digits)
    least, greatest = least_and_greatest
    return f"{middle:.{digits}f} ({least:.{digits}f}-{greatest:.{digits}f})"


def table(title, head, rows):
    """Columns as wide as their widest cell; the first is set left, the others right."""
    cells = [head, *rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = [title]
    for row in cells:
        first, rest = row[0].ljust(widths[0]), [c.rjust(w) for c, w in zip(row[1:], widths[1:])]
        lines.append("  " + "  ".join([first, *rest]).rstrip())
    lines.insert(2, "  " + "-" * (sum(widths) + 2 * (len(head) - 1)))
    return "\n".join(lines) + "\n"
