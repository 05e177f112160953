"""For designers, and everybody who reads standards."""

from http import HTTPStatus

from fastapi import APIRouter, UploadFile

from competence_graph import Frozen, Json, Release, ReleaseId, to_case_package
from service.api.access import AskActor, AskEquipment
from service.api.problems import declared
from service.errors import RequestInvalid
from service.ports import ReleaseSummary
from service.workflows.load_standard import check_standard, list_releases, load_standard, read_release
from standards_ingest import IngestReport, SourceDocument

router = APIRouter(prefix="/v1/standards", tags=["standards"])

LARGEST_FILE = 64 * 1024 * 1024


class LoadedStandard(Frozen):
    """What became of a file: the release's id, and the report without the release's own content."""

    release_id: ReleaseId | None
    report: IngestReport


@router.post("", status_code=HTTPStatus.CREATED, responses=declared())
def load(actor: AskActor, equipment: AskEquipment, file: UploadFile) -> LoadedStandard:
    """Load a standard: stored as an immutable release, or refused with every problem and nothing stored."""
    return _loaded(load_standard(actor, _source(file), equipment))


@router.post(":check", responses=declared())
def check(actor: AskActor, file: UploadFile) -> LoadedStandard:
    """Say what a file would become; nothing is stored, and a file that would be refused is no error here."""
    return _loaded(check_standard(actor, _source(file)))


@router.get("", responses=declared())
def releases(actor: AskActor, equipment: AskEquipment) -> tuple[ReleaseSummary, ...]:
    """List the releases of the centre, newest first."""
    return list_releases(actor, equipment)


@router.get("/{release_id}", responses=declared(HTTPStatus.NOT_FOUND))
def release(actor: AskActor, equipment: AskEquipment, release_id: str) -> Release:
    """Return a whole release by its id, or an unambiguous start of it."""
    return read_release(actor, release_id, equipment)


@router.get("/{release_id}/case", responses=declared(HTTPStatus.NOT_FOUND))
def as_case(actor: AskActor, equipment: AskEquipment, release_id: str) -> dict[str, Json]:
    """Return a release as a CASE 1.0 package."""
    return to_case_package(read_release(actor, release_id, equipment).standard)


def _source(file: UploadFile) -> SourceDocument:
    content = file.file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise RequestInvalid(f"The file is larger than {LARGEST_FILE // 2**20} MiB.", remedy="Split the standard.")
    return SourceDocument(content=content, name=file.filename or "upload")


def _loaded(report: IngestReport) -> LoadedStandard:
    release_id = report.release.id if report.release else None
    return LoadedStandard(release_id=release_id, report=report.model_copy(update={"release": None}))
