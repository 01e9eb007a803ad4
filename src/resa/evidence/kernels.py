"""The compiled passes over ordered arrays that the measured map needs: one look-up, one for patience, one walk.

Each fills the arrays it is given, its own working arrays among them; what the numbers mean is said in `walk`. Nodes are numbered touchpoints first, then steps,
then stages. Every counter adds up over partitions.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..loops.native import native

ARRIVED, OPEN, LOST, OFF_MAP = 1, 2, 3, 0
NORMAL, PAST_GOAL, EXIT = 0, 1, 2


@native
def look_up(code: Any, channel: Any, table: Any, found: Any) -> None:
    """The table's value for each event's (name, channel)."""
    for i in range(len(code)):
        found[i] = table[code[i], channel[i]]


@native
def onward_gaps(offsets: Any, touchpoint: Any, at: Any, mask: Any, of: Any, gap: Any) -> int:
    """The time from each visit to the event that comes next in the unit, with its touchpoint; returns how many."""
    n = 0
    for u in range(len(offsets) - 1):
        if len(mask) and not mask[u]:
            continue
        for i in range(offsets[u], offsets[u + 1] - 1):
            of[n] = touchpoint[i]
            gap[n] = at[i + 1] - at[i]
            n += touchpoint[i] >= 0
    return n


@native
def walk(
    offsets: Any, touchpoint: Any, code: Any, at: Any, channel: Any, status: Any, person: Any, mask: Any,
    at_offsets: Any, at_steps: Any, previous_offsets: Any, previous_nodes: Any, step_node: Any, stage_of: Any,
    stage_role: Any, is_goal: Any, patience: Any, data_end: int,
    flow: Any, totals: Any, next_count: Any, links: Any, unmatched: Any, unmatched_after: Any, unmatched_by: Any,
    seen: Any, seen_outcome: Any, outcome: Any, watch: int, watched: Any, times_node: Any, times_gap: Any,
    last: Any, failed: Any, touched: Any, path: Any, name_stamp: Any, strange: Any,
) -> int:  # fmt: skip
    """Walk every unit once and add to the counters; see `walk.Counts` for their meaning.

    A step of one touchpoint that stands nowhere else is counted as that touchpoint: `step_node` says as which node.
    Fills and returns the number of (node, gap) of every first visit that had the step (or an earlier stage) before it.
    Of its own use, by node: `last` (−1 before and after), `failed`, `touched`, `path`; by name: `name_stamp` (−1), `strange`.
    """
    n_t, n_s, n = len(at_offsets) - 1, len(stage_of), len(last)
    people = len(seen) > 0
    n_first = 0
    for u in range(len(offsets) - 1):
        if len(mask) and not mask[u]:
            continue
        low, high = offsets[u], offsets[u + 1]
        if high == low:
            continue
        n_touched = n_path = n_strange = 0
        step_now = -1
        last_t = -1
        onward = -1
        furthest = -1
        arrived = exited = several = False
        first_person = person[low] if people else 0
        for i in range(low, high):
            t = touchpoint[i]
            if people and person[i] != first_person:
                several = True
            if t < 0:
                c = code[i]
                unmatched_after[c, last_t + 1] += 1
                unmatched_by[c, channel[i]] += 1
                if name_stamp[c] != u:
                    name_stamp[c] = u
                    strange[n_strange] = c
                    n_strange += 1
                onward = i
                continue
            # the step: where the customer is now if the touchpoint stands there, else the next place, else the first
            s = at_steps[at_offsets[t]]
            if at_offsets[t + 1] - at_offsets[t] > 1:
                for k in range(at_offsets[t], at_offsets[t + 1]):
                    if at_steps[k] >= step_now:
                        s = at_steps[k]
                        break
            step_now = s
            g = stage_of[s]
            last_t = t
            if is_goal[t]:
                arrived = True
            role = stage_role[g]
            if role == EXIT:
                exited = True
            else:
                onward = i
                if role == NORMAL and g > furthest:
                    furthest = g
            # first visits and the time from the step before
            of_step, of_stage = step_node[s], n_t + n_s + g
            before = np.int64(-1)
            if last[t] < 0 or last[of_step] < 0:
                for k in range(previous_offsets[s], previous_offsets[s + 1]):
                    before = max(before, last[previous_nodes[k]])
                if last[t] < 0:
                    path[n_path] = t
                    n_path += 1
            stage_before = np.int64(-1)
            if last[of_stage] < 0:
                for k in range(n_t + n_s, of_stage):
                    stage_before = max(stage_before, last[k])
            for level in range(3):
                node = t if level == 0 else (of_step if level == 1 else of_stage)
                if level == 1 and node == t:
                    continue
                first = last[node] < 0
                if first:
                    touched[n_touched] = node
                    n_touched += 1
                    since = stage_before if level == 2 else before
                    if since >= 0:
                        times_node[n_first] = node
                        times_gap[n_first] = at[i] - at[since]
                        n_first += 1
                if people and (first or person[i] != first_person):
                    p = person[i]
                    seen[node, p >> 3] |= np.uint8(1 << (p & 7))
                last[node] = i
                if status[i] == 2:
                    failed[node] = True
        # what became of the unit
        on_map = furthest >= 0
        silent = last_t >= 0 and data_end - at[high - 1] > patience[last_t]
        state = OFF_MAP
        if on_map:
            state = ARRIVED if arrived else (LOST if exited or silent else OPEN)
        outcome[u] = state + 4 * (furthest + 1)
        totals[0] += 1
        if on_map:
            totals[state] += 1
            if people:
                for i in range(low, high if several else low + 1):
                    p = person[i]
                    seen[n, p >> 3] |= np.uint8(1 << (p & 7))
        for k in range(n_strange):
            unmatched[strange[k], 0] += 1
            if on_map:
                unmatched[strange[k], 1] += 1
            name_stamp[strange[k]] = -1
        # flow at every node met
        for k in range(n_touched):
            node = touched[k]
            went = arrived
            if node >= n_t + n_s:
                g = node - n_t - n_s
                went = went or g < furthest
            else:
                g = stage_of[node - n_t if node >= n_t else at_steps[at_offsets[node]]]
                went = went or last[node] < onward
            flow[node, 0] += 1
            result = 1
            if went or stage_role[g] != NORMAL:
                flow[node, 1] += 1
                if on_map and state == ARRIVED:
                    flow[node, 4] += 1
                elif on_map and state == LOST:
                    flow[node, 5] += 1
            elif exited or silent:
                result = 3
                flow[node, 3] += 1
            else:
                result = 2
                flow[node, 2] += 1
            if people:
                seen_outcome[3 * node + result - 1, first_person >> 3] |= np.uint8(1 << (first_person & 7))
            if node == watch:
                watched[u] = result
            if failed[node]:
                flow[node, 6] += 1
                failed[node] = False
            following = last[node] + 1
            if following < high:
                target = touchpoint[following]
                next_count[node, target if target >= 0 else n_t + code[following]] += 1
            last[node] = -1
        # the way through the map, first visits only
        if on_map and n_path:
            links[n_t, path[0]] += 1
            for k in range(1, n_path):
                links[path[k - 1], path[k]] += 1
            links[path[n_path - 1], n_t + state] += 1
    return n_first


@native
def step_runs(
    offsets: Any, touchpoint: Any, status: Any, at_offsets: Any, at_steps: Any, n_steps: int, label: Any, failing: Any
) -> None:
    """The step of each event, −1 for all but the first of a run at one step; a run fails when any of it does.

    An event at a touchpoint of several steps is a run of its own, labelled `steps + touchpoint`: the alignment finds which
    of them it stands at.
    """
    for u in range(len(offsets) - 1):
        now = -1
        first = -1
        for i in range(offsets[u], offsets[u + 1]):
            t = touchpoint[i]
            label[i] = -1
            failing[i] = 0
            if t < 0:
                continue
            s = at_steps[at_offsets[t]]
            if at_offsets[t + 1] - at_offsets[t] > 1:
                s = n_steps + t
            if s != now:
                now = s
                first = i
                label[i] = s
            if status[i] == 2:
                failing[first] = 2


@native
def kept_promises(
    offsets: Any, touchpoint: Any, code: Any, channel: Any, at: Any, mask: Any, outcome: Any, table: Any, extra: Any,
    of_offsets: Any, of_touchpoint: Any, within: Any, data_end: int, found: Any, since: Any, state: Any,
) -> None:  # fmt: skip
    """For every expectation, per unit and counted from its first visit at the touchpoint: kept, not, still open.

    `table` and `extra` hold one bit per expectation where its rule holds; `within` is in microseconds, −1 = no limit.
    Of its own use, by expectation: `since`, and `state` (0 not begun, 1 waiting, 2 settled).
    """
    n = len(within)
    for u in range(len(offsets) - 1):
        if len(mask) and not mask[u]:
            continue
        for e in range(n):
            state[e] = 0
        begun = 0
        for i in range(offsets[u], offsets[u + 1]):
            if begun:
                bits = table[code[i], channel[i]]
                if len(extra):
                    bits |= extra[i]
                if bits:
                    for e in range(n):
                        if state[e] == 1 and bits >> np.uint64(e) & np.uint64(1):
                            state[e] = 2
                            kept = within[e] < 0 or at[i] - since[e] <= within[e]
                            found[e, 0 if kept else 1] += 1
            t = touchpoint[i]
            if t >= 0:
                for k in range(of_offsets[t], of_offsets[t + 1]):
                    e = of_touchpoint[k]
                    if state[e] == 0:
                        state[e] = 1
                        since[e] = at[i]
                        begun += 1
        if begun:
            for e in range(n):
                if state[e] == 1:
                    waiting = outcome[u] % 4 == 2 if within[e] < 0 else data_end - since[e] < within[e]
                    found[e, 2 if waiting else 1] += 1
