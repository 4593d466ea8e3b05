//! `/api/v1/nudges`, `/api/v1/pictures`, `/api/v1/checks`: what principals and clerks say to mentors, and what they look at
//! before.

use axum::{Json, extract::State};
use domain::{
    checks::Checks,
    month::Month,
    nudge::{Nudge, Nudged},
    pictures::Pictures,
};

use crate::{
    App,
    auth::BoardReader,
    board::parse,
    body::Body,
    error::{Error, Result},
    store::Trace,
    typed::Path,
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
    app.store.keep_nudge(school, session.actor(), &nudge, app.now()).await?.map_err(Error::refused)?;
    Ok(Json(app.store.nudges(school).await?))
}

/// The school's work in pictures.
#[utoipa::path(
    get,
    path = "/v1/pictures",
    description = "图表：最近几个月、每天的记录、各项目、各班、各位老师。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Pictures))
)]
pub async fn pictures(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<Pictures>> {
    Ok(Json(app.store.pictures(&session.me.school, app.now()).await?))
}

/// What a human may want to look at in a month. Each reading is audited.
#[utoipa::path(
    get,
    path = "/v1/checks/{month}",
    description = "核一核：值得问一问的记录，和随机抽出来回访的。不打分。",
    params(("month" = Month, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Checks))
)]
pub async fn checks(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path(month): Path<String>,
) -> Result<Json<Checks>> {
    let (month, school) = (parse(&month)?, &session.me.school);
    let checks = app.store.checks(school, month).await?;
    let (by, subject) = (session.actor(), month.to_string());
    app.store.audit(&Trace { school, by, what: "checks.read", subject: &subject, now: app.now() }).await?;
    Ok(Json(checks))
}
