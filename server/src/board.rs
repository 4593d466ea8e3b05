//! `GET /api/v1/board/…`: the school's month, for its principal and clerks.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    board::{Board, MentorPage},
    id::StaffId,
    month::Month,
};

use crate::{
    App,
    auth::{BoardReader, Session},
    error::{Error, Result},
};

/// The month, mentors × kinds.
pub async fn board(
    State(app): State<App>,
    BoardReader(Session { me, .. }): BoardReader,
    Path(month): Path<String>,
) -> Result<Json<Board>> {
    Ok(Json(app.store.board(&me.school, parse(&month)?, app.now()).await?))
}

/// One person's month, child by child.
pub async fn mentor(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path((month, staff)): Path<(String, String)>,
) -> Result<Json<MentorPage>> {
    let staff: StaffId = staff.parse().map_err(|_| Error::not_found())?;
    let page = app.store.mentor_page(&session.me.school, &staff, parse(&month)?, app.now()).await?;
    match page {
        Some(page) => Ok(Json(page)),
        None => Err(session.denied(&app, staff.as_str(), Error::not_found()).await),
    }
}

/// The month in an address.
pub fn parse(month: &str) -> Result<Month> {
    month.parse().map_err(|error| Error::malformed("month", error))
}
