import pytest

from api.settings import EncoderKind, Settings, read_settings
from data.errors import SettingsError


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


def test_another_encoder_needs_its_model() -> None:
    with pytest.raises(SettingsError, match="SAARTHI_ENCODER_MODEL"):
        read_settings({"SAARTHI_ENCODER": "sentence-transformers"})


def test_every_setting_says_what_it_means() -> None:
    assert all(field.description for field in Settings.model_fields.values())
