"""A local service with Bhashini's interface: the ULCA pipeline's config and compute calls, as its handbook has them."""

from collections.abc import Mapping

from tests.tutor.rewrite.scripted_server import Exchange, Script

COMPUTE = "/services/inference/pipeline"


def bhashini(made: Mapping[str, str]) -> Script:
    """Names a service for any pair of languages, and translates the texts that `made` has."""

    def script(exchange: Exchange) -> None:
        if exchange.path != COMPUTE:
            exchange.answer(_config(exchange))
        elif exchange.headers.get("authorization") != "inference-key":
            exchange.answer({"message": "Unauthorized"}, status=401)
        else:
            exchange.answer(_computed(exchange, made))

    return script


def _config(exchange: Exchange) -> object:
    (task,) = exchange.body["pipelineTasks"]
    language = task["config"]["language"]
    service = f"org/nmt-{language['sourceLanguage']}-{language['targetLanguage']}"
    return {
        "languages": [{"sourceLanguage": "en", "targetLanguageList": ["hi"]}],
        "pipelineResponseConfig": [
            {"taskType": "translation", "config": [{"serviceId": service, "modelId": "m", "language": language}]}
        ],
        "feedbackUrl": "",
        "pipelineInferenceAPIEndPoint": {
            "callbackUrl": f"http://{exchange.headers['host']}{COMPUTE}",
            "inferenceApiKey": {"name": "Authorization", "value": "inference-key"},
            "isMultilingualEnabled": True,
            "isSyncApi": True,
        },
    }


def _computed(exchange: Exchange, made: Mapping[str, str]) -> object:
    texts = [each["source"] for each in exchange.body["inputData"]["input"]]
    output = [{"source": text, "target": made[text]} for text in texts if text in made]
    return {"pipelineResponse": [{"taskType": "translation", "config": None, "output": output, "audio": None}]}
