"""What an operator may set, each with its unit; the only place that reads the environment."""

import os
from collections.abc import Mapping, Sequence
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from api.running.provider_settings import ProviderSettings, provider_faults
from data.words import INDIA, CompetencyId, SettingsError
from recommender.learner import ClaimRules

PREFIX = "SAARTHI_"
Network = IPv4Network | IPv6Network


class EncoderKind(StrEnum):
    """Which encoder turns text into vectors."""

    ONNX = "onnx"
    SENTENCE_TRANSFORMERS = "sentence-transformers"


class TranslatorKind(StrEnum):
    """Who translates quotes in another language than asked."""

    NONE = "none"
    MODEL = "model"
    BHASHINI = "bhashini"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(ProviderSettings):
    """Every setting; read from `SAARTHI_<NAME>`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    state_folder: Annotated[Path, Field(description="Folder of the database, models and index")] = Path("var")
    database_url: Annotated[
        str | None, Field(description="sqlite:///… or postgresql://…; default: saarthi.db in the state folder")
    ] = None
    time_zone: Annotated[
        str, Field(description="The organisation's time zone, whose days count: dues, training years, learning weeks")
    ] = INDIA.key
    host: Annotated[str, Field(description="Address to listen on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="TCP port to listen on; 0 picks a free one")] = 8000
    trusted_proxies: Annotated[
        str, Field(description="Addresses or networks, by commas, whose X-Forwarded-For and -Proto are believed")
    ] = ""
    connections: Annotated[int, Field(ge=1, le=65_000, description="Connections that may be open at a time")] = 1000
    connections_per_address: Annotated[
        int, Field(ge=1, le=65_000, description="Of these, from one address; trusted proxies may open all")
    ] = 250
    header_seconds: Annotated[int, Field(ge=1, le=600, description="Seconds that a request's head may take")] = 10
    body_seconds: Annotated[int, Field(ge=1, le=3600, description="Seconds that a request's body may take")] = 60
    idle_seconds: Annotated[int, Field(ge=1, le=600, description="Seconds between two requests of a connection")] = 15
    answer_seconds: Annotated[
        int, Field(ge=1, le=3600, description="Seconds until an answer begins; a longer one is given up")
    ] = 120
    unread_seconds: Annotated[
        int, Field(ge=1, le=3600, description="Seconds that a client may leave what was sent unread")
    ] = 30
    drain_seconds: Annotated[
        int, Field(ge=1, le=600, description="Seconds that answers may still take when the service is stopped")
    ] = 10
    encoder: Annotated[EncoderKind, Field(description="onnx (the built default) or sentence-transformers")] = (
        EncoderKind.ONNX
    )
    encoder_model: Annotated[
        str | None, Field(description="Name or path of a sentence-transformers model, where that encoder is chosen")
    ] = None
    encoder_device: Annotated[str, Field(description="cpu, cuda or cuda:N, for sentence-transformers only")] = "cpu"
    reader: Annotated[
        bool, Field(description="Whether a small network reads the best blocks before one is shown (onnx only)")
    ] = True
    threads: Annotated[int, Field(ge=1, le=256, description="Threads that encode many texts at once")] = 2
    heavy_at_once: Annotated[
        int,
        Field(ge=1, le=256, description="Answers, lists, paths and reports worked on at a time; default: a core less"),
    ] = max(1, (os.cpu_count() or 1) - 1)
    rate_store: Annotated[
        str | None, Field(description="redis://… where several servers count requests together; default: each its own")
    ] = None
    unstated_level: Annotated[
        int,
        Field(
            ge=1, le=5, description="Level of a competency that a course teaches or a role needs where none is stated"
        ),
    ] = 1
    rate_per_minute: Annotated[
        int, Field(ge=0, description="Units of work a minute of one person, a service 20 times as many; 0: no limits")
    ] = 600
    rate_per_address: Annotated[
        int, Field(ge=1, description="Units of work a minute of all who are signed in at one address")
    ] = 60_000
    rate_of_strangers: Annotated[
        int, Field(ge=1, description="Units of work a minute of all who are not signed in at one address")
    ] = 2_000
    answers_per_day: Annotated[
        int, Field(ge=1, description="Answers of the tutor that one learner may have in a day")
    ] = 500
    events_per_day: Annotated[int, Field(ge=1, description="Events that one learner may write in a day")] = 2_000
    thumbs_per_day: Annotated[int, Field(ge=1, description="Thumbs that one learner may give in a day")] = 500
    token_secret: Annotated[
        SecretStr | None,
        Field(min_length=32, description="Key that signs tokens, ≥ 32 characters; default: made once, kept in a file"),
    ] = None
    old_token_secret: Annotated[
        SecretStr | None,
        Field(min_length=32, description="Key set before TOKEN_SECRET, whose tokens are still taken; signs nothing"),
    ] = None
    token_hours: Annotated[int, Field(ge=1, le=8760, description="Hours until a token expires")] = 12
    longest_token_hours: Annotated[
        int, Field(ge=1, le=8760, description="Most hours that a token of a person may be valid; others are refused")
    ] = 24
    longest_service_token_hours: Annotated[
        int, Field(ge=1, le=8760, description="Most hours that a token of a service may be valid")
    ] = 2160
    idle_minutes: Annotated[
        int, Field(ge=1, le=1440, description="Minutes without a request after which a page asks to sign in again")
    ] = 120
    recent_minutes: Annotated[
        int, Field(ge=1, le=1440, description="Minutes after signing in during which exports and erasures are open")
    ] = 15
    public_url: Annotated[
        str | None, Field(description="Address under which people reach the service, if a proxy stands before it")
    ] = None
    owner: Annotated[
        str, Field(max_length=200, description="Whose service this is, as pages say; the department's full name")
    ] = ""
    contact: Annotated[
        str, Field(max_length=200, description="Where people turn to with it: an e-mail address or https://…")
    ] = ""
    policies_url: Annotated[
        str | None, Field(description="Page with the department's own policies, to which /about leads: https://…")
    ] = None
    allowed_hosts: Annotated[
        str, Field(description="Further host names to answer to, with commas between; PUBLIC_URL and HOST are allowed")
    ] = ""
    open_metrics: Annotated[bool, Field(description="Show /metrics to everybody, not to operators only")] = False
    open_docs: Annotated[bool, Field(description="Show /docs and /openapi.json to everybody")] = False
    demo: Annotated[bool, Field(description="Offer demo people on the sign-in page; loopback addresses only")] = False
    model_url: Annotated[
        str | None, Field(description="Base URL of an OpenAI-compatible model server (…/v1); without it, none is used")
    ] = None
    model_name: Annotated[str | None, Field(description="Name of the model there")] = None
    model_key: Annotated[SecretStr | None, Field(description="Key that the model server asks for, if any")] = None
    model_silence_seconds: Annotated[
        float, Field(gt=0, le=600, description="Seconds of silence after which the model server is given up")
    ] = 20.0
    model_answer_seconds: Annotated[
        float, Field(gt=0, le=600, description="Seconds that the model server may take over one answer")
    ] = 60.0
    model_tokens: Annotated[int, Field(ge=16, le=8192, description="Most tokens of one answer of the model")] = 512
    model_calls: Annotated[
        int, Field(ge=1, le=32, description="Answers that the model writes at the same time; further ones are quoted")
    ] = 8
    translator: Annotated[
        TranslatorKind, Field(description="none, model (the model server) or bhashini: translates foreign quotes")
    ] = TranslatorKind.NONE
    bhashini_url: Annotated[
        str | None, Field(description="Where a ULCA pipeline is configured; default: Bhashini's public address")
    ] = None
    bhashini_pipeline: Annotated[
        str | None, Field(description="Id of the pipeline; default: the one that Bhashini gives to everybody")
    ] = None
    bhashini_user: Annotated[str | None, Field(description="User id at Bhashini")] = None
    bhashini_key: Annotated[SecretStr | None, Field(description="ULCA API key at Bhashini")] = None
    practice_folder: Annotated[
        Path | None, Field(description="Folder of practice items and role cases; default: the shipped sample's")
    ] = None
    limits_file: Annotated[
        Path | None, Field(description="YAML file of helplines and words for distress and other limits; default: ours")
    ] = None
    lesson_share: Annotated[
        float,
        Field(
            ge=0, le=1, description="Share of a lesson's usual time that it must have been open for; 0: opened at all"
        ),
    ] = 0.5
    four_eyes: Annotated[bool, Field(description="Whether plans are approved by somebody who has not drafted them")] = (
        False
    )
    accepted_claims: Annotated[
        int,
        Field(ge=0, le=5, description="Level up to which a finished course or one's own word meets a need; 0: none"),
    ] = 1
    assessed_competencies: Annotated[
        str, Field(description="Competencies, by commas, whose needs no claim meets at any level: they must be shown")
    ] = ""
    flag_words_a_minute: Annotated[
        int, Field(ge=100, description="Answers given faster than their words can be read at this speed are flagged")
    ] = 1000
    flag_answers: Annotated[int, Field(ge=2, description="So many of them one after the other")] = 3
    flag_course_share: Annotated[
        float, Field(ge=0, le=1, description="A course finished in less than this share of its minutes is flagged")
    ] = 0.1
    flag_mistakes: Annotated[
        int, Field(ge=2, description="The same mistakes in the same order by two learners that are flagged")
    ] = 4
    flag_minutes: Annotated[int, Field(ge=1, description="Minutes that lie at most between two such mistakes")] = 60
    smallest_group: Annotated[
        int, Field(ge=1, le=10_000, description="People in a group whose questions or levels are told of, at least")
    ] = 10
    report_months: Annotated[
        int, Field(ge=0, le=600, description="Months of reports and gaps that `saarthi nightly` keeps; 0 keeps none")
    ] = 36
    reminder_days: Annotated[
        int, Field(ge=1, le=365, description="Days after a reminder in which nobody is reminded again")
    ] = 7
    phrase_askers: Annotated[
        int,
        Field(
            ge=0,
            le=1_000,
            description="Learners, 3 or more, after whose thumbs up a question leads to its lesson; 0: none does",
        ),
    ] = 0
    security_log_days: Annotated[int, Field(ge=1, le=3650, description="Days for which the security log is kept")] = 180
    log_level: Annotated[LogLevel, Field(description="debug, info, warning or error")] = LogLevel.INFO

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `read_settings` hands over: it looks at the environment once and reports all faults."""
        return (init_settings,)

    def changed(self, **values: object) -> "Settings":
        """These settings with some values changed; `SettingsError` if they do not fit together."""
        changed = self.model_copy(update=values)
        faults = _contradictions(changed)
        if faults:
            raise SettingsError(_listed(faults))
        return changed

    @property
    def store_url(self) -> str:
        """The database's URL, the default one spelt out."""
        return self.database_url or f"sqlite:///{self.state_folder / 'saarthi.db'}"

    @property
    def claim_rules(self) -> ClaimRules:
        """What may be taken on a claim alone."""
        listed = (each.strip() for each in self.assessed_competencies.split(","))
        return ClaimRules(self.accepted_claims, frozenset(CompetencyId(each) for each in listed if each))

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def proxies(self) -> Sequence[Network]:
        """The trusted proxies, each a network; a single address is one of itself."""
        return ip_networks(self.trusted_proxies)

    @property
    def model_folder(self) -> Path:
        """Where the built models lie."""
        return self.state_folder / "models"

    @property
    def key_file(self) -> Path:
        """Where the keys that sign tokens are kept, unless they are set."""
        return self.state_folder / "token-secret"

    @property
    def import_folder(self) -> Path:
        """Where the files lie that were imported."""
        return self.state_folder / "imports"

    @property
    def upload_folder(self) -> Path:
        """Where files lie that come in parts, until they are handed in; of the moment, so no part of a backup."""
        return self.state_folder / ".uploads"

    @property
    def index_folder(self) -> Path:
        """Where the index generations lie."""
        return self.state_folder / "index"


def ip_networks(listed: str) -> Sequence[Network]:
    """The addresses and networks of a list by commas; raises ValueError naming what is none.

    >>> ip_networks("127.0.0.1, 10.0.0.0/24")
    [IPv4Network('127.0.0.1/32'), IPv4Network('10.0.0.0/24')]
    """
    return [ip_network(each.strip()) for each in listed.split(",") if each.strip()]


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; `SettingsError` lists every unknown or wrong `SAARTHI_*` variable at once."""
    environment = os.environ if environment is None else environment
    given = {key: value for key, value in environment.items() if key.startswith(PREFIX)}
    values = {key.removeprefix(PREFIX).lower(): value for key, value in given.items()}
    faults = [
        f"{PREFIX}{name.upper()}={values[name]!r}: no such setting. `saarthi settings` lists those there are."
        for name in values
        if name not in Settings.model_fields
    ]
    known = {name: value for name, value in values.items() if name in Settings.model_fields}
    try:
        settings = Settings.model_validate(known)
    except ValidationError as error:
        faults += [_fault(str(fault["loc"][0]), fault["msg"], known) for fault in error.errors()]
        raise SettingsError(_listed(faults)) from None
    faults += _contradictions(settings)
    if faults:
        raise SettingsError(_listed(faults))
    return settings


def _fault(name: str, message: str, known: Mapping[str, str]) -> str:
    shown = "(hidden)" if name in SECRETS else repr(known.get(name))
    return f"{PREFIX}{name.upper()}={shown}: {message}."


SECRETS = frozenset(
    {"token_secret", "old_token_secret", "oidc_client_secret", "model_key", "bhashini_key", "rate_store"}
)
"""Settings whose values are never shown."""

FEWEST_ASKERS = 3
"""Learners whose question in the same words tells of none of them."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _contradictions(settings: Settings) -> list[str]:
    faults = []
    if settings.demo and settings.host not in LOOPBACK:
        faults.append(
            f"SAARTHI_DEMO=true with SAARTHI_HOST={settings.host!r}: demo people sign in without a password, "
            "so demo mode listens on 127.0.0.1, ::1 or localhost only."
        )
    if settings.encoder is EncoderKind.SENTENCE_TRANSFORMERS and not settings.encoder_model:
        faults.append("SAARTHI_ENCODER=sentence-transformers needs SAARTHI_ENCODER_MODEL, a model's name or path.")
    if 0 < settings.phrase_askers < FEWEST_ASKERS:
        faults.append(
            f"SAARTHI_PHRASE_ASKERS={settings.phrase_askers}: what fewer than {FEWEST_ASKERS} learners asked tells of "
            f"them; set 0, or {FEWEST_ASKERS} and more."
        )
    faults += provider_faults(settings, loopback=LOOPBACK)
    return [*faults, *_serving_faults(settings), *_door_faults(settings), *_address_faults(settings)]


def _serving_faults(settings: Settings) -> list[str]:
    faults = []
    try:
        ip_networks(settings.trusted_proxies)
    except ValueError as error:
        faults.append(
            f"SAARTHI_TRUSTED_PROXIES={settings.trusted_proxies!r}: {error}, such as 10.0.0.7 or 10.0.0.0/24."
        )
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"SAARTHI_TIME_ZONE={settings.time_zone!r}: a name such as Asia/Kolkata is expected.")
    if settings.model_url is not None and settings.answer_seconds < settings.model_answer_seconds:
        faults.append(
            f"SAARTHI_ANSWER_SECONDS={settings.answer_seconds} is less than SAARTHI_MODEL_ANSWER_SECONDS="
            f"{settings.model_answer_seconds:g}: answers would be given up before the model server is."
        )
    return faults


def _door_faults(settings: Settings) -> list[str]:
    faults = []
    if settings.token_hours > settings.longest_token_hours:
        faults.append(
            f"SAARTHI_TOKEN_HOURS={settings.token_hours} is more than "
            f"SAARTHI_LONGEST_TOKEN_HOURS={settings.longest_token_hours}."
        )
    if settings.old_token_secret is not None and settings.token_secret is None:
        faults.append("SAARTHI_OLD_TOKEN_SECRET needs SAARTHI_TOKEN_SECRET, the key that signs.")
    if settings.public_url is not None and not _is_origin(settings.public_url):
        faults.append(
            f"SAARTHI_PUBLIC_URL={settings.public_url!r}: http:// or https:// and a host are expected, without a path."
        )
    return faults


def _is_origin(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and url == f"{parts.scheme}://{parts.netloc}"


def _address_faults(settings: Settings) -> list[str]:
    faults = []
    if settings.rate_store is not None and not settings.rate_store.startswith(("redis://", "rediss://")):
        faults.append("SAARTHI_RATE_STORE: a redis:// or rediss:// address is expected.")
    for name, url in (
        ("MODEL_URL", settings.model_url),
        ("BHASHINI_URL", settings.bhashini_url),
        ("POLICIES_URL", settings.policies_url),
    ):
        if url is not None and not url.startswith(("http://", "https://")):
            faults.append(f"SAARTHI_{name}={url!r}: an http:// or https:// address is expected.")
    if settings.contact and "@" not in settings.contact and not settings.contact.startswith("https://"):
        faults.append(f"SAARTHI_CONTACT={settings.contact!r}: an e-mail address or an https:// address is expected.")
    if settings.model_url is not None and not settings.model_name:
        faults.append("SAARTHI_MODEL_URL needs SAARTHI_MODEL_NAME, the name of the model there.")
    if settings.translator is TranslatorKind.MODEL and settings.model_url is None:
        faults.append("SAARTHI_TRANSLATOR=model needs SAARTHI_MODEL_URL, the model server that translates.")
    if settings.translator is TranslatorKind.BHASHINI and not (settings.bhashini_user and settings.bhashini_key):
        faults.append("SAARTHI_TRANSLATOR=bhashini needs SAARTHI_BHASHINI_USER and SAARTHI_BHASHINI_KEY.")
    return faults


def _listed(faults: list[str]) -> str:
    count = "1 setting is" if len(faults) == 1 else f"{len(faults)} settings are"
    return f"{count} wrong\n" + "\n".join(f"  {fault}" for fault in faults)
