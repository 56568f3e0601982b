"""What people ask and nobody answers, gathered across days by meaning. Pure; works on vectors, because the words are gone after a day."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.storage import Unmet
from bot.tickets import Cluster

NEAR = 0.8  # cosine of the shipped encoder: 89 in 100 of 429 such pairs of labelled questions have a common entry, 52 at 0.7 (`python -m tests.measure_same`)


def clusters(unmet: Sequence[Unmet], wishes: Mapping[int, str], titles: Mapping[str, str]) -> list[Cluster]:
    """Return groups of questions that mean about the same, the biggest first.

    Each question goes to the first group whose middle is at least NEAR, in order of time; so a group grows, and none is split.
    `wishes`: words by ticket, where the person wished them kept. `titles`: of entries, by id.
    """
    size = max((len(one.vector) for one in unmet), default=0)
    groups: list[list[Unmet]] = []
    middles: list[NDArray[np.float32]] = []
    for one in unmet:
        if len(one.vector) != size:
            continue  # of an earlier encoder; nothing can be compared with it
        vector = np.frombuffer(one.vector, dtype=np.float16).astype(np.float32)
        near = [float(vector @ middle / (np.linalg.norm(middle) or 1.0)) for middle in middles]
        best = int(np.argmax(near)) if near else -1
        if best >= 0 and near[best] >= NEAR:
            groups[best].append(one)
            middles[best] = middles[best] + vector
        else:
            groups.append([one])
            middles.append(vector)
    made = [_cluster(group, wishes, titles) for group in groups]
    return sorted(made, key=lambda cluster: (-cluster.count, cluster.nearest))


def _cluster(group: Sequence[Unmet], wishes: Mapping[int, str], titles: Mapping[str, str]) -> Cluster:
    nearest = _most([one.nearest for one in group])
    words = tuple(dict.fromkeys(wishes[one.ticket] for one in group if one.ticket in wishes))
    return Cluster(len(group), len({one.day for one in group}), _most([one.language for one in group]), _most([one.topic for one in group]), titles.get(nearest, ""), words)


def _most(values: Sequence[str]) -> str:
    return max(sorted(set(values)), key=values.count)
