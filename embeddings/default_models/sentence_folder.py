"""Writes a sentence-transformers folder from unpacked weights."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from data.files import write_json
from embeddings.default_models.weights import PackedWeights

MOST_TOKENS = 512
SPECIAL_TOKENS = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "cls_token": "<s>",
    "unk_token": "<unk>",
    "pad_token": "<pad>",
    "mask_token": "<mask>",
}
_INVISIBLE = r"[\u0000-\u0008\u000b\u000e-\u001f\u007f\u0080-\u009f\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]"
_TABLES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


def write_sentence_folder(packed: PackedWeights, folder: Path) -> None:
    """Writes the whole folder (470 MB): weights, tokenizer, pooling by mean, normalisation, prompts."""
    save_file(dict(_tensors(packed)), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    _write_configuration(packed, folder)
    _write_modules(packed, folder)
    tokenizer_of(packed).save(str(folder / "tokenizer.json"))
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MOST_TOKENS, **SPECIAL_TOKENS},
    )
    write_json(folder / "special_tokens_map.json", SPECIAL_TOKENS)


def tokenizer_of(packed: PackedWeights) -> Tokenizer:
    """The XLM-RoBERTa tokenizer, rebuilt from the pieces and scores in the weight file."""
    vocabulary = packed.vocabulary
    pairs = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(Unigram(pairs, unk_id=vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(Regex(_INVISIBLE), ""),
            normalizers.Replace(Regex(r"\s+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens([AddedToken(token) for token in ("<s>", "<pad>", "</s>", "<unk>", "<mask>")])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def _tensors(packed: PackedWeights) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for name, weights in packed.tensors():
        yield _library_name(name), weights
    # Unused by the pooling; loaders that expect a whole BERT would otherwise warn that they made it up.
    hidden = packed.architecture.hidden
    yield "pooler.dense.weight", np.zeros((hidden, hidden), dtype=np.float32)
    yield "pooler.dense.bias", np.zeros(hidden, dtype=np.float32)


def _library_name(name: str) -> str:
    """What `transformers` calls the tensor that the packed file calls `name`."""
    if name in _TABLES:
        return _TABLES[name]
    layer, part, kind = name.removeprefix("l").split(".")
    return f"encoder.layer.{layer}.{_LAYER_PARTS[part]}.{_KINDS[kind]}"


def _write_configuration(packed: PackedWeights, folder: Path) -> None:
    size = packed.architecture
    write_json(
        folder / "config.json",
        {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": size.hidden,
            "intermediate_size": size.feed_forward,
            "num_hidden_layers": size.layers,
            "num_attention_heads": size.heads,
            "vocab_size": size.vocabulary,
            "max_position_embeddings": size.positions,
            "type_vocab_size": size.token_types,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "pad_token_id": 0,
            "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1,
            "tokenizer_class": "XLMRobertaTokenizer",
        },
    )


def _write_modules(packed: PackedWeights, folder: Path) -> None:
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for index, (path, kind) in enumerate(kinds)
    ]
    for path, _ in kinds[1:]:
        (folder / path).mkdir()
    (folder / "modules.json").write_text(json.dumps(modules, indent=1), encoding="utf-8")
    write_json(
        folder / "1_Pooling" / "config.json",
        {
            "word_embedding_dimension": packed.architecture.hidden,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
        },
    )
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": MOST_TOKENS, "do_lower_case": False})
    write_json(
        folder / "config_sentence_transformers.json",
        {
            "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )
