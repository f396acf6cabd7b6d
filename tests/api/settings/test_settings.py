from pathlib import Path

import pytest

from api.settings.settings import Settings, default_home, settings
from rag.errors import SettingsError


def write(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "onrecord.toml").write_text(text, "utf-8")


def refusal() -> str:
    with pytest.raises(SettingsError) as raised:
        settings()
    return str(raised.value)


def test_without_any_setting_the_defaults_hold() -> None:
    found = settings()
    assert found.home == default_home()
    assert found.folder == default_home() / "collections" / "default"
    assert (found.threads, found.max_file_mb, found.embedding, found.log_level) == (None, 20, "", "warning")


def test_the_environment_goes_before_the_file_here_and_that_before_the_file_of_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "home", 'threads = 1\nmax_file_mb = 1\ncollection = "of-the-home"')
    write(Path(), f'home = "{tmp_path / "home"}"\nthreads = 2\nmax_file_mb = 2')
    monkeypatch.setenv("ONRECORD_THREADS", "3")
    found = settings(trust=True)
    assert (found.threads, found.max_file_mb, found.collection) == (3, 2, "of-the-home")


def test_what_the_call_gives_goes_before_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_HOME", str(tmp_path / "no"))
    monkeypatch.setenv("ONRECORD_COLLECTION", "no")
    write(tmp_path / "yes", "threads = 4")
    found = settings(home=tmp_path / "yes", collection="mine")
    assert found.folder == tmp_path / "yes" / "collections" / "mine"
    assert found.threads == 4


def test_the_home_may_be_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_HOME", ".")
    write(Path(), 'base_url = "http://mine/v1"\nthreads = 2')
    assert settings().home == Path.cwd()
    assert (settings().threads, settings().base_url) == (2, "http://mine/v1")  # the home's own file needs no trust


def test_a_relative_home_and_a_tilde_are_made_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_HOME", "~/news")
    assert settings().home == Path.home() / "news"
    assert settings(home=Path("news")).home == Path.cwd() / "news"


def test_they_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings()
    monkeypatch.setenv("ONRECORD_THREADS", "7")
    assert settings() is before


def test_they_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        settings().threads = 3  # type: ignore[misc]


def test_an_empty_variable_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_THREADS", "")
    monkeypatch.setenv("ONRECORD_HOME", "")
    assert settings().threads is None
    assert settings().home == default_home()


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("ONRECORD_THREADS", "0", "greater than or equal to 1"),
        ("ONRECORD_THREADS", "many", "integer"),
        ("ONRECORD_MAX_FILE_MB", "inf", "finite"),
        ("ONRECORD_MAX_FILE_MB", "-1", "greater than 0"),
        ("ONRECORD_COLLECTION", "../elsewhere", "letters, digits"),
        ("ONRECORD_COLLECTION", "a b", "letters, digits"),
        ("ONRECORD_COLLECTION", "-x", "letters, digits"),
        ("ONRECORD_EMBEDDING", "not a path", "package.module:Class"),
        ("ONRECORD_EMBEDDING_OPTIONS", "{", "JSON"),
        ("ONRECORD_EMBEDDING_OPTIONS", '{"deep": {}}', "'deep'"),
        ("ONRECORD_EMBEDDING_OPTIONS", "[1]", "dictionary"),
        ("ONRECORD_COLUMNS", "title", "JSON"),
        ("ONRECORD_COLUMNS", '{"titel": "A"}', "there is no field 'titel': the fields are text, lead, title"),
        ("ONRECORD_COLUMNS", '{"title": ""}', "no column is named for 'title'"),
        ("ONRECORD_HOME", "~nobody-of-that-name/x", "home folder"),
        ("ONRECORD_LOG_LEVEL", "loud", "'debug'"),
    ],
)
def test_a_bad_value_names_its_variable(variable: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    text = refusal()
    assert text.startswith(f"{variable}: ")
    assert said in text
    assert text.endswith(".")


def test_a_bad_value_in_the_file_names_the_key_and_the_file() -> None:
    write(Path(), 'threads = "x"')
    assert refusal().startswith("threads in onrecord.toml: ")


def test_a_bad_value_on_the_command_line_names_the_option() -> None:
    with pytest.raises(SettingsError, match=r"^--collection: "):
        settings(collection="no/such")


def test_an_unknown_variable_is_refused_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_THREAD", "2")
    assert refusal() == "There is no setting ONRECORD_THREAD; did you mean ONRECORD_THREADS?"


def test_an_unknown_variable_like_no_other_is_refused_with_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_QQQQ", "2")
    text = refusal()
    for key in Settings.model_fields:
        assert f"ONRECORD_{key.upper()}" in text


def test_an_unknown_key_is_refused_with_its_file_and_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "home", "treads = 2")
    with pytest.raises(SettingsError, match=r"home.onrecord\.toml: .*'treads'; did you mean threads\?"):
        settings(home=tmp_path / "home")


def test_the_file_of_the_home_cannot_move_the_home(tmp_path: Path) -> None:
    write(tmp_path / "home", 'home = "/elsewhere"')
    with pytest.raises(SettingsError, match="'home' cannot be set here"):
        settings(home=tmp_path / "home")


@pytest.mark.parametrize("text", ["threads = ", "threads = 1\nthreads = 2"])
def test_a_file_that_is_no_toml_is_named(text: str) -> None:
    write(Path(), text)
    assert refusal().startswith("onrecord.toml cannot be read: ")


def test_a_file_that_is_not_utf8_is_named() -> None:
    Path("onrecord.toml").write_bytes(b"home = '\xff'")
    assert refusal().startswith("onrecord.toml cannot be read: ")


def test_options_keep_their_types() -> None:
    write(Path(), '[embedding_options]\nmodel = "m"\ndimensions = 256\nratio = 0.5\nstrict = true')
    assert settings(trust=True).embedding_options == {"model": "m", "dimensions": 256, "ratio": 0.5, "strict": True}
    assert [type(value) for value in settings(trust=True).embedding_options.values()] == [str, int, float, bool]


def test_options_are_not_shown_since_they_may_carry_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_EMBEDDING_OPTIONS", '{"api_key": "sk-hush"}')
    assert "sk-hush" not in f"{settings()!r} {settings()}"


def test_a_refused_value_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_EMBEDDING_OPTIONS", '{"api_key": ["sk-hush"]}')
    assert "sk-hush" not in refusal()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("chroma:8000", "write it as http://127.0.0.1:8000"),
        ("ftp://chroma", "write it as http://127.0.0.1:8000"),
        ("http://chroma:8000?x=1", "write it as http://127.0.0.1:8000"),
        ("http://user:hush@chroma:8000", "it cannot hold a name or a password"),
    ],
)
def test_the_address_of_a_chroma_server_is_checked(monkeypatch: pytest.MonkeyPatch, url: str, says: str) -> None:
    monkeypatch.setenv("ONRECORD_CHROMA_URL", url)
    assert refusal() == f"ONRECORD_CHROMA_URL: {says}."


def test_a_chroma_server_may_stand_behind_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_CHROMA_URL", "https://chroma.example.org/vectors/")
    assert settings().chroma_url == "https://chroma.example.org/vectors"


def test_the_address_of_a_database_is_kept_as_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_CATALOGUE_URL", "postgresql://me:s3cret@db.example.org:5432/news")
    found = settings()
    assert found.catalogue_url.get_secret_value().endswith("@db.example.org:5432/news")
    assert "s3cret" not in f"{found!r} {found} {found.model_dump()}"


@pytest.mark.parametrize(
    "url", ["mysql://me:s3cret@host/news", "postgresql://me:s3cret@host", "s3cret", "postgresql://[s3cret"]
)
def test_an_address_of_no_postgresql_database_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("ONRECORD_CATALOGUE_URL", url)
    with pytest.raises(SettingsError, match="postgresql://USER:PASSWORD@HOST:5432/DATABASE") as caught:
        settings()
    assert "s3cret" not in str(caught.value)
