"""Pictures: turned upright, scaled, cleaned, kept by content, served as what they are, nothing else in."""

from __future__ import annotations

import hashlib
import io

import httpx
import pytest
from PIL import Image


def picture(size: tuple[int, int] = (40, 20), format: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    """Left half red, right half blue."""
    made = Image.new(mode, size, "blue")
    made.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    made.save(out, format, **options)
    return out.getvalue()


def kept(client: httpx.Client, content: bytes, name: str = "Åsa.png") -> tuple[str, bytes, Image.Image]:
    made = client.post("/api/images", files={"file": (name, content)})
    assert made.status_code == 201, made.text
    got = client.get(f"/api/images/{made.json()['name']}")
    assert "immutable" in got.headers["cache-control"]
    return made.json()["name"], got.content, Image.open(io.BytesIO(got.content))


def test_a_picture_is_named_by_what_is_kept(client: httpx.Client) -> None:
    name, content, read = kept(client, picture())
    assert name == hashlib.sha256(content).hexdigest() + ".png"
    assert (read.size, read.getpixel((1, 1)), read.getpixel((38, 1))) == ((40, 20), (255, 0, 0), (0, 0, 255))
    assert kept(client, picture(), "other.jpg")[0] == name


def test_a_photograph_is_turned_upright_and_forgets_where_it_was_taken(client: httpx.Client) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    exif[0x010F] = "A camera maker"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    name, content, read = kept(client, picture((80, 40), "JPEG", exif=exif))
    assert name.endswith(".jpg")
    assert read.size == (40, 80)
    red, _, blue = read.getpixel((20, 5))  # type: ignore[misc]  # an RGB picture
    assert red > 200 > blue
    assert not read.getexif()
    assert b"camera maker" not in content


def test_a_large_picture_is_scaled(client: httpx.Client) -> None:
    assert kept(client, picture((4000, 1000), "JPEG"))[2].size == (1600, 400)
    assert kept(client, picture((30, 3200), "WEBP"))[2].size == (15, 1600)


def test_what_is_see_through_stays_so(client: httpx.Client) -> None:
    made = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    out = io.BytesIO()
    made.save(out, "WEBP")
    name, _, read = kept(client, out.getvalue())
    assert (name[-4:], read.mode, read.getpixel((5, 5))[3]) == (".png", "RGBA", 0)  # type: ignore[index]  # a pixel of four bands


def test_a_moving_gif_stays_as_it_came(client: httpx.Client) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    assert kept(client, out.getvalue())[1] == out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n" + b"\0" * 20, picture()[:60]],
)  # fmt: skip
def test_what_is_no_picture_is_refused(client: httpx.Client, content: bytes) -> None:
    got = client.post("/api/images", files={"file": ("x.png", content)})
    assert (got.status_code, got.json()["error"]["where"]) == (422, "x.png")


def test_a_small_file_that_unpacks_to_many_pixels_is_refused(client: httpx.Client) -> None:
    out = io.BytesIO()
    Image.new("1", (10_000, 7_000)).save(out, "PNG")
    got = client.post("/api/images", files={"file": ("x.png", out.getvalue())})
    assert got.status_code == 413
    assert got.json()["error"]["value"] == "10000 × 7000"


@pytest.mark.parametrize("name", ["none.png", "..%2Fresa.sqlite", "%2e%2e%2fresa.sqlite", "a" * 64 + ".svg"])
def test_nothing_else_is_served(client: httpx.Client, name: str) -> None:
    assert client.get(f"/api/images/{name}").status_code == 404
