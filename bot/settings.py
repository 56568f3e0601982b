"""Settings: BANYAN_* variables or a .env file, read once by `__main__` and handed down as values."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import CannotStart


class Settings(BaseSettings):
    """Every setting with its default; README.md has the same table."""

    model_config = SettingsConfigDict(env_prefix="BANYAN_", env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore", env_ignore_empty=True)

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
    telegram_token: SecretStr = SecretStr("")
    telegram_library: Literal["aiogram", "python-telegram-bot"] = "aiogram"
    telegram_api_base: str = "https://api.telegram.org"

    @field_validator("region")
    @classmethod
    def _known_name(cls, value: str) -> str:
        return {"UK": "GB"}.get(value.strip().upper(), value.strip().upper())

    @property
    def address(self) -> str:
        """Where the web pages are."""
        return self.web_url.rstrip("/") or f"http://{self.web_host}:{self.web_port}"


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
        name = "BANYAN_" + "_".join(str(part) for part in first["loc"]).upper()
        raise CannotStart(f"{name} is not right ({first['msg']}): correct it, or remove it to use the default; README.md lists every setting.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(f"The file .env cannot be read ({error}): save it as UTF-8 text.") from error
