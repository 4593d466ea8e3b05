//! `/api/v1/archive` and `/api/v1/enrolments`: how complete the archives are, children who look alike, and who comes and goes.

use axum::{Json, extract::State};
use domain::{
    archive::{Archives, Enrolment, Merge, NotSame},
    id::ChangeId,
};

use crate::{
    App,
    auth::{BoardReader, Session},
    body::Body,
    error::{Error, Result},
    typed::Path,
};

/// The archives of the school, or of the classes a teacher leads.
#[utoipa::path(
    get,
    path = "/v1/archive",
    description = "建档率和摸底：全校的，或者班主任自己班的。",
    security(("session" = ["principal", "clerk", "class_teacher"])),
    responses((status = OK, body = Archives))
)]
pub async fn page(State(app): State<App>, session: Session) -> Result<Json<Archives>> {
    match app.store.archives(&session.me, session.actor(), app.now()).await? {
        Some(archives) => Ok(Json(archives)),
        None => Err(session.denied(&app, "archive", Error::forbidden()).await),
    }
}

/// Two children who look alike are two.
#[utoipa::path(
    post,
    path = "/v1/archive/not-same",
    description = "两个看上去像一个的孩子，其实是两个。",
    request_body = NotSame,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK), (status = UNPROCESSABLE_ENTITY), (status = NOT_FOUND))
)]
pub async fn not_same(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Body(pair): Body<NotSame>,
) -> Result<Json<()>> {
    let told = app.store.tell_apart(&session.me.school, session.actor(), &pair, app.now()).await?;
    session.heard(&app, pair.children[0].as_str(), told).await.map(Json)
}

/// Two children on the list are one.
#[utoipa::path(
    post,
    path = "/v1/archive/merges",
    description = "合并：名单上的两个孩子其实是一个。记录、结对和免做都归到保留的那个。",
    request_body = Merge,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK), (status = UNPROCESSABLE_ENTITY), (status = NOT_FOUND), (status = CONFLICT))
)]
pub async fn merge(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Body(merge): Body<Merge>,
) -> Result<Json<()>> {
    let done = app.store.merge(&session.me.school, session.actor(), &merge, app.now()).await?;
    session.heard(&app, merge.other.as_str(), done).await.map(Json)
}

/// They are two after all.
#[utoipa::path(
    post,
    path = "/v1/archive/merges/{id}/undo",
    description = "撤销合并：还是两个孩子，记录各归各的。",
    params(("id" = ChangeId, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK), (status = UNPROCESSABLE_ENTITY), (status = NOT_FOUND), (status = CONFLICT))
)]
pub async fn part(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path(id): Path<String>,
) -> Result<Json<()>> {
    let id: ChangeId = id.parse().map_err(|_| Error::not_found())?;
    let done = app.store.part(&session.me.school, session.actor(), &id, app.now()).await?;
    session.heard(&app, id.as_str(), done).await.map(Json)
}

/// Children leave, come back or go to another class.
#[utoipa::path(
    post,
    path = "/v1/enrolments",
    description = "变动：孩子离校、回校或者换班，从哪一天起。",
    request_body = Enrolment,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK), (status = UNPROCESSABLE_ENTITY), (status = NOT_FOUND), (status = CONFLICT))
)]
pub async fn enrol(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Body(enrolment): Body<Enrolment>,
) -> Result<Json<()>> {
    enrolment.check().map_err(|fault| Error::refused(fault.into()))?;
    let done = app.store.enrol(&session.me.school, session.actor(), &enrolment, app.now()).await?;
    session.heard(&app, enrolment.whom.as_str(), done).await.map(Json)
}
