"""Chooses what stands behind each protocol, by the settings: the one place that names implementations."""

from api.ask.wording import Wording
from api.running.auth import Tokens
from api.running.clock import utc_now
from api.running.keys import FixedKeys, TokenKey, TokenKeys, load_or_make_keys
from api.running.observability import Metrics
from api.running.settings import EncoderKind, Settings, TranslatorKind
from embeddings.encoders import Encoder
from embeddings.languages import Transliterator
from embeddings.search import Retriever
from tutor.answer import LessonText, Reader
from tutor.rewrite import Rewriter, TextGenerator, Verifier, order_reader
from tutor.translation import SideTranslations, Translator

E5_FOLDER = "multilingual-e5-small"


def build_encoder(settings: Settings) -> Encoder:
    """The encoder that the settings name; `ModelMissing` says how to get it."""
    match settings.encoder:
        case EncoderKind.ONNX:
            from embeddings.encoders import OnnxEncoder

            return OnnxEncoder.load(settings.model_folder / E5_FOLDER, threads=settings.threads)
        case EncoderKind.SENTENCE_TRANSFORMERS:
            from embeddings.encoders import SentenceTransformerEncoder

            return SentenceTransformerEncoder.load(str(settings.encoder_model), device=settings.encoder_device)


def build_reader(settings: Settings) -> Reader | None:
    """What reads the best block before it is shown; it knows the default encoder's states and no others'."""
    return Reader.load(settings.model_folder) if settings.reader and settings.encoder is EncoderKind.ONNX else None


def build_transliterator(settings: Settings) -> Transliterator:
    """Latin letters to Devanagari; `ModelMissing` says how to get the model."""
    return Transliterator.load(settings.model_folder)


def build_retriever(settings: Settings) -> Retriever:
    """Search over the current index generation."""
    return Retriever(build_encoder(settings), build_transliterator(settings), settings.index_folder)


def build_generator(settings: Settings) -> TextGenerator | None:
    """The language model that the settings name, None if they name none; `ModelMissing` names the extra it needs."""
    if settings.model_url is None:
        return None
    from tutor.rewrite import OpenAiServer, ServerLimits

    limits = ServerLimits(settings.model_silence_seconds, settings.model_answer_seconds, settings.model_tokens)
    key = settings.model_key.get_secret_value() if settings.model_key is not None else None
    return OpenAiServer(settings.model_url, model=str(settings.model_name), key=key, limits=limits)


def build_translator(settings: Settings, generator: TextGenerator | None) -> Translator | None:
    """The translator that the settings name, None if they name none."""
    match settings.translator:
        case TranslatorKind.NONE:
            return None
        case TranslatorKind.MODEL:
            from tutor.translation import ModelTranslator

            return None if generator is None else ModelTranslator(generator, name=str(settings.model_name))
        case TranslatorKind.BHASHINI:
            from tutor.translation import PUBLIC_PIPELINE, PUBLIC_URL, BhashiniTranslator

            key = settings.bhashini_key.get_secret_value() if settings.bhashini_key is not None else ""
            return BhashiniTranslator(
                user=settings.bhashini_user or "",
                key=key,
                url=settings.bhashini_url or PUBLIC_URL,
                pipeline=settings.bhashini_pipeline or PUBLIC_PIPELINE,
            )


def build_wording(settings: Settings, retriever: Retriever, *, lesson_text: LessonText, metrics: Metrics) -> Wording:
    """What rewrites and translates answers, as far as the settings name it, checked with the encoder of `retriever`."""
    generator = build_generator(settings)
    translator = build_translator(settings, generator)
    if generator is None and translator is None:
        return Wording(metrics)
    verifier = Verifier(retriever.encode_sentences, to_devanagari=build_transliterator(settings).to_devanagari)
    return Wording(
        metrics,
        rewriter=None
        if generator is None
        else Rewriter(
            generator,
            verifier,
            orders=order_reader(retriever.encode_sentences, encoder=retriever.encoder_name),
            lesson_text=lesson_text,
            most_at_once=settings.model_calls,
        ),
        translations=None
        if translator is None
        else SideTranslations(translator, verifier, most_at_once=settings.model_calls),
    )


def build_tokens(settings: Settings) -> Tokens:
    """What signs and reads tokens: with the keys set, else with those kept in the state folder, one made once."""
    secrets = [settings.token_secret, settings.old_token_secret]
    if settings.token_secret is None:
        return Tokens(load_or_make_keys(settings.key_file, now=utc_now()))
    return Tokens(FixedKeys(TokenKeys([TokenKey(each.get_secret_value()) for each in secrets if each is not None])))
