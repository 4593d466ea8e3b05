//! `/api/v1/changes`: the rules and the calendar, looked at, changed from a day on, and taken back; decisions on requests.

use axum::{Json, extract::State};
use domain::{
    Refusal,
    change::{Edit, Preview, RulesPage, Wanted},
    coverage::Coverage,
    id::ChangeId,
};

use crate::{
    App,
    auth::{BoardReader, Session},
    body::Body,
    error::{Error, Result},
    typed::Path,
};

/// The rules, their history, and what waits for a decision.
#[utoipa::path(
    get,
    path = "/v1/changes",
    description = "规定、校历、修改记录和等待审批的申请。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RulesPage))
)]
pub async fn page(State(app): State<App>, BoardReader(Session { me, .. }): BoardReader) -> Result<Json<RulesPage>> {
    Ok(Json(app.store.rules_page(&me.school, app.now()).await?))
}

/// What a change would do.
#[utoipa::path(
    post,
    path = "/v1/changes/preview",
    description = "看一看一个修改会带来什么，什么也不改。",
    request_body = Edit,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Preview), (status = NOT_FOUND), (status = CONFLICT), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn preview(
    State(app): State<App>,
    BoardReader(Session { me, .. }): BoardReader,
    Body(edit): Body<Edit>,
) -> Result<Json<Preview>> {
    let preview = app.store.preview(&me.school, &me.id, &edit, app.now()).await?;
    preview.map(Json).map_err(Error::refused)
}

/// Makes a change and answers with the rules as they are then.
#[utoipa::path(
    post,
    path = "/v1/changes",
    description = "修改规定、校历，或审批一个申请。",
    request_body = Wanted,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RulesPage), (status = NOT_FOUND), (status = CONFLICT), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn make(state: State<App>, reader: BoardReader, Body(wanted): Body<Wanted>) -> Result<Json<RulesPage>> {
    let Session { me, .. } = &reader.0;
    let made = state.store.change(&me.school, &me.id, &wanted, state.now()).await?;
    answer(made, state, reader).await
}

/// Takes a change back and answers with the rules as they are then.
#[utoipa::path(
    post,
    path = "/v1/changes/{id}/undo",
    description = "撤销一个修改。",
    params(("id" = ChangeId, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RulesPage), (status = NOT_FOUND), (status = CONFLICT), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn undo(state: State<App>, reader: BoardReader, Path(id): Path<String>) -> Result<Json<RulesPage>> {
    let id: ChangeId = id.parse().map_err(|_| Error::not_found())?;
    let Session { me, .. } = &reader.0;
    let undone = state.store.undo(&me.school, &me.id, &id, state.now()).await?;
    answer(undone, state, reader).await
}

async fn answer(done: Result<(), Refusal>, state: State<App>, reader: BoardReader) -> Result<Json<RulesPage>> {
    done.map_err(Error::refused)?;
    page(state, reader).await
}

/// The coverage of the term, and the children nobody reached for some days.
#[utoipa::path(
    get,
    path = "/v1/coverage/{days}",
    description = "本学期的覆盖，和多少天没有人联系的孩子。",
    params(("days" = u64, Path, maximum = 4_294_967_295_u64)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Coverage))
)]
pub async fn coverage(
    State(app): State<App>,
    BoardReader(Session { me, .. }): BoardReader,
    Path(days): Path<String>,
) -> Result<Json<Coverage>> {
    let days = days.parse().map_err(|error| Error::malformed("days", error))?;
    Ok(Json(app.store.coverage(&me.school, days, app.now()).await?))
}
