import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.words.errors import IndexCorrupt, IndexMismatch, IndexMissing, SearchIndexError
from data.words.models import ENGLISH, HINDI, HINGLISH, CourseId, LessonId, Passage
from embeddings.index.builder import build_generation
from embeddings.index.dense import VectorStatistics
from embeddings.index.fusion import SERVED
from embeddings.index.generation import open_current
from embeddings.index.passage_table import language_codes
from embeddings.index.search_index import Query
from embeddings.search.retriever import Retriever, Scope
from embeddings.text.evidence import candidates_of
from embeddings.text.evidence_blocks import blocks_in, embedded_block
from embeddings.text.scripts import Script
from tests.embeddings.planned import OFFICE, ScriptedTransliterator, passage
from tests.fakes import HashingEncoder

EVERYTHING = Scope()
WORDS = ScriptedTransliterator(
    {"suchna": "सूचना", "ke": "के", "anurodh": "अनुरोध", "par": "पर", "kitne": "कितने", "din": "दिन", "lagte": "लगते"}
)


def build(root: Path, passages: Sequence[Passage] = OFFICE) -> str:
    return build_generation(passages, encoder=HashingEncoder(), root=root, catalogue_revision="a1").name


@pytest.fixture
def root(tmp_path: Path) -> Path:
    build(tmp_path)
    return tmp_path


@pytest.fixture
def retriever(root: Path, ever_later: Callable[[], float]) -> Retriever:
    return Retriever(HashingEncoder(), WORDS, root, clock=ever_later)


def served(retriever: Retriever) -> tuple[str | None, SearchIndexError | None]:
    return retriever.generation, retriever.last_error


def found(retriever: Retriever, question: str, scope: Scope = EVERYTHING, top_k: int = 10) -> list[str]:
    return [hit.passage.id for hit in retriever.search(question, scope=scope, top_k=top_k).hits]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("When is earned leave credited?", "leave/en"),
        ("अर्जित अवकाश कब जमा होता है?", "leave/hi"),
        ("suchna ke anurodh par kitne din lagte", "rti/hi"),
        ("buying goods on the portal", "gem/en"),
    ],
)
def test_the_passage_that_answers_comes_first(retriever: Retriever, question: str, best: str) -> None:
    assert found(retriever, question)[0] == best


def test_hits_are_ordered_by_score_and_say_why(retriever: Retriever) -> None:
    retrieval = retriever.search("earned leave credited", scope=EVERYTHING)
    scores = [hit.score for hit in retrieval.hits]
    best = retrieval.hits[0]
    assert scores == sorted(scores, reverse=True)
    assert 0 < best.lexical < 1
    assert best.coverage == pytest.approx(1)
    expected = HashingEncoder().encode_passages([best.passage.text])[0] @ retrieval.query_vector
    assert best.cosine == pytest.approx(float(expected), abs=1e-6)


def test_a_retrieval_says_how_the_question_was_read(retriever: Retriever) -> None:
    assert retriever.search("earned leave", scope=EVERYTHING).language == ENGLISH
    assert retriever.search("अवकाश", scope=EVERYTHING).language == HINDI
    hinglish = retriever.search("suchna ke anurodh", scope=EVERYTHING)
    assert (hinglish.language, hinglish.mixed) == (HINGLISH, "सूचना के अनुरोध")


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), 6),
        (Scope(allowed_courses=frozenset({CourseId("gem"), CourseId("rti-act")})), 4),
        (Scope(allowed_courses=frozenset()), 0),
        (Scope(languages=frozenset({HINDI})), 3),
        (Scope(course=CourseId("gem")), 2),
        (Scope(course=CourseId("gem"), lesson=LessonId("requests")), 0),
        (Scope(lesson=LessonId("requests"), languages=frozenset({ENGLISH})), 1),
        (Scope(course=CourseId("unknown")), 0),
    ],
)
def test_all_that_is_in_scope_is_found_and_nothing_else(retriever: Retriever, scope: Scope, expected: int) -> None:
    hits = retriever.search("earned leave", scope=scope).hits
    assert len(hits) == expected
    for hit in hits:
        assert scope.course in (None, hit.passage.course)
        assert scope.languages is None or hit.passage.language in scope.languages


def test_no_more_than_top_k_are_returned(retriever: Retriever) -> None:
    assert len(found(retriever, "leave", top_k=2)) == 2


def test_many_passages_outside_the_scope_do_not_crowd_out_those_inside(tmp_path: Path) -> None:
    crowd = [passage(f"crowd/{n}", f"Earned leave is credited, part {n}.", course="crowd") for n in range(900)]
    far = [passage(f"far/{n}", f"Trees give shade {n}.", course="far") for n in range(5)]
    build(tmp_path, [*crowd, *far])
    retriever = Retriever(HashingEncoder(), WORDS, tmp_path)
    scope = Scope(allowed_courses=frozenset({CourseId("far")}))
    assert sorted(found(retriever, "earned leave credited", scope)) == [f"far/{n}" for n in range(5)]


@pytest.mark.parametrize("question", ["", "   ", "\0\0", "\ud800"])
def test_an_empty_question_finds_nothing(retriever: Retriever, question: str) -> None:
    assert found(retriever, question) == []
    assert retriever.courses_like(question, scope=EVERYTHING, top_k=3) == []


@pytest.mark.parametrize(
    "question",
    [
        "?!।…",
        "the of and",
        "a" * 1_000_000,
        "क" * 100_000,
        "\u202eleave\u2066",
        "le\u200bave",
        "leave \ud800",
        "🙂",
        "अ a த",
    ],
)
def test_no_question_breaks_the_search(retriever: Retriever, question: str) -> None:
    hits = retriever.search(question, scope=EVERYTHING).hits
    assert len(hits) == 6
    assert all(np.isfinite([hit.score, hit.cosine, hit.lexical, hit.coverage]).all() for hit in hits)


def test_courses_come_with_the_score_of_their_best_passage(retriever: Retriever) -> None:
    courses = retriever.courses_like("earned leave credited", scope=EVERYTHING, top_k=2)
    best = retriever.search("earned leave credited", scope=EVERYTHING).hits[0]
    assert courses[0] == ("leave-rules", best.score)
    assert len({course for course, _ in courses}) == 2


def test_a_course_vector_is_the_unit_mean_of_its_passages(retriever: Retriever) -> None:
    courses, vectors = retriever.course_vectors()
    encoded = HashingEncoder().encode_passages([OFFICE[0].text, OFFICE[1].text])
    mean = encoded.mean(axis=0)
    assert list(courses) == ["leave-rules", "rti-act", "gem"]
    assert vectors[0] == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)


def test_sentences_are_encoded_once(root: Path) -> None:
    encoder = HashingEncoder()
    retriever = Retriever(encoder, WORDS, root)
    first = retriever.encode_sentences(["one", "two", "one"])
    again = retriever.encode_sentences(["two", "one"])
    assert encoder.encoded == 2
    assert np.array_equal(first[[1, 0]], again)
    assert retriever.encode_sentences([]).shape == (0, 256)


def test_rare_terms_weigh_more_and_unknown_ones_most(retriever: Retriever) -> None:
    (leave,), (unknown,) = retriever.terms("leave"), retriever.terms("quasar")
    assert retriever.idf(unknown) > retriever.idf(leave) > 0
    assert retriever.idf(retriever.terms("अवकाश")[0]) > 0


def test_without_an_index_the_error_says_so(tmp_path: Path) -> None:
    retriever = Retriever(HashingEncoder(), WORDS, tmp_path)
    assert retriever.generation is None
    with pytest.raises(IndexMissing):
        retriever.search("leave", scope=EVERYTHING)


def test_an_index_of_another_encoder_is_refused_by_name(root: Path) -> None:
    retriever = Retriever(HashingEncoder(name="other"), WORDS, root)
    with pytest.raises(IndexMismatch):
        retriever.search("leave", scope=EVERYTHING)


def test_an_index_built_later_is_found(tmp_path: Path, ever_later: Callable[[], float]) -> None:
    retriever = Retriever(HashingEncoder(), WORDS, tmp_path, clock=ever_later)
    name = build(tmp_path)
    assert found(retriever, "earned leave")[0] == "leave/en"
    assert (retriever.generation, retriever.last_error) == (name, None)


def test_a_new_generation_is_looked_for_at_most_once_a_second(root: Path) -> None:
    now = [0.0]
    retriever = Retriever(HashingEncoder(), WORDS, root, clock=lambda: now[0])
    first, second = retriever.generation, build(root, OFFICE[:2])
    now[0] = 0.9
    retriever.refresh()
    assert retriever.generation == first
    now[0] = 1.0
    retriever.refresh()
    assert retriever.generation == second


def test_a_deleted_course_is_gone_with_the_next_generation(retriever: Retriever, root: Path) -> None:
    build(root, OFFICE[:4])
    assert "gem/en" not in found(retriever, "goods on the GeM portal")


def test_a_torn_generation_is_remembered_and_the_last_good_one_serves(retriever: Retriever, root: Path) -> None:
    good = retriever.generation
    torn = build(root, OFFICE[:2])
    (root / torn / "vectors.npy").write_bytes(b"torn")
    assert len(found(retriever, "earned leave")) == 6
    assert retriever.generation == good
    assert isinstance(retriever.last_error, IndexCorrupt)
    repaired = build(root, OFFICE[:2])
    assert len(found(retriever, "earned leave")) == 2
    assert served(retriever) == (repaired, None)


def test_a_server_that_starts_on_a_torn_generation_serves_the_one_before(root: Path) -> None:
    torn = build(root, OFFICE[:2])
    (root / torn / "manifest.json").write_text("{}")
    retriever = Retriever(HashingEncoder(), WORDS, root)
    assert len(found(retriever, "earned leave")) == 6
    assert isinstance(retriever.last_error, IndexCorrupt)


def edition(number: int) -> list[Passage]:
    return [passage(f"p{n}", f"Earned leave rule {n}, edition {number}.", course=f"c{n % 3}") for n in range(12)]


def test_readers_under_load_see_no_error_and_no_mixed_generation(
    tmp_path: Path, ever_later: Callable[[], float]
) -> None:
    build(tmp_path, edition(0))
    retriever = Retriever(HashingEncoder(), WORDS, tmp_path, clock=ever_later)
    stop, faults, seen = threading.Event(), list[str](), set[str]()

    def read() -> None:
        while not stop.is_set():
            hits = retriever.search("earned leave rule", scope=EVERYTHING, top_k=12).hits
            editions = {hit.passage.text.rsplit(" ", 1)[1] for hit in hits}
            if len(hits) != 12 or len(editions) != 1:
                faults.append(f"{len(hits)} hits of {editions}")
            seen.update(editions)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 21):
        build(tmp_path, edition(number))
    stop.set()
    for reader in readers:
        reader.join()
    assert (faults, retriever.last_error) == ([], None)
    assert len(seen) > 5


def test_a_question_in_other_words_finds_the_passage_that_is_asked_for_so(tmp_path: Path) -> None:
    build(
        tmp_path,
        [passage("other", "Goats eat grass.", course="goats", asked_as=["broken printer replacement"]), *OFFICE],
    )
    retriever = Retriever(HashingEncoder(), WORDS, tmp_path)
    assert found(retriever, "my printer is broken")[0] == "other"


def test_a_question_as_people_ask_it_finds_every_passage_of_the_lesson(tmp_path: Path) -> None:
    """`asked_as` stand on the first passage of a lesson, but are asked of all of it."""
    asked = ["broken printer replacement", "old chairs pile up", "auction of scrap"]
    lesson = [
        passage("stores/1", "Goats eat grass.", course="stores", lesson="disposal", asked_as=asked),
        passage("stores/2", "Sheep eat hay.", course="stores", lesson="disposal"),
    ]
    others = [
        passage(
            f"other/{each}", f"Birds of kind {each} sing.", course="birds", lesson=f"{each}", asked_as=[f"song {each}"]
        )
        for each in range(300)
    ]
    build(tmp_path, [*lesson, *others])
    retriever = Retriever(HashingEncoder(), WORDS, tmp_path)
    assert set(found(retriever, "replacement for a broken printer")[:2]) == {"stores/1", "stores/2"}


def test_new_words_for_a_passage_are_embedded_and_the_other_passages_kept(tmp_path: Path) -> None:
    build(tmp_path)
    asked = passage("rti/en", OFFICE[2].text, course="rti-act", lesson="requests", asked_as=["see my own file"])
    again = build_generation(
        [asked if each.id == asked.id else each for each in OFFICE],
        encoder=HashingEncoder(),
        root=tmp_path,
        catalogue_revision="a2",
    )
    assert (again.embedded, again.reused) == (1, len(OFFICE) - 1)
    retriever = Retriever(HashingEncoder(), WORDS, tmp_path)
    best = retriever.search("see my own file", scope=EVERYTHING).hits[0].passage
    assert (best.id, best.asked_as) == ("rti/en", ("see my own file",))


ASKED = "my salary slip shows less money"


def found_as_asked(root: Path, passages: Sequence[Passage], scope: Scope) -> set[str]:
    """Ids of the best 256 where phrases decide and no word counts; 800 other lessons lie nearer to the question."""
    nearer = [
        passage(f"near/{n}", f"Salary money slip word{n}.", course="mine", lesson=f"n{n}", asked_as=(f"word{n}?",))
        for n in range(800)
    ]
    build(root, [*passages, *nearer])
    index = open_current(root, encoder_name="hashing-256", dimension=256)
    wordless = Query(HashingEncoder().encode_queries([ASKED])[0], slots={script: () for script in Script})
    return {
        hit.passage.id for hit in index.search(wordless, scope=scope, top_k=256, fusion=replace(SERVED, asked_as=100))
    }


def test_lessons_outside_a_scope_do_not_crowd_out_those_asked_for_in_it(tmp_path: Path) -> None:
    wanted = passage("wanted", "Recovery of dues.", course="mine", lesson="wanted", asked_as=(ASKED,))
    copies = [passage(f"{n}", f"Due {n}.", course="other", lesson=f"l{n}", asked_as=(ASKED,)) for n in range(300)]
    assert "wanted" in found_as_asked(tmp_path, [*copies, wanted], Scope(allowed_courses=frozenset([CourseId("mine")])))


def test_other_languages_of_lessons_do_not_crowd_out_what_is_asked_for(tmp_path: Path) -> None:
    """Of 150 lessons asked for alike, 300 passages, the 150 in scope are all looked at."""
    asked = [
        passage(f"{n}/{language}", text, lesson=f"l{n}", language=language, asked_as=(ASKED,))
        for n in range(150)
        for language, text in ((ENGLISH, f"Due {n}."), (HINDI, f"वसूली {n}।"))
    ]
    found = found_as_asked(tmp_path, asked, Scope(languages=frozenset([ENGLISH])))
    assert {f"{n}/{ENGLISH}" for n in range(150)} <= found


def test_hits_say_how_far_their_sentences_and_blocks_stand_above_all_of_their_language(tmp_path: Path) -> None:
    text = (
        "Earned leave is credited twice. Half pay leave is not.\n\n- Yoga calms the mind.\n- Goats eat grass all day."
    )
    passages = [*OFFICE, passage("long", text, course="yoga")]
    build(tmp_path, passages)
    retrieval = Retriever(HashingEncoder(), WORDS, tmp_path).search("credit of leave", scope=EVERYTHING, top_k=5)
    encoder = HashingEncoder()
    parts: Sequence[Callable[[Passage], list[str]]] = (
        lambda each: [candidate.text for candidate in candidates_of(each)],
        lambda each: [embedded_block(block) for block in blocks_in(each)],
    )
    assert "long" in [hit.passage.id for hit in retrieval.hits]
    for texts, name in zip(parts, ("sentence_scores", "block_scores"), strict=True):
        vectors = encoder.encode_passages([said for each in passages for said in texts(each)]).astype(np.float16)
        counts = [len(texts(each)) for each in passages]
        statistics = VectorStatistics.of(vectors, np.repeat(language_codes(passages), counts))
        every = (vectors.astype(np.float32)) @ retrieval.query_vector
        scores = statistics.standard_scores(every, retrieval.query_vector, np.repeat(language_codes(passages), counts))
        of_each = dict(zip([each.id for each in passages], np.split(scores, np.cumsum(counts)[:-1]), strict=True))
        for hit in retrieval.hits:
            assert getattr(hit, name).tolist() == pytest.approx(of_each[hit.passage.id].tolist(), abs=1e-3)
