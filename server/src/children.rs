//! `GET /api/v1/children/{id}`: one child's archive.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::{board::ChildPage, id::ChildId};

use crate::{
    App,
    auth::Session,
    error::{Error, Result},
};

/// The child's file and history, as the person may see them.
pub async fn child(State(app): State<App>, session: Session, Path(id): Path<String>) -> Result<Json<ChildPage>> {
    let id: ChildId = id.parse().map_err(|_| Error::not_found())?;
    let page = app.store.child_page(&session.me, session.actor(), &id, app.now()).await?;
    match page {
        Some(page) => Ok(Json(page)),
        None => Err(session.denied(&app, id.as_str(), Error::not_found()).await),
    }
}
