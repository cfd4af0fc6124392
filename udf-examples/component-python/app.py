"""User functions as a WebAssembly component, in Python: sentiment by word list. A function takes and gives whole columns."""

import re

import wit_world

WEIGHTS = {
    "awful": -1.0,
    "bad": -0.6,
    "boring": -0.5,
    "excellent": 1.0,
    "fast": 0.4,
    "good": 0.6,
    "great": 0.8,
    "late": -0.4,
    "slow": -0.4,
    "terrible": -1.0,
}
NEGATIONS = {"not", "never", "no"}


def _hits(text: str) -> list[tuple[str, float]]:
    words = re.findall(r"[a-z']+", text.lower())
    return [
        (word, -WEIGHTS[word] if before in NEGATIONS else WEIGHTS[word])
        for before, word in zip(["", *words], words)
        if word in WEIGHTS
    ]


class WitWorld(wit_world.WitWorld):
    def score(self, text):
        scores = []
        for value in text:
            if value is None:
                scores.append(None)
                continue
            weights = [weight for _, weight in _hits(value)]
            scores.append(sum(weights) / len(weights) if weights else 0.0)
        return scores

    def hits(self, text):
        found = [_hits(value) for value in text]
        pairs = [pair for row in found for pair in row]
        return wit_world.Hits([len(row) for row in found], [word for word, _ in pairs], [weight for _, weight in pairs])
