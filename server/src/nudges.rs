//! `/api/v1/nudges`: what principals and clerks say to mentors.

use axum::{Json, extract::State};
use domain::nudge::{Nudge, Nudged};

use crate::{
    App,
    auth::BoardReader,
    body::Body,
    error::{Error, Result},
};

/// What was sent last.
#[utoipa::path(
    get,
    path = "/v1/nudges",
    description = "催过谁、谢过谁，最近的在前。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Vec<Nudged>))
)]
pub async fn list(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<Vec<Nudged>>> {
    Ok(Json(app.store.nudges(&session.me.school).await?))
}

/// Keeps what is sent, unless it names a child.
#[utoipa::path(
    post,
    path = "/v1/nudges",
    description = "记下发出去的话；里面不能有孩子的名字。",
    request_body = Nudge,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Vec<Nudged>), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn keep(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Body(nudge): Body<Nudge>,
) -> Result<Json<Vec<Nudged>>> {
    let school = &session.me.school;
    app.store
        .keep_nudge(school, session.actor(), &nudge, app.reach.mail(), app.now())
        .await?
        .map_err(Error::refused)?;
    Ok(Json(app.store.nudges(school).await?))
}
