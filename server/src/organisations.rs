//! `GET /api/v1/organisations/{id}/{month}`: an area's or a centre school's month, for whoever supervises it.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::{id::OrganisationId, roll_up::RollUp};

use crate::{
    App,
    auth::Session,
    board::parse,
    error::{Error, Result},
};

/// The schools beneath, in numbers. For organisations of others and for none at all the answer is the same.
pub async fn month(
    State(app): State<App>,
    session: Session,
    Path((id, month)): Path<(String, String)>,
) -> Result<Json<RollUp>> {
    let month = parse(&month)?;
    let known = id.parse::<OrganisationId>().ok();
    let found = match &known {
        Some(id) => app.store.roll_up(&session.me, id, month, app.now()).await?,
        None => None,
    };
    match found {
        Some(roll_up) => Ok(Json(roll_up)),
        None => {
            let subject = known.as_ref().map_or("organisation", OrganisationId::as_str);
            Err(session.denied(&app, subject, Error::forbidden()).await)
        }
    }
}
