"""Two maps of one journey under other ids are found to be the same; what differs stays different."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from resa.cli.map_commands.diff import command
from resa.journey.align import aligned, for_persona, likeness
from resa.journey.diff import differences
from resa.journey.document import Document
from resa.journey.folding import folded
from resa.journey.format import write
from resa.journey.records import Card, Journey, Lane, Persona, Stage, Step, Touchpoint
from resa.journey.records.base import change
from resa.journey.renaming import rename

MAP = Document(
    [
        Journey(id="journey:a", title={"sv": "Byta värme"}),
        Stage(id="stage:1", title={"sv": "Behov"}, stage_kind="latent_need", order="a0"),
        Stage(id="stage:2", title={"sv": "Köp"}, stage_kind="decision", order="a1"),
        Step(id="step:1", stage="stage:1", title={"sv": "Jag ser att värmen blir dyr"}, order="a0"),
        Step(id="step:2", stage="stage:1", title={"sv": "Jag letar efter något bättre"}, order="a1"),
        Step(id="step:3", stage="stage:2", title={"sv": "Jag skriver på"}, order="a0"),
        Lane(id="lane:t", lane_kind="touchpoints", order="a0"),
        Lane(id="lane:e", lane_kind="emotion", order="a1"),
        Lane(id="lane:x", lane_kind="thinking", order="a2"),
        Card(id="card:1", lane="lane:t", from_step="step:1", ref="touchpoint:ad", order="a0"),
        Card(id="card:2", lane="lane:t", from_step="step:2", ref="touchpoint:web", order="a0"),
        Card(id="card:3", lane="lane:e", from_step="step:1", emotion=-1, order="a0"),
        Card(id="card:4", lane="lane:e", from_step="step:3", emotion=1, order="a0"),
        Card(id="card:5", lane="lane:x", from_step="step:2", text={"sv": "Hur mycket sparar jag?"}, order="a0"),
        Touchpoint(id="touchpoint:ad", title={"sv": "Annons"}, owner="Maja"),
        Touchpoint(id="touchpoint:web", title={"sv": "Webbplatsen"}),
    ]
)


def renamed(document: Document, seed: int) -> Document:
    """Every id another, in another sorting."""
    rng = random.Random(seed)
    names = {r.id: f"{r.kind}:n{rng.randrange(10**9)}" for r in document}
    return Document([rename(r, names) for r in document])


@pytest.mark.parametrize("seed", range(8))
def test_the_same_map_under_other_ids_is_the_same(seed: int) -> None:
    back, names = aligned(MAP, renamed(MAP, seed))
    assert back == MAP
    assert differences(MAP, back) == []
    assert len(names) == len(MAP)


def test_what_differs_is_told_of_the_right_things() -> None:
    other = renamed(
        MAP.put(
            change(MAP["card:3"], emotion=-2),  # type: ignore[arg-type]  # a card
            change(MAP["step:2"], title={"sv": "Jag letar efter någonting bättre"}),  # type: ignore[arg-type]  # a step
            change(MAP["touchpoint:ad"], owner="Ben"),  # type: ignore[arg-type]  # a touchpoint
            Step(id="step:4", stage="stage:2", title={"sv": "Montören kommer hem till mig"}, order="a1"),
        ).remove("card:5"),
        3,
    )
    after, _ = aligned(MAP, other)
    found = {(c.action, c.record if c.action != "added" else c.kind, c.field) for c in differences(MAP, after)}
    assert found == {
        ("changed", "card:3", "emotion"),
        ("renamed", "step:2", "title"),
        ("changed", "touchpoint:ad", "owner"),
        ("added", "step", None),
        ("removed", "card:5", None),
    }


def test_one_persona_s_map_has_what_is_for_everybody_and_for_them() -> None:
    both = MAP.put(
        Persona(id="persona:a", title={"sv": "A"}),
        Persona(id="persona:b", title={"sv": "B"}),
        change(MAP["journey:a"], personas=("persona:a", "persona:b")),  # type: ignore[arg-type]  # the journey
        Card(id="card:a", lane="lane:e", from_step="step:2", emotion=2, persona="persona:a"),
        Card(id="card:b", lane="lane:e", from_step="step:2", emotion=-2, persona="persona:b"),
    )
    a, b = for_persona(both, "persona:a"), for_persona(both, "persona:b")
    assert ("card:a" in a, "card:b" in a, "card:1" in a) == (True, False, True)
    after, names = aligned(a, b)
    assert names["card:b"] == "card:a"
    (felt,) = [c for c in differences(a, after) if c.kind == "card"]
    assert (felt.field, felt.before, felt.after) == ("emotion", 2, -2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Köp", "kop"), ("KØB", "kob"), ("Ærlig", "aerlig"), ("århus", "Aarhus"), ("Naïve  café", "naive cafe"),
        ("Straße", "strasse"), ("lösa", "løsa"), ("Ä", "a"),
    ],
)  # fmt: skip
def test_letters_fold_to_what_one_can_type(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_likeness_is_of_the_language_in_which_texts_are_most_alike() -> None:
    assert likeness({"sv": "Offert", "en": "Offer"}, {"sv": "Anbud", "en": "offer"}) == 1
    assert likeness({"sv": "Offert"}, {"en": "Banana split"}) < 0.5
    assert likeness({}, {"sv": "x"}) == 0


def test_the_command_finds_what_is_the_same_and_writes_a_page(tmp_path: Path) -> None:
    other = renamed(MAP.put(change(MAP["card:3"], emotion=-2)), 5)  # type: ignore[arg-type]  # a card
    (tmp_path / "a.resa.json").write_bytes(write(MAP))
    (tmp_path / "b.resa.json").write_bytes(write(other))
    files = [str(tmp_path / "a.resa.json"), str(tmp_path / "b.resa.json")]
    run = CliRunner().invoke(
        command, [*files, "--match", "--language", "sv", "-o", str(tmp_path / "d.md")], standalone_mode=False
    )
    assert (run.return_value, run.output) == (1, f"1 differences in {tmp_path / 'd.md'}\n")
    assert (tmp_path / "d.md").read_text("utf-8").splitlines() == [
        "# a.resa.json → b.resa.json", "", "## Känsla (1)", "",
        "- ”Känslan vid Jag ser att värmen blir dyr” är sämre: −1 → −2",
    ]  # fmt: skip
    assert CliRunner().invoke(command, [files[0], files[0], "--match"], standalone_mode=False).return_value == 0
