//! `GET /api/v1/board/…`: the school's month, for its principal and clerks.

use axum::{Json, extract::State};
use domain::{
    board::{Board, MentorPage},
    id::StaffId,
    month::Month,
};

use crate::{
    App,
    auth::{BoardReader, NumbersReader},
    error::{Error, Result},
    typed::Path,
};

/// The month, mentors × kinds.
#[utoipa::path(
    get,
    path = "/v1/board/{month}",
    description = "完成情况：一个月，代理家长 × 项目。",
    params(("month" = Month, Path)),
    security(("session" = ["principal", "clerk"]), ("token" = [])),
    responses((status = OK, body = Board))
)]
pub async fn board(
    State(app): State<App>,
    NumbersReader(me): NumbersReader,
    Path(month): Path<String>,
) -> Result<Json<Board>> {
    Ok(Json(app.store.board(&me.school, parse(&month)?, app.now()).await?))
}

/// One person's month, child by child.
#[utoipa::path(
    get,
    path = "/v1/board/{month}/mentors/{staff}",
    description = "一位老师的一个月，逐个孩子。",
    params(("month" = Month, Path), ("staff" = StaffId, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = MentorPage), (status = NOT_FOUND))
)]
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
