//! 结对: how the pairings stand, and a new mentor's word that they have read a child's card.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::{id::ChildId, pairing::PairingsPage};

use crate::{
    App,
    auth::{BoardReader, Session},
    error::{Error, Result},
};

/// `GET /api/v1/pairings`.
pub async fn page(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<PairingsPage>> {
    Ok(Json(app.store.pairings(&session.me.school, app.now()).await?))
}

/// `POST /api/v1/handovers/{child}/read`.
pub async fn read(State(app): State<App>, session: Session, Path(child): Path<String>) -> Result<Json<()>> {
    let child: ChildId = child.parse().map_err(|_| Error::not_found())?;
    let me = &session.me;
    let known = app.store.read_card(&me.school, &me.id, session.actor(), &child, app.now()).await?;
    if known { Ok(Json(())) } else { Err(Error::not_found()) }
}
