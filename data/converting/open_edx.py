"""Open edX (OLX, tar.gz): a course's sections, units, pages, problems and videos with their transcripts.

A subsection (`sequential`) is a lesson, its units are headings of it; each video with a transcript is a lesson of its
own after it, in every language of its transcripts, so that a citation opens it at its second.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element as XmlElement
from xml.etree.ElementTree import tostring

from data.converting.archive_kinds import COURSE, course_file
from data.converting.archives import Archive, opened_archive
from data.converting.building import Builder
from data.converting.captions import paragraphs_of_captions
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, ElementKind, heading
from data.converting.h5p import json_of
from data.converting.naming import title_of_file
from data.converting.open_edx_problems import problems_of
from data.converting.web import decoded_html, read_page
from data.converting.xml import attribute, children, local, xml_of
from data.words.imports import FileKind, Media, NoteCode

_TUBE = re.compile(r"[\w-]{6,20}\Z")
_DEEPEST = 12  # course, chapter, sequential, vertical and what blocks that hold blocks nest
_HOLDERS = frozenset(
    {"vertical", "library_content", "split_test", "randomize", "conditional", "problem_set", "wrapper"}
)


class _Export:
    """The files of one export, below the folder of its `course.xml`."""

    def __init__(self, archive: Archive, root: str) -> None:
        self.archive, self.folder = archive, root

    def block(self, pointer: XmlElement) -> XmlElement:
        """The block that an element names by `url_name`, the element itself where the block stands in it."""
        name = f"{self.folder}{local(pointer)}/{attribute(pointer, 'url_name').replace(':', '/')}.xml"
        if len(pointer) or name not in self.archive.names:
            return pointer
        return xml_of(self.archive.read(name), place=name)

    def text(self, name: str) -> str | None:
        """The text of a file, None where the export has none of that name."""
        path = self.folder + name
        return decoded_html(self.archive.read(path))[0] if path in self.archive.names else None


def convert_open_edx(path: Path, *, name: str) -> Converted:
    """The export as a course."""
    with opened_archive(path) as archive:
        place = course_file(archive.names)
        if place is None:
            raise RefusedFileError(NoteCode.UNKNOWN_KIND, found="tar")
        export = _Export(archive, place.removesuffix(COURSE))
        pointer = xml_of(archive.read(place), place=place)
        course = export.block(pointer)
        builder = Builder(language=attribute(course, "language"))
        builder.add_notes(archive.set_aside)
        for chapter in children(course, "chapter"):
            block = export.block(chapter)
            for sequential in children(block, "sequential", "videosequence"):
                _add_sequential(builder, export, export.block(sequential), chapter=attribute(block, "display_name"))
        description = export.text("about/short_description.html") or ""
    return builder.converted(
        FileKind.OPEN_EDX,
        title=attribute(course, "display_name") or title_of_file(name),
        description=" ".join(element.text for element in read_page(description).elements),
        provider=attribute(pointer, "org"),
    )


def _add_sequential(builder: Builder, export: _Export, sequential: XmlElement, *, chapter: str) -> None:
    blocks = [(unit, list(_blocks(export, unit))) for unit in map(export.block, sequential)]
    elements: list[Element] = []
    for unit, found in blocks:
        said = [element for block in found for element in _elements(builder, export, block)]
        if said and attribute(unit, "display_name"):
            elements.append(heading(attribute(unit, "display_name"), level=1))
        elements += [_lowered(element) for element in said]
    title = attribute(sequential, "display_name") or chapter or "Section"
    lesson = builder.add_lesson(elements, title=title)
    for block in (block for _, found in blocks for block in found):
        if local(block) == "problem":
            for read in problems_of(block):
                builder.add_question(read, lesson=lesson)
        elif local(block) == "video":
            _add_video(builder, export, block)


def _blocks(export: _Export, unit: XmlElement, *, level: int = 0) -> Iterator[XmlElement]:
    """The unit's blocks that hold no others, in order."""
    if local(unit) not in _HOLDERS:
        yield unit
    elif level < _DEEPEST:
        for each in unit:
            yield from _blocks(export, export.block(each), level=level + 1)


def _lowered(element: Element) -> Element:
    return replace(element, level=element.level + 1) if element.kind is ElementKind.HEADING else element


def _elements(builder: Builder, export: _Export, block: XmlElement) -> Sequence[Element]:
    match local(block):
        case "html":
            file = attribute(block, "filename") or attribute(block, "url_name")
            text = export.text(f"html/{file.replace(':', '/')}.html")
            return read_page(text if text is not None else _inner(block)).elements
        case "annotatable" | "poll" | "word_cloud":
            return read_page(_inner(block)).elements
        case "problem" | "video" | "discussion":
            return []
        case kind:
            builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=attribute(block, "display_name") or kind, found=kind)
            return []


def _inner(block: XmlElement) -> str:
    return (block.text or "") + "".join(tostring(each, encoding="unicode") for each in block)


def _add_video(builder: Builder, export: _Export, video: XmlElement) -> None:
    title = attribute(video, "display_name") or "Video"
    media = list(_media(video))
    versions = [(language, paragraphs_of_captions(text)) for language, text in _transcripts(export, video)]
    if not builder.add_versions(versions, title=title, media=media):
        builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=title, found=media[0].address if media else "video")


def _media(video: XmlElement) -> Iterator[Media]:
    """The addresses of the video: its files, then YouTube."""
    for source in children(video, "source"):
        if attribute(source, "src").startswith("https://"):
            yield Media(attribute(source, "src"), "video/mp4")
    tube = attribute(video, "youtube_id_1_0") or attribute(video, "youtube").partition("1.00:")[2].split(",")[0]
    if _TUBE.match(tube):
        yield Media(f"https://www.youtube.com/watch?v={tube}", "video/x-youtube")


def _transcripts(export: _Export, video: XmlElement) -> Iterator[tuple[str, str]]:
    """The language and the captions of each transcript; Open edX has named them in three ways in turn."""
    found = {attribute(each, "language"): attribute(each, "src") for each in children(video, "transcript")}
    if not found and attribute(video, "sub"):
        found = {"en": f"subs_{attribute(video, 'sub')}.srt.sjson"}
    for language, file in found.items():
        name = f"static/{PurePosixPath(file).name}"
        text = export.text(name)
        if text is not None:
            yield language, _captions_of_json(text, place=name) if name.endswith(".sjson") else text


def _captions_of_json(text: str, *, place: str) -> str:
    """Captions kept as three lists, of begins and ends in milliseconds and of texts, as WebVTT."""
    kept = json_of(text.encode(), place=place)
    lists = [kept.get(key) for key in ("start", "end", "text")]
    cues = zip(*(each for each in lists if isinstance(each, list)), strict=False)
    return "WEBVTT\n\n" + "\n\n".join(_cue(*cue) for cue in cues if len(cue) == len(lists))


def _cue(begins: object, ends: object, said: object) -> str:
    return f"{_clock(begins)} --> {_clock(ends)}\n{unescape(str(said))}"


def _clock(milliseconds: object) -> str:
    whole = int(milliseconds) if isinstance(milliseconds, (int, float)) and 0 <= milliseconds < 1e9 else 0
    minutes, rest = divmod(whole, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
