"""The rules folder as a whole: four files read and checked together, so that all problems come at once."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from leadq.rulebook.catalogue import Catalogue
from leadq.rulebook.fields import Fields, parse_fields
from leadq.rulebook.mappings import MappingFile, parse_mapping
from leadq.rulebook.points import Scoring, parse_scoring
from leadq.rulebook.problems import Problem, Problems, RulesError
from leadq.rulebook.process_parsing import parse_kinds, parse_process
from leadq.rulebook.questions import Questionnaire
from leadq.rulebook.questions_parsing import (
    parse_qualification,
    parse_questions,
    with_conditions,
)
from leadq.rulebook.reachability import check_reachable, possible
from leadq.rulebook.structure import declared, named
from leadq.rulebook.vocabulary import Vocabulary
from leadq.rulebook.yaml_reading import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from leadq.rulebook.conditions import Doer
    from leadq.rulebook.process import ActivityKind, Process
    from leadq.rulebook.questions import Question
    from leadq.rulebook.yaml_reading import Node

FIELDS: Final = "fields.yaml"
QUESTIONS: Final = "questions.yaml"
PROCESS: Final = "process.yaml"
SCORING: Final = "scoring.yaml"
FILES: Final = (FIELDS, QUESTIONS, PROCESS, SCORING)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules of a workspace, checked; `digest` changes with every byte of the files."""

    fields: Fields
    scoring: Scoring
    process: Process
    questionnaire: Questionnaire
    catalogue: Catalogue
    digest: str

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that conditions and mappings may use."""
        return Vocabulary(
            catalogue=self.catalogue,
            questions=self.questionnaire.by_name,
            kinds=_doers(self.process.kinds),
            results=tuple(self.process.results),
            stages=tuple(stage.name for stage in self.process.stages),
            reasons=self.process.reasons,
            people=tuple(self.process.people),
            grades=tuple(grade.name for grade in self.scoring.grades),
        )


def load_rulebook(folder: Path) -> Rulebook:
    """Read the four files of the rules folder; raise RulesError with all problems of all of them."""
    contents = {name: content_of(folder / name) for name in FILES}
    found: list[Problem] = []
    roots = {name: root_of(name, content, found) for name, content in contents.items()}
    rulebook = _checked(_Folder(MappingProxyType(roots), found), _digest(contents))
    if rulebook is None or found:
        raise RulesError(sorted(found, key=lambda problem: FILES.index(problem.file)))
    return rulebook


def rules_digest(folder: Path) -> str:
    """A hash of the four files' bytes, to see whether they changed without reading any YAML."""
    return _digest({name: content_of(folder / name) for name in FILES})


def load_mapping(path: Path, rulebook: Rulebook, *, name: str | None = None) -> MappingFile:
    """Read a mapping file; raise RulesError with all its problems, which name the path as given, or `name`."""
    return read_mapping(content_of(path), name or str(path), rulebook)


def read_mapping(content: bytes | OSError, file: str, rulebook: Rulebook) -> MappingFile:
    """Read the content of a mapping file, which is called `file`; raise RulesError with all its problems."""
    found: list[Problem] = []
    root = root_of(file, content, found)
    if root is None:
        raise RulesError(found)
    mapping = parse_mapping(root, rulebook.vocabulary, Problems(file, found=found))
    if found:
        raise RulesError(found)
    return mapping


def content_of(path: Path) -> bytes | OSError:
    """The bytes of a file, or why they cannot be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        return error


def _digest(contents: Mapping[str, bytes | OSError]) -> str:
    digest = blake2b(digest_size=16)
    for name, content in contents.items():
        if isinstance(content, bytes):
            digest.update(f"{name} {len(content)}\n".encode())
            digest.update(content)
        else:
            digest.update(f"{name} missing\n".encode())
    return digest.hexdigest()


def root_of(
    file: str, content: bytes | OSError, found: list[Problem], *, until: str | None = None
) -> Node | None:
    """The root of a file, up to its line `until` where that is given; None, and a problem, when it cannot be read."""
    if isinstance(content, FileNotFoundError):
        help_ = "; 'leadq init' writes the default one" if file in FILES else ""
        found.append(Problem(file, 0, f"is missing{help_}"))
        return None
    if isinstance(content, OSError):
        found.append(Problem(file, 0, f"cannot be read: {content.strerror}"))
        return None
    try:
        return read_yaml(content.decode("utf-8-sig"), file, until=until)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found.append(Problem(file, line, "is not UTF-8; save it as UTF-8"))
    except RulesError as error:
        found.extend(error.problems)
    return None


@dataclass(frozen=True, slots=True)
class _Folder:
    """The roots of the files (None: could not be read), and all problems found so far."""

    roots: Mapping[str, Node | None]
    found: list[Problem]

    def problems(self, file: str) -> Problems:
        return Problems(file, found=self.found)


def _checked(folder: _Folder, digest: str) -> Rulebook | None:
    """Read what can be read, so that all problems are found; None when a file could not be."""
    fields_root, questions_root = folder.roots[FIELDS], folder.roots[QUESTIONS]
    process_root, scoring_root = folder.roots[PROCESS], folder.roots[SCORING]
    fields = parse_fields(fields_root, folder.problems(FIELDS)) if fields_root else None
    questions = (
        parse_questions(questions_root, folder.problems(QUESTIONS)) if questions_root else None
    )
    vocabulary = _vocabulary(folder, fields, questions)
    qualification = (
        parse_qualification(questions_root, vocabulary, folder.problems(QUESTIONS))
        if questions_root
        else None
    )
    process = (
        parse_process(process_root, vocabulary, folder.problems(PROCESS)) if process_root else None
    )
    scoring = (
        parse_scoring(scoring_root, vocabulary, folder.problems(SCORING)) if scoring_root else None
    )
    if fields is None or questions is None or qualification is None:
        return None
    if process is None or scoring is None:
        return None
    if not folder.found:
        check_reachable(process, possible(scoring, qualification), folder.problems(PROCESS))
    assert questions_root is not None, "its questions were read"
    asked = with_conditions(questions, questions_root, vocabulary, folder.problems(QUESTIONS))
    questionnaire = Questionnaire(asked, qualification)
    return Rulebook(fields, scoring, process, questionnaire, vocabulary.catalogue, digest)


def _vocabulary(
    folder: _Folder, fields: Fields | None, questions: tuple[Question, ...] | None
) -> Vocabulary:
    """The names that the files declare, taken before any condition is read; None where unknown."""
    process, scoring = folder.roots[PROCESS], folder.roots[SCORING]
    unheard = Problems(PROCESS)  # the same problems are noted when the process itself is read
    return Vocabulary(
        catalogue=Catalogue.of(fields.own if fields else ()),
        own_fields_known=not any(problem.file == FIELDS for problem in folder.found),
        questions=None
        if questions is None
        else {question.name: question for question in questions},
        kinds=_doers(parse_kinds(process, unheard)) if process else None,
        results=_names(process, "results", unheard) if process else None,
        stages=declared(process, "stages", "stage") if process else None,
        reasons=declared(process, "stages", "reasons") if process else None,
        people=_names(process, "people", unheard) if process else None,
        grades=declared(scoring, "grades", "grade") if scoring else None,
    )


def _names(root: Node, part: str, problems: Problems) -> tuple[str, ...]:
    return tuple(name for name, _ in named(root, part, problems))


def _doers(kinds: Mapping[str, ActivityKind]) -> Mapping[str, Doer]:
    return {name: kind.by for name, kind in kinds.items()}
