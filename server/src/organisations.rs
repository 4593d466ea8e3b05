//! `GET /api/v1/organisations/{id}/{month}`: an area's or a centre school's month, for whoever supervises it.

use axum::{Json, extract::State};
use domain::{id::OrganisationId, month::Month, roll_up::RollUp};

use crate::{
    App,
    auth::Session,
    board::parse,
    error::{Error, Result},
    typed::Path,
};

/// The schools beneath, in numbers. For organisations of others and for none at all the answer is the same.
#[utoipa::path(
    get,
    path = "/v1/organisations/{id}/{month}",
    description = "片区或中心学校的一个月：下属各校的数字，不足三个孩子的不显示。",
    params(("id" = OrganisationId, Path), ("month" = Month, Path)),
    security(("session" = ["area supervisor", "centre supervisor"])),
    responses((status = OK, body = RollUp))
)]
pub async fn month(
    State(app): State<App>,
    session: Session,
    Path((id, month)): Path<(String, String)>,
) -> Result<Json<RollUp>> {
    let known = id.parse::<OrganisationId>().ok();
    let supervises = !app.store.supervised(&session.me, app.now()).await?.is_empty();
    let found = match &known {
        Some(id) if supervises => app.store.roll_up(&session.me, id, parse(&month)?, app.now()).await?,
        _ => None,
    };
    if let Some(roll_up) = found {
        return Ok(Json(roll_up));
    }
    let subject = known.as_ref().map_or("organisation", OrganisationId::as_str);
    Err(session.denied(&app, subject, Error::forbidden()).await)
}
