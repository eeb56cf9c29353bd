"""Draws the plots of the model card from the figures in card.json: `make plots`. Needs matplotlib.

calibration.svg        how often a stated probability came true, on authors held out
precision_recall.svg   the same mails, kind by kind
rounds.svg             figures on blind sets, against the number of mails that the model was trained on
gains.svg              what each round gained over the model before it on the same mails, added up: sets differ more
                       than models, so the figures of one round say little beside those of another
"""

import json
from itertools import accumulate
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "inboxguard"  # the same octets for the same figures
mpl.rcParams["svg.fonttype"] = "none"

from matplotlib import pyplot as plt  # noqa: E402  # after the backend is chosen

HERE = Path(__file__).parent


def main() -> None:
    """All of them."""
    card = json.loads((HERE / "card.json").read_text("utf-8"))
    (HERE / "plots").mkdir(exist_ok=True)
    _calibration(card)
    _precision_recall(card)
    _rounds(card)
    _gains(card)


def _calibration(card: dict) -> None:
    rows = card["held_out_together"]["curves"]["calibration"]
    axes = _axes("stated probability", "part that came true")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([row["said"] for row in rows], [row["was"] for row in rows], marker="o")
    for row in rows:
        axes.annotate(f"{row['n']}", (row["said"], row["was"]), fontsize=7, xytext=(4, -9), textcoords="offset points")
    _save("calibration", card)


def _precision_recall(card: dict) -> None:
    axes = _axes("recall", "precision")
    for kind, points in card["held_out_together"]["curves"]["precision_recall"].items():
        axes.plot(*zip(*[point for point in points if any(point)], strict=True), marker=".", label=kind)
    axes.legend(fontsize=8)
    _save("precision_recall", card)


def _rounds(card: dict) -> None:
    axes = _axes("mails in training", "macro F1 on mails by authors who saw none of it")
    axes.set_xlim(0, max(row["mails"] for row in card["rounds"]) * 1.1)
    for language in ("he", "en"):
        for figure, line in (("macro4", "-"), ("macro6", "--")):
            rows = [row for row in card["rounds"] if row["language"] == language and row["agreements"] == "not told"]
            axes.plot(
                [row["mails"] for row in rows],
                [row[figure] for row in rows],
                line,
                marker="o",
                label=f"{language} {figure}",
            )
    axes.legend(fontsize=8)
    _save("rounds", card)


def _gains(card: dict) -> None:
    measured = [row for row in card["rounds"] if "macro4_before" in row]
    axes = _axes("mails in training", "macro F1 gained, each round on one set")
    axes.set_xlim(0, max(row["mails"] for row in measured) * 1.1)
    for language in ("he", "en"):
        for figure, line in (("macro4", "-"), ("macro6", "--")):
            rows = [row for row in measured if row["language"] == language]
            gained = accumulate(row[figure] - row[f"{figure}_before"] for row in rows)
            axes.plot([row["mails"] for row in rows], list(gained), line, marker="o", label=f"{language} {figure}")
    axes.set_ylim(0, 0.6)
    axes.legend(fontsize=8)
    _save("gains", card)


def _axes(x: str, y: str) -> plt.Axes:
    _, axes = plt.subplots(figsize=(5, 4), layout="constrained")
    axes.set(xlabel=x, ylabel=y, xlim=(0, 1), ylim=(0, 1))
    axes.grid(color="0.9")
    return axes


def _save(name: str, card: dict) -> None:
    plt.savefig(HERE / "plots" / f"{name}.svg", metadata={"Date": None, "Title": f"model {card['version']}"})
    plt.close()


if __name__ == "__main__":
    main()
