"""Settings: BANYAN_* variables, a .env file or a YAML file, read once by `__main__` and handed down as values."""

import difflib
import os
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.errors import CannotStart

PREFIX = "BANYAN_"
YAML = "banyan.yaml"  # beside which Banyan is started, unless BANYAN_CONFIG names another


class Settings(BaseSettings):
    """Every setting with its default; README.md has the same table."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str = "sqlite:///banyan.db"
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    web_url: str = ""  # how the pages are reached from outside, for volunteers' links; default http://HOST:PORT
    oidc_issuer: str = ""  # sign-in of volunteers by another house: its issuer, as "https://id.example.org"
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "OpenID"  # what the button calls it
    region: str = "CN"
    encoder: str = "shipped"
    cache: str = ""  # folder for what can be computed again (vectors, classifiers); default: the system's cache folder
    roster: str = ""  # file of volunteers and shifts; without one, whoever has the desk page open is on duty
    approval_minutes: float = Field(default=5.0, ge=1, le=60)  # until the lead is reminded of a reply that waits for a second look; two fifths in an emergency
    masked_key: SecretStr = SecretStr("")  # seals phones, addresses and names for a lead; without it nothing masked is kept
    telegram_token: SecretStr = SecretStr("")
    telegram_library: Literal["aiogram", "python-telegram-bot"] = "aiogram"
    telegram_api_base: str = "https://api.telegram.org"
    telegram_webhook_url: str = ""  # the outside address of our web server, if Telegram shall bring messages there; else they are fetched
    telegram_pause: float = Field(default=4.0, ge=0, le=10)  # seconds that a few words wait for more, see tests/bot/test_gathering.py

    @field_validator("region")
    @classmethod
    def _known_name(cls, value: str) -> str:
        return {"UK": "GB"}.get(value.strip().upper(), value.strip().upper())

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What stands earlier wins."""
        return init_settings, env_settings, dotenv_settings, YamlFile(settings_cls)

    @property
    def address(self) -> str:
        """Where the web pages are."""
        return self.web_url.rstrip("/") or f"http://{self.web_host}:{self.web_port}"


class YamlFile(PydanticBaseSettingsSource):
    """One `name: value` a line, with or without BANYAN_, in any case. A name that is none is named, because a slip must not pass in silence."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        raise NotImplementedError  # the file is read whole

    def __call__(self) -> dict[str, Any]:
        path = yaml_file()
        if path is None:
            return {}
        try:
            found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # BaseLoader knows only text: 42:ABC stays a token
        except (OSError, UnicodeDecodeError) as error:
            raise CannotStart(f"The settings file {path} cannot be read ({getattr(error, 'strerror', None) or 'it is no UTF-8'}): save it as UTF-8 text, or correct BANYAN_CONFIG.") from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)  # the message itself may show a token
            raise CannotStart(f"The settings file {path} is no YAML{f' (line {mark.line + 1})' if mark else ''}: write one setting a line, as in `region: GB`.") from None
        if found is not None and not isinstance(found, dict):
            raise CannotStart(f"The settings file {path} is no list of settings: write one a line, as in `region: GB`.")
        return dict(self._named(path, str(name), value) for name, value in (found or {}).items() if value != "")

    def _named(self, path: Path, name: str, value: Any) -> tuple[str, Any]:
        known = self.settings_cls.model_fields
        plain = name.lower().removeprefix(PREFIX.lower())
        if plain not in known:
            near = difflib.get_close_matches(plain, known, 1)
            raise CannotStart(f"The settings file {path} names {name}, which is no setting{f': did you mean {near[0]}?' if near else '; README.md lists every one.'}")
        return plain, value


def yaml_file() -> Path | None:
    """Return the YAML file to read: the one that BANYAN_CONFIG names (even where it is missing), else banyan.yaml if there is one."""
    if named := os.environ.get(f"{PREFIX}CONFIG"):
        return Path(named).expanduser()
    return Path(YAML) if Path(YAML).is_file() else None


def cache_folder(settings: Settings) -> Path:
    """Return where to keep what can be computed again; a folder that cannot be written is simply not used."""
    if settings.cache:
        return Path(settings.cache).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "banyan"


def read() -> Settings:
    """Return the settings.

    Raises:
        CannotStart: one cannot be used; says which and what it may be.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise CannotStart(f"{name} is not right ({first['msg']}): correct it, or remove it to use the default; README.md lists every setting.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"The file .env cannot be read ({error}): save it as UTF-8 text.") from error
