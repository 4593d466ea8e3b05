//! `GET /api/v1/children/{id}`: one child's archive.

use axum::{Json, extract::State};
use domain::{board::ChildPage, id::ChildId};

use crate::{
    App,
    auth::Session,
    error::{Error, Result},
    typed::Path,
};

/// The child's file and history, as the person may see them. Each reading is audited.
#[utoipa::path(
    get,
    path = "/v1/children/{id}",
    description = "一个孩子的档案，只看得到自己可以看的。每次查看都留下记录。",
    params(("id" = ChildId, Path)),
    security(("session" = [])),
    responses((status = OK, body = ChildPage), (status = NOT_FOUND))
)]
pub async fn child(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Json<ChildPage>> {
    let id: ChildId = id.parse().map_err(|_| Error::not_found())?;
    let page = app.store.child_page(&session.me, session.actor(), &id, app.now()).await?;
    match page {
        Some(page) => Ok(Json(page)),
        None => Err(session.denied(&app, id.as_str(), Error::not_found()).await),
    }
}
