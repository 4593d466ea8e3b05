//! `/api/v1/children`: one child's archive, read, corrected and looked through; children found by name.

use axum::{Json, extract::State};
use domain::{
    archive::{Correction, Found},
    board::ChildPage,
    id::ChildId,
    sync::OLDEST,
};
use serde::Deserialize;

use crate::{
    App,
    auth::{BoardReader, Session},
    body::Body,
    error::{Error, Result},
    typed::{Path, Query},
};

/// How the app that asks was made.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct Speaks {
    /// The version of the protocol; apps from before version 3 do not say.
    #[param(value_type = Option<u64>, maximum = 4_294_967_295_u64)]
    protocol: Option<u32>,
}

/// The child's file and history, as the person may see them. Each reading is audited.
#[utoipa::path(
    get,
    path = "/v1/children/{id}",
    description = "一个孩子的档案，只看得到自己可以看的。每次查看都留下记录。",
    params(("id" = ChildId, Path), Speaks),
    security(("session" = [])),
    responses((status = OK, body = ChildPage), (status = NOT_FOUND))
)]
pub async fn child(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Query(Speaks { protocol }): Query<Speaks>,
) -> Result<Json<ChildPage>> {
    let id = child_id(&id)?;
    match app.store.child_page(&session.me, session.actor(), &id, app.now()).await? {
        Some(page) => Ok(Json(page.in_version(protocol.unwrap_or(OLDEST)))),
        None => Err(session.denied(&app, id.as_str(), Error::not_found()).await),
    }
}

/// Corrects the archive. What stood there before is kept.
#[utoipa::path(
    post,
    path = "/v1/children/{id}",
    description = "改档案。改之前的内容留着，谁什么时候改的也留着。",
    params(("id" = ChildId, Path)),
    request_body = Correction,
    security(("session" = [])),
    responses((status = OK), (status = UNPROCESSABLE_ENTITY), (status = FORBIDDEN), (status = NOT_FOUND), (status = CONFLICT))
)]
pub async fn correct(
    State(app): State<App>,
    session: Session,
    Path(id): Path<String>,
    Body(correction): Body<Correction>,
) -> Result<Json<()>> {
    let child = corrected_by(&app, &session, &id).await?;
    let done = app.store.correct(&session.me.school, session.actor(), &child, &correction, app.now()).await?;
    done.map(Json).map_err(Error::refused)
}

/// The archive is right as it is, this term.
#[utoipa::path(
    post,
    path = "/v1/children/{id}/survey",
    description = "摸底：这个学期核对过，档案没有错。",
    params(("id" = ChildId, Path)),
    security(("session" = [])),
    responses((status = OK), (status = UNPROCESSABLE_ENTITY), (status = FORBIDDEN), (status = NOT_FOUND))
)]
pub async fn survey(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Json<()>> {
    let child = corrected_by(&app, &session, &id).await?;
    let done = app.store.survey(&session.me.school, session.actor(), &child, app.now()).await?;
    done.map(Json).map_err(Error::refused)
}

/// What somebody typed to find a child.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct Sought {
    /// A part of the name or the hamlet, or the first letters of their pinyin.
    #[serde(default)]
    q: String,
}

/// The children that may be meant.
#[utoipa::path(
    get,
    path = "/v1/children",
    description = "按姓名、村组或者拼音首字母找孩子。",
    params(Sought),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Vec<Found>))
)]
pub async fn search(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Query(Sought { q }): Query<Sought>,
) -> Result<Json<Vec<Found>>> {
    Ok(Json(app.store.search(&session.me.school, &q, app.now()).await?))
}

/// The child, if this person may correct its archive.
async fn corrected_by(app: &App, session: &Session, id: &str) -> Result<ChildId> {
    let child = child_id(id)?;
    let refusal = match app.store.may_correct(&session.me, &child, app.now()).await? {
        Some(true) => return Ok(child),
        Some(false) => Error::forbidden(),
        None => Error::not_found(),
    };
    Err(session.denied(app, child.as_str(), refusal).await)
}

fn child_id(id: &str) -> Result<ChildId> {
    id.parse().map_err(|_| Error::not_found())
}
