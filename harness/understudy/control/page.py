"""The control page: what stands on stage, and a switch for trouble.

`GET /` for people; for programs, with the landscape's admin token: `GET /landscape`,
`POST /faults` (`{"system", "fault", "parameters", "on", "times", …}`) and
`DELETE /faults/{system}/{key}`.
"""

from collections.abc import Callable, Mapping
from html import escape

from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse

from understudy.kernel.errors import UsageError
from understudy.vendor import System, same_secret
from understudy.vendor.trouble import Trouble


def control_app(
    systems: Mapping[str, System], token: str, landscape: Callable[[], Mapping[str, object]]
) -> FastAPI:
    """The application behind the control port."""
    app = FastAPI(title="Understudy control", docs_url=None, redoc_url=None)

    def check(authorization: str) -> None:
        if not same_secret(authorization, f"Bearer {token}"):
            raise HTTPException(401, "the admin token is missing or wrong")

    def system(name: object) -> System:
        if not isinstance(name, str) or name not in systems:
            raise UsageError.unknown("system on stage", str(name), systems)
        return systems[name]

    @app.exception_handler(UsageError)
    async def asked_wrongly(_: Request, wrong: UsageError) -> JSONResponse:
        return JSONResponse({"error": str(wrong)}, 400)

    @app.get("/", response_class=HTMLResponse)
    async def page() -> str:
        rows = "".join(
            f"<tr><td>{escape(s.vendor.title)}</td><td>{s.role}</td><td>{len(s.exchanges)}</td>"
            f"<td>{s.store.last_seq}</td><td>{escape(_standing(s))}</td></tr>"
            for s in systems.values()
        )
        now = next(iter(systems.values())).clock.now()
        return _PAGE.format(now=now.strftime("%A, %d %B %Y, %H:%M:%S UTC"), rows=rows)

    @app.get("/landscape")
    async def show(authorization: str = Header("")) -> JSONResponse:
        check(authorization)
        return JSONResponse(dict(landscape()))

    @app.post("/faults")
    async def arm(request: Request, authorization: str = Header("")) -> JSONResponse:
        check(authorization)
        body = await request.json()
        if not isinstance(body, dict) or not isinstance(body.get("fault"), str):
            raise UsageError('a fault is armed by {"system", "fault", "parameters", "on", "times"}')
        target, fault = system(body.pop("system", None)), body.pop("fault")
        return JSONResponse(_shown(target.arm(fault, body.pop("parameters", {}), **body)))

    @app.delete("/faults/{name}/{key}")
    async def heal(name: str, key: str, authorization: str = Header("")) -> JSONResponse:
        check(authorization)
        return JSONResponse(_shown(system(name).heal(key)))

    return app


def _standing(system: System) -> str:
    return ", ".join(f"{t.fault.id} ({t.fired})" for t in system.troubles if not t.healed_at)


def _shown(trouble: Trouble) -> dict[str, object]:
    return {"key": trouble.key, "fault": trouble.fault.id, "on": trouble.on, "fired": trouble.fired}


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Understudy</title>
<meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="5">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.4rem .8rem .4rem 0;
border-bottom:1px solid #ddd}}td:nth-child(3),td:nth-child(4){{font-variant-numeric:tabular-nums}}
</style><h1>On stage</h1><p>{now}</p><table><tr><th>System<th>Role<th>Requests<th>Changes<th>Trouble
</tr>{rows}</table></html>"""
