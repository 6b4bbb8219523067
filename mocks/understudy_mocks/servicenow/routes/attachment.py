"""The Attachment API: files that hang on records."""

import base64
from collections.abc import Mapping
from hashlib import sha256

import orjson

from understudy.vendor import Call, Refusal, Reply, Routes, Row, json_reply
from understudy.vendor.contract import TEXT, Answer, Ask, Body, Contract, Named, listing
from understudy_mocks.servicenow.auth import check_read, check_write
from understudy_mocks.servicenow.objects.schema import kept_in
from understudy_mocks.servicenow.objects.texts import text_of
from understudy_mocks.servicenow.queries import Clause, Questions
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import filters, given
from understudy_mocks.servicenow.routes.declaring import under
from understudy_mocks.servicenow.routes.multipart import parts
from understudy_mocks.servicenow.routes.numbers import whole
from understudy_mocks.servicenow.routes.table import LIMIT, link_header

ROUTES = Routes()
TABLE = "sys_attachment"
SOURCE = "vendor's REST reference: Attachment API; client source: pysnc, pysnow"
MOST_BYTES = 32 * 1024 * 1024
"""The size of a file that this instance takes (com.glide.attachment.max_size is 1 GB)."""
FIELDS = (
    *("sys_id", "table_name", "table_sys_id", "file_name", "size_bytes", "size_compressed"),
    *("content_type", "compressed", "download_link", "state", "hash", "chunk_size_bytes"),
    *("image_height", "image_width", "average_image_color", "encryption_context"),
    *("sys_created_on", "sys_created_by", "sys_updated_on", "sys_updated_by", "sys_mod_count"),
    *("sys_tags", "created_by_name", "updated_by_name"),
)
METADATA = Named(
    "Attachment",
    {
        "type": "object",
        "properties": dict.fromkeys(FIELDS, TEXT),
        "required": list(FIELDS),
        "additionalProperties": False,
    },
)
ONE = shapes.told(shapes.result(METADATA))
BY_ID = {"id": "$response.body#/result/sys_id"}
NEXT = dict.fromkeys(("read_attachment", "read_file", "delete_attachment"), BY_ID)


def described(call: Call, row: Row) -> Mapping[str, str]:
    """An attachment's metadata: plain texts, whatever the display mode."""
    kind = call.system.schema.object(TABLE)
    told = {name: text_of(kind.field(name), row[name]) for name in FIELDS}
    told["download_link"] = f"{call.origin}/api/now/attachment/{row['sys_id']}/file"
    return told


@under(
    ROUTES,
    "GET",
    "/attachment",
    verb="query",
    object=TABLE,
    source=SOURCE,
    contract=Contract(
        asks=(shapes.QUERY, shapes.LIMIT, shapes.OFFSET, Ask("sysparm_display_value")),
        gives=(shapes.told(shapes.result(listing(METADATA))),),
        errors=shapes.SILENT,
    ),
)
def list_attachments(call: Call) -> Reply:
    """List the metadata of attachments."""
    kind = call.system.schema.object(TABLE)
    text = call.query.get("sysparm_query", "")
    also = tuple(Clause(name, "IS", value) for name, value in filters(call))
    limit = whole(call.query, "sysparm_limit", LIMIT) or LIMIT
    offset = whole(call.query, "sysparm_offset", 0)
    questions = call.system.part(Questions)
    ids = questions.rows(call.caller, kind, text, also, (("sys_id",),), limit, offset)
    total = questions.count(call.caller, kind, text, also)
    rows = [call.system.records.get(TABLE, str(id)) for (id,) in ids]
    reply = json_reply({"result": [described(call, row) for row in rows]})
    link = link_header(call, limit, offset, total)
    return reply.with_headers((b"x-total-count", b"%d" % total), *link)


@under(
    ROUTES,
    "GET",
    "/attachment/{id}",
    verb="read",
    object=TABLE,
    source=SOURCE,
    contract=Contract(gives=(ONE,), errors=(*shapes.SILENT, "unreadable")),
)
def read_attachment(call: Call) -> Reply:
    """Read the metadata of an attachment."""
    return json_reply({"result": described(call, _attachment(call))})


def _attachment(call: Call) -> Row:
    """The attachment, if the caller may read what it hangs on."""
    row = call.system.records.get(TABLE, call.params["id"])
    table = str(row["table_name"])
    if table in call.system.schema:
        check_read(call.caller, call.system.schema.object(table))
    return row


@under(
    ROUTES,
    "GET",
    "/attachment/{id}/file",
    verb="read",
    object=TABLE,
    source=SOURCE,
    contract=Contract(
        gives=(Answer(200, (Body(TEXT, "*/*"),), ("X-Attachment-Metadata",)),),
        errors=("no-such-path", "unreadable"),
    ),
    any_media=True,
)
def read_file(call: Call) -> Reply:
    """Download the file itself."""
    row = _attachment(call)
    media = str(row["content_type"] or "application/octet-stream")
    return Reply(
        200,
        base64.b64decode(str(row["content"] or "")),
        (
            (b"content-type", media.encode("latin-1", "replace")),
            (b"x-attachment-metadata", orjson.dumps(described(call, row))),
        ),
    )


@under(
    ROUTES,
    "POST",
    "/attachment/file",
    verb="create",
    object=TABLE,
    source=SOURCE,
    contract=Contract(
        asks=(
            Ask("file_name", shapes.ID, required=True),
            Ask("table_name", shapes.ID, required=True),
            Ask("table_sys_id", shapes.ID, required=True),
            Ask("encryption_context"),
            Ask("creation_time"),
        ),
        takes=(Body(TEXT, "text/plain"), Body(TEXT, "application/octet-stream")),
        gives=(Answer(201, ONE.bodies, ("Location",)),),
        errors=(*shapes.SILENT, "missing-parameter", "not-found", "unknown-object", "too-large"),
        leads_to=NEXT,
    ),
)
def upload_file(call: Call) -> Reply:
    """Attach a file, sent as it is."""
    media = call.headers.get("content-type", "").partition(";")[0].strip()
    if not media:
        raise Refusal("unsupported-media")
    names = ("file_name", "table_name", "table_sys_id")
    return _attached(call, {n: call.query.get(n, "") for n in names}, media, call.body)


@under(
    ROUTES,
    "POST",
    "/attachment/upload",
    verb="create",
    object=TABLE,
    source=SOURCE,
    contract=Contract(
        takes=(
            Body(
                {
                    "type": "object",
                    "properties": {
                        "table_name": shapes.ID,
                        "table_sys_id": shapes.ID,
                        "uploadFile": {"type": "string", "contentEncoding": "binary"},
                    },
                    "required": ["table_name", "table_sys_id", "uploadFile"],
                },
                "multipart/form-data",
            ),
        ),
        gives=(Answer(201, ONE.bodies, ("Location",)),),
        errors=(*shapes.SILENT, "missing-parameter", "not-found", "unknown-object", "too-large"),
        leads_to=NEXT,
    ),
)
def upload_form(call: Call) -> Reply:
    """Attach the file of a form."""
    content_type = call.headers.get("content-type", "")
    if not content_type.lower().startswith("multipart/form-data"):
        raise Refusal("unsupported-media")
    found = parts(content_type, call.body)
    values = {part.name: part.content.decode("utf-8", "replace") for part in found}
    file = next((p for p in found if p.file_name or p.name == "uploadFile"), None)
    if file is None:
        raise Refusal("missing-parameter", field="uploadFile")
    about = {
        "file_name": file.file_name or values.get("file_name") or file.name,
        "table_name": values.get("table_name", ""),
        "table_sys_id": values.get("table_sys_id", ""),
    }
    return _attached(call, about, file.media or "application/octet-stream", file.content)


def _attached(call: Call, about: Mapping[str, str], media: str, content: bytes) -> Reply:
    for name, value in about.items():
        if not value:
            raise Refusal("missing-parameter", field=name)
    if len(content) > MOST_BYTES:
        raise Refusal("too-large", limit=MOST_BYTES)
    schema = call.system.schema
    kind = schema.object(about["table_name"])
    if kind.name != about["table_name"] or kind.hidden:
        raise Refusal("unknown-object", object=about["table_name"])
    owner = call.system.records.get(kind.name, about["table_sys_id"])
    kept = kept_in(str(owner.get("sys_class_name") or kind.name))
    check_write(call.caller, schema.object(kept), "Insert")
    user = call.system.store.get("sys_user", call.caller.user_id)
    name = str(user["name"]) if user else ""
    row = call.system.records.create(
        TABLE,
        {
            **{name: value[:255] for name, value in about.items()},
            "content_type": media[:100],
            "size_bytes": len(content),
            "size_compressed": len(content),
            "state": "pending",
            "hash": sha256(content).hexdigest(),
            "created_by_name": name,
            "updated_by_name": name,
            "content": base64.b64encode(content).decode(),
        },
        call.caller,
        trusted=True,
    )
    call.about(TABLE, str(row["sys_id"]))
    version = call.params.get("version")
    base = f"{call.origin}/api/now/{f'{version}/' if version else ''}attachment"
    location = (b"location", f"{base}/{row['sys_id']}/file".encode())
    return json_reply({"result": described(call, row)}, 201, headers=(location,))


@under(
    ROUTES,
    "PATCH",
    "/attachment/{id}",
    verb="update",
    object=TABLE,
    source="memory: vendor's REST reference: Attachment API",
    contract=Contract(
        takes=(Body({"type": "object", "properties": {"file_name": TEXT}}),),
        body_optional=True,
        gives=(ONE,),
        errors=(*shapes.SILENT, "unreadable"),
    ),
)
def rename_attachment(call: Call) -> Reply:
    """Give a file another name."""
    row = _attachment(call)
    _check_owner(call, row)
    values = given(call, call.system.schema.object(TABLE))
    change = {name: value for name, value in values.items() if name == "file_name"}
    row = call.system.records.update(TABLE, str(row["sys_id"]), change, call.caller)
    return json_reply({"result": described(call, row)})


@under(
    ROUTES,
    "DELETE",
    "/attachment/{id}",
    verb="delete",
    object=TABLE,
    source=SOURCE,
    contract=Contract(gives=(Answer(204),), errors=(*shapes.SILENT, "unreadable")),
)
def delete_attachment(call: Call) -> Reply:
    """Take a file away."""
    row = _attachment(call)
    _check_owner(call, row)
    call.system.records.delete(TABLE, str(row["sys_id"]), call.caller)
    return Reply(204)


def _check_owner(call: Call, row: Row) -> None:
    table = kept_in(str(row["table_name"]))
    if table in call.system.schema:
        check_write(call.caller, call.system.schema.object(table), "Update")
