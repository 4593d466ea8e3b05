//! 结对: how the pairings stand, and a new mentor's word that they have read a child's card.

use axum::{Json, extract::State};
use domain::{id::ChildId, pairing::PairingsPage};

use crate::{
    App,
    auth::{BoardReader, Session},
    error::{Error, Result},
    typed::Path,
};

/// Who has which children, who has none, and whom one might pair them with.
#[utoipa::path(
    get,
    path = "/v1/pairings",
    description = "结对：谁有几个孩子，谁还没有代理家长，建议给谁。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = PairingsPage))
)]
pub async fn page(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<PairingsPage>> {
    Ok(Json(app.store.pairings(&session.me.school, app.now()).await?))
}

/// Says that the handover card of a child was read.
#[utoipa::path(
    post,
    path = "/v1/handovers/{child}/read",
    description = "新的代理家长看过了交接卡。",
    params(("child" = ChildId, Path)),
    security(("session" = [])),
    responses((status = OK), (status = NOT_FOUND))
)]
pub async fn read(State(app): State<App>, session: Session, Path(child): Path<String>) -> Result<Json<()>> {
    let me = &session.me;
    let known = child.parse::<ChildId>().ok();
    let read = match &known {
        Some(child) => app.store.read_card(&me.school, &me.id, session.actor(), child, app.now()).await?,
        None => false,
    };
    if read {
        return Ok(Json(()));
    }
    let subject = known.as_ref().map_or("handover", ChildId::as_str);
    Err(session.denied(&app, subject, Error::not_found()).await)
}
