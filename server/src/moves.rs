//! `/api/v1/moves`: children who go to another school of the same centre.

use axum::{Json, extract::State};
use domain::{
    archive::{Move, MoveAnswer, Moves},
    id::ChangeId,
};

use crate::{
    App,
    auth::BoardReader,
    body::Body,
    error::{Error, Result},
    typed::Path,
};

/// The children on their way, and the schools they may go to.
#[utoipa::path(
    get,
    path = "/v1/moves",
    description = "转学：转来的孩子、转走的孩子，和同一个中心学校里的其他学校。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Moves))
)]
pub async fn page(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<Moves>> {
    Ok(Json(app.store.moves(&session.me.school).await?))
}

/// A child leaves for another school, which gets its archive once it takes the child.
#[utoipa::path(
    post,
    path = "/v1/moves",
    description = "孩子转到同一个中心学校的另一所学校，档案跟着走；记录留在原学校。",
    request_body = Move,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK), (status = UNPROCESSABLE_ENTITY), (status = NOT_FOUND), (status = CONFLICT))
)]
pub async fn send(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Body(wanted): Body<Move>,
) -> Result<Json<()>> {
    wanted.leaving().check().map_err(|fault| Error::refused(fault.into()))?;
    let sent = app.store.send_child(&session.me.school, session.actor(), &wanted, app.now()).await?;
    session.heard(&app, wanted.child.as_str(), sent).await.map(Json)
}

/// The other school takes the child or does not; or the first one withdraws.
#[utoipa::path(
    post,
    path = "/v1/moves/{id}",
    description = "接收转来的孩子、不接收，或者撤回。",
    params(("id" = ChangeId, Path)),
    request_body = MoveAnswer,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK), (status = UNPROCESSABLE_ENTITY), (status = NOT_FOUND), (status = CONFLICT))
)]
pub async fn answer(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path(id): Path<String>,
    Body(answer): Body<MoveAnswer>,
) -> Result<Json<()>> {
    let id: ChangeId = id.parse().map_err(|_| Error::not_found())?;
    let answered = app.store.answer_move(&session.me.school, session.actor(), &id, &answer, app.now()).await?;
    session.heard(&app, id.as_str(), answered).await.map(Json)
}
