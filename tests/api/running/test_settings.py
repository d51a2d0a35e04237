import re

import pytest

from api.running.auth import AccessRole
from api.running.settings import EncoderKind, Settings, read_settings
from data.words.errors import SettingsError


def test_defaults_need_no_environment() -> None:
    settings = read_settings({})

    assert settings.port == 8000
    assert settings.encoder is EncoderKind.ONNX
    assert settings.store_url == "sqlite:///var/saarthi.db"


def test_a_setting_is_read_from_its_variable() -> None:
    assert read_settings({"SAARTHI_PORT": "9001"}).port == 9001


def test_other_variables_are_left_alone() -> None:
    assert read_settings({"PATH": "/bin", "PORT": "1"}).port == 8000


def test_all_faults_are_reported_at_once_by_name() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"SAARTHI_PROT": "9001", "SAARTHI_PORT": "many", "SAARTHI_THREADS": "0"})

    message = str(caught.value)
    assert message.startswith("3 settings are wrong")
    assert "SAARTHI_PROT='9001'" in message
    assert "SAARTHI_PORT='many'" in message
    assert "SAARTHI_THREADS='0'" in message


def test_a_short_secret_is_refused_without_showing_it() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"SAARTHI_TOKEN_SECRET": "hush-hush"})

    assert "hush-hush" not in str(caught.value)


def test_demo_mode_is_refused_beyond_loopback() -> None:
    with pytest.raises(SettingsError, match="demo people sign in without a password"):
        read_settings({"SAARTHI_DEMO": "true", "SAARTHI_HOST": "0.0.0.0"})


def test_demo_mode_is_refused_beyond_loopback_on_the_command_line_too() -> None:
    with pytest.raises(SettingsError, match="demo people"):
        read_settings({}).changed(demo=True, host="10.0.0.1")


@pytest.mark.parametrize("askers", ["1", "2"])
def test_what_one_or_two_learners_asked_is_never_learnt_from(askers: str) -> None:
    with pytest.raises(SettingsError, match="fewer than 3 learners"):
        read_settings({"SAARTHI_PHRASE_ASKERS": askers})


def test_another_encoder_needs_its_model() -> None:
    with pytest.raises(SettingsError, match="SAARTHI_ENCODER_MODEL"):
        read_settings({"SAARTHI_ENCODER": "sentence-transformers"})


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_a_model_server_needs_an_address_and_a_name() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"SAARTHI_MODEL_URL": "ftp://model", "SAARTHI_BHASHINI_URL": "nowhere"})

    message = str(caught.value)
    assert message.startswith("3 settings are wrong")
    assert "SAARTHI_MODEL_URL='ftp://model': an http:// or https:// address is expected." in message
    assert "SAARTHI_MODEL_URL needs SAARTHI_MODEL_NAME" in message
    assert "SAARTHI_BHASHINI_URL='nowhere'" in message


@pytest.mark.parametrize(
    ("translator", "needed"),
    [("model", "SAARTHI_MODEL_URL"), ("bhashini", "SAARTHI_BHASHINI_USER and SAARTHI_BHASHINI_KEY")],
)
def test_a_translator_needs_what_it_translates_with(translator: str, needed: str) -> None:
    with pytest.raises(SettingsError, match=f"SAARTHI_TRANSLATOR={translator} needs {needed}"):
        read_settings({"SAARTHI_TRANSLATOR": translator})


@pytest.mark.parametrize("name", ["MODEL_KEY", "BHASHINI_KEY"])
def test_a_key_is_never_shown(name: str) -> None:
    settings = read_settings({f"SAARTHI_{name}": "hush-hush"})

    assert "hush-hush" not in repr(settings)
    assert "hush-hush" not in str(settings.model_dump(mode="json"))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"TOKEN_HOURS": "25"}, "SAARTHI_LONGEST_TOKEN_HOURS=24"),
        ({"OLD_TOKEN_SECRET": "k" * 40}, "needs SAARTHI_TOKEN_SECRET"),
        ({"TIME_ZONE": "India"}, "such as Asia/Kolkata"),
        ({"PUBLIC_URL": "learn.example"}, "http:// or https://"),
        ({"PUBLIC_URL": "https://learn.example/saarthi"}, "without a path"),
        ({"PUBLIC_URL": "ftp://learn.example"}, "http:// or https://"),
    ],
)
def test_what_does_not_fit_at_the_door_is_named(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings({f"SAARTHI_{name}": value for name, value in given.items()})


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"ISSUER": "http://id.example"}, "an https:// address is expected"),
        ({"ISSUER": "https://id.example/?a=1", "CLIENT_ID": "saarthi"}, "an https:// address is expected"),
        ({"ISSUER": "https://id.example"}, "needs SAARTHI_OIDC_CLIENT_ID"),
        ({"SCOPES": "profile"}, "`openid` is among them"),
        ({"ROLES": "staff=learner, robots=service"}, "of the roles admin, curator, learner"),
        ({"ROLES": "staff"}, "pairs such as staff=learner"),
    ],
    ids=str,
)
def test_a_provider_that_cannot_be_asked_safely_is_refused(given: dict[str, str], fault: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(fault)):
        read_settings({f"SAARTHI_OIDC_{name}": value for name, value in given.items()})


def test_the_first_role_of_the_setting_counts_and_a_value_may_hold_the_mark_itself() -> None:
    settings = read_settings({"SAARTHI_OIDC_ROLES": "cn=boss=admin, staff=learner"})

    assert list(settings.provider_roles.items()) == [("cn=boss", AccessRole.ADMIN), ("staff", AccessRole.LEARNER)]
