"""The config file: what it may say, and what becomes of what it may not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from msgspec.structs import fields

from qmtui.config import OPTIONS, USUAL_LOCK, Config, as_toml, read_config
from qmtui.config_lines import lines_of
from qmtui.watch import TICK, Watch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_a_file_everything_is_as_usual(file: Path) -> None:
    settings = read_config(file)
    assert (settings.config, settings.findings) == (Config(), ())


def test_the_table_and_the_settings_are_the_same_options() -> None:
    assert [option.name for option in OPTIONS] == [field.name for field in fields(Config)]
    for option in OPTIONS:
        assert option.check(getattr(Config(), option.name)), option.name


def test_what_is_written_counts(file: Path) -> None:
    file.write_text(
        'theme = "dark"\nmouse = false\nlock_after_s = 30\ninitials = "ÖZ"\n'
        '[keymap]\n"desk.turn" = "f6"\narea.count = "f7"\n',
        encoding="utf-8",
    )
    settings = read_config(file)
    assert settings.findings == ()
    assert settings.config == Config(
        theme="dark",
        mouse=False,
        lock_after_s=30,
        initials="ÖZ",
        keymap={"desk.turn": "f6", "area.count": "f7"},
    )


@pytest.mark.parametrize(
    ("line", "option", "allowed"),
    [
        ('theme = "blue"', "theme", '"ansi"'),
        ("mouse = 1", "mouse", "true"),
        ("lock_after_s = true", "lock_after_s", "30"),
        ("lock_after_s = 29", "lock_after_s", "30"),
        ("lock_after_s = -1", "lock_after_s", "30"),
        ("lock_after_s = 60.5", "lock_after_s", "30"),
        ("scanner_gap_ms = 5", "scanner_gap_ms", "10"),
        ('scanner_suffix = "cr"', "scanner_suffix", '"tab"'),
        ('initials = "J1"', "initials", "Buchstaben"),
        ('language = "fr"', "language", '"en"'),
        ('book = "no/such/folder"', "book", "Ordner"),
        (r'book = "a\u0000b"', "book", "Ordner"),
        ('keymap = "f6"', "keymap", "[keymap]"),
        ("keymap = {desk = {turn = 6}}", "keymap", "[keymap]"),
        ("lock_after = 60", "lock_after", "lock_after_s"),
        ("colour = 1", "colour", "scanner_gap_ms"),
    ],
)
def test_a_fault_names_file_option_and_what_is_allowed_and_spoils_nothing_else(
    file: Path, line: str, option: str, allowed: str
) -> None:
    file.write_text(f"bell = false\n{line}\n", encoding="utf-8")
    settings = read_config(file)
    assert settings.config == Config(bell=False)
    (finding,) = settings.findings
    assert finding.option == option
    for part in (f"{file}, Zeile 2:", option, allowed):
        assert part in finding.sentence


def test_the_line_is_found_however_an_option_is_written() -> None:
    text = (
        '# theme = "x"\n"theme" = 1\n\n[keymap]\n"desk.turn" = "a=b"\ndesk . note = "f6"\n'
        "[keymap.area]\ncount = 7\n"
    )
    assert lines_of(text) == {
        "theme": 2,
        "keymap": 4,
        "keymap.desk.turn": 5,
        "keymap.desk.note": 6,
        "keymap.area": 7,
        "keymap.area.count": 8,
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"bell = false\ntheme = dark\n", "Zeile 2"),
        (b'initials = "\xd6Z"\n', "UTF-8"),
        (b"# " + b"x" * 70_000, "zu lang"),
    ],
    ids=["no TOML", "no UTF-8", "too long"],
)
def test_a_file_that_cannot_be_read_is_one_fault(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    settings = read_config(file)
    assert settings.config == Config()
    (finding,) = settings.findings
    assert str(file) in finding.sentence
    assert said in finding.sentence


def test_a_folder_in_place_of_the_file_is_a_fault_and_no_crash(tmp_path: Path) -> None:
    assert len(read_config(tmp_path).findings) == 1


def test_the_mark_that_windows_puts_in_front_is_read_over(file: Path) -> None:
    file.write_text('theme = "dark"\n', encoding="utf-8-sig")
    assert read_config(file).config.theme == "dark"


def test_what_is_shown_is_a_file_that_says_the_same(file: Path) -> None:
    book = file.parent / "Bücher 'neu'"
    book.mkdir()
    (book / "book.json").touch()
    config = Config(theme="ansi", book=str(book), keymap={"desk.turn": "f6"})
    file.write_text("\n".join(as_toml(config)), encoding="utf-8")
    settings = read_config(file)
    assert (settings.config, settings.findings) == (config, ())
    assert tomllib.loads("\n".join(as_toml(Config()))).keys() == {o.name for o in OPTIONS}


def test_an_encrypted_book_always_locks() -> None:
    assert Config(lock_after_s=0).lock_after(is_plain=False) == USUAL_LOCK
    assert Config(lock_after_s=0).lock_after(is_plain=True) == float("inf")
    assert Config(lock_after_s=45).lock_after(is_plain=False) == 45


def test_the_screen_locks_after_the_time_that_was_chosen() -> None:
    watch = Watch(0, 0)
    looks = [watch.look(second, second, idle=45) for second in range(TICK, 46, TICK)]
    assert looks == [""] * 8 + ["lock"]
