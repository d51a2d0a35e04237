"""The encoder as an ONNX graph, written from its weights in ONNX's own notation: no torch, nothing traced.

BERT (Devlin et al. 2019) with the mean over the tokens that are not padding and unit length inside. Line by line it is
what `transformers` computes (tests/embeddings/default_models/test_encoder_graph.py compares the vectors). Names of
weights are those of the packed file with `_` for `.`.
"""

from math import sqrt

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper, parser

from embeddings.default_models.weights import Architecture, PackedWeights

NORM_EPSILON = 1e-12
"""Least variance in a layer norm, and least length of a vector: the settings of BERT and of torch's `normalize`."""
_OPERATOR_SET = 17
_IR_VERSION = 8
"""The version of the file format that operator set 17 came with."""

_GRAPH = """
encoder (int64[texts, tokens] input_ids, int64[texts, tokens] attention_mask) => (float[texts, {hidden}] vectors)
<int64 zero = {{0}}, int64 one = {{1}}, int64[1] first = {{1}}, int64[1] last = {{-1}}, int64[2] middle = {{1, 2}},
 int64[4] to_heads = {{0, 0, {heads}, {head}}},
 float open = {{0}}, float shut = {{{shut}}}, float shrink = {{{shrink}}}, float root = {{{root}}},
 float whole = {{1}}, float half = {{0.5}}, float least = {{{epsilon}}}>
{{ {nodes} }}
"""

# Heads are joined to the shape of the hidden states as it is when the graph runs. Were it written down like `to_heads`,
# onnxruntime would know it beforehand and fuse more: not faster, but with other last bits, which tip 8-bit steps
# (cosine .998 between the two). So vectors are to the bit those of indexes built by older versions.
_EMBEDDINGS = """
size = Shape (input_ids)
length = Gather (size, one)
places = Range (zero, length, one)
word = Gather (emb_word, input_ids)
type = Gather (emb_type, zero)
place = Gather (emb_pos, places)
typed = Add (word, type)
placed = Add (typed, place)
hidden0 = LayerNormalization <axis = -1, epsilon = {epsilon}> (placed, emb_ln_w, emb_ln_b)
rows = Shape <end = 2> (hidden0)
from_heads = Concat <axis = 0> (rows, last)
real = Cast <to = 9> (attention_mask)
real_keys = Unsqueeze (real, middle)
mask = Where (real_keys, open, shut)
"""

_LAYER = """
query{n}_product = MatMul (hidden{n}, l{n}_q_w)
query{n}_sum = Add (l{n}_q_b, query{n}_product)
query{n}_split = Reshape (query{n}_sum, to_heads)
query{n} = Transpose <perm = [0, 2, 1, 3]> (query{n}_split)
key{n}_product = MatMul (hidden{n}, l{n}_k_w)
key{n}_sum = Add (l{n}_k_b, key{n}_product)
key{n}_split = Reshape (key{n}_sum, to_heads)
key{n} = Transpose <perm = [0, 2, 3, 1]> (key{n}_split)
value{n}_product = MatMul (hidden{n}, l{n}_v_w)
value{n}_sum = Add (l{n}_v_b, value{n}_product)
value{n}_split = Reshape (value{n}_sum, to_heads)
value{n} = Transpose <perm = [0, 2, 1, 3]> (value{n}_split)

likeness{n}_whole = MatMul (query{n}, key{n})
likeness{n} = Mul (likeness{n}_whole, shrink)
likeness{n}_masked = Add (likeness{n}, mask)
attention{n} = Softmax <axis = -1> (likeness{n}_masked)
context{n}_heads = MatMul (attention{n}, value{n})
context{n}_split = Transpose <perm = [0, 2, 1, 3]> (context{n}_heads)
context{n} = Reshape (context{n}_split, from_heads)
output{n}_product = MatMul (context{n}, l{n}_ao_w)
output{n} = Add (l{n}_ao_b, output{n}_product)
attended{n}_sum = Add (output{n}, hidden{n})
attended{n} = LayerNormalization <axis = -1, epsilon = {epsilon}> (attended{n}_sum, l{n}_aln_w, l{n}_aln_b)

wide{n}_product = MatMul (attended{n}, l{n}_fi_w)
wide{n} = Add (l{n}_fi_b, wide{n}_product)
gelu{n}_scaled = Div (wide{n}, root)
gelu{n}_erf = Erf (gelu{n}_scaled)
gelu{n}_raised = Add (gelu{n}_erf, whole)
gelu{n}_twice = Mul (wide{n}, gelu{n}_raised)
gelu{n} = Mul (gelu{n}_twice, half)
narrow{n}_product = MatMul (gelu{n}, l{n}_fo_w)
narrow{n} = Add (l{n}_fo_b, narrow{n}_product)
hidden{next}_sum = Add (narrow{n}, attended{n})
hidden{next} = LayerNormalization <axis = -1, epsilon = {epsilon}> (hidden{next}_sum, l{n}_oln_w, l{n}_oln_b)
"""

_POOLING = """
mask_column = Unsqueeze (attention_mask, last)
weights = Cast <to = 1> (mask_column)
weighted = Mul (hidden{n}, weights)
sums = ReduceSum <keepdims = 0> (weighted, first)
counts = ReduceSum <keepdims = 0> (weights, first)
mean = Div (sums, counts)
length_found = ReduceL2 <axes = [1], keepdims = 1> (mean)
length_used = Clip (length_found, least)
vectors = Div (mean, length_used)
"""


def encoder_graph(packed: PackedWeights) -> onnx.ModelProto:
    """The whole model in float32 (470 MB): `input_ids` and `attention_mask` to `vectors`, unit rows."""
    size = packed.architecture
    graph = parser.parse_graph(_text(size))
    graph.initializer.extend(
        numpy_helper.from_array(_as_used(name, weights), name.replace(".", "_")) for name, weights in packed.tensors()
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPERATOR_SET)], ir_version=_IR_VERSION)


def _text(size: Architecture) -> str:
    layers = [_LAYER.format(n=layer, next=layer + 1, epsilon=NORM_EPSILON) for layer in range(size.layers)]
    nodes = [_EMBEDDINGS.format(epsilon=NORM_EPSILON), *layers, _POOLING.format(n=size.layers)]
    head = size.hidden // size.heads
    return _GRAPH.format(
        hidden=size.hidden,
        heads=size.heads,
        head=head,
        shut=float(np.finfo(np.float32).min),
        shrink=1 / sqrt(head),
        root=sqrt(2),
        epsilon=NORM_EPSILON,
        nodes="".join(nodes),
    )


def _as_used(name: str, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Matrices transposed, for a graph multiplies rows by them; tables and vectors as they are."""
    is_matrix = weights.ndim == 2 and not name.startswith("emb.")
    return np.ascontiguousarray(weights.T) if is_matrix else weights
