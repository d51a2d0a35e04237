"""What the parts of a search score count for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights of gated fusion (docs/reference/index-format.md); the defaults serve, others show what a part is worth.

    vectors: a standard deviation of the passage's cosine, the unit that the others are counted in.
    lexical: a full BM25 match. Where no word of the question occurs (another language) BM25 is zero everywhere and the
        vectors alone decide; adding ranks instead of scores would let noise in (hi→en Recall@1 78.3 → 27.2 with
        reciprocal-rank fusion). On XQuAD's development half the optimum is flat from 12 to 20.
    foreign: BM25 that a passage in the other script is credited with: of a question's words only borrowed and
        translated ones can occur there, which says nothing against it, while by chance ("how many days")
        they do occur in wrong passages of its own script. Chosen among .05 to .15 on XQuAD and on our own questions,
        half of whose lessons exist in English alone.
    sentence: a standard deviation of the cosine of the passage's likest sentence. From .25 to .6 alike on XQuAD; our
        own questions find the right lesson in the top 3 most often at .4.
    asked_as: how much a lesson's phrases in `asked_as` stand out (`embeddings.index.phrases`), in standard deviations
        or a little less. Chosen by cross-validation over courses, from 2.3 to 2.6 alike; above, questions in
        the trade's own words lose what those in everyday words gain.
    told: how much what a lesson without phrases tells stands out (`embeddings.index.told`), a logarithm for its
        sentences and one for its blocks. Chosen among .5, .75 and 1 on our own sets, the farm's and XQuAD: above,
        questions in the trade's own words lose what those in everyday words gain, and the tutor declines too little.
    most_alike: terms of like sound that a word is searched for as well, at most.
    """

    vectors: float = 1.0
    lexical: float = 16.0
    foreign: float = 0.08
    sentence: float = 0.4
    asked_as: float = 2.5
    told: float = 0.5
    most_alike: int = 8


SERVED = Fusion()
"""What a search goes by unless it says otherwise."""
