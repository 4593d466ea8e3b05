//! `GET /api/v1/board/…`: the school's month, for its principal and clerks.

use axum::{Json, extract::State};
use domain::{
    Code, Refusal,
    board::{Board, MentorPage, Only, Places},
    id::StaffId,
    month::Month,
    range::{BadRange, Range},
};

use crate::{
    App,
    auth::{BoardReader, NumbersReader},
    error::{Error, Result},
    typed::{Path, Query},
};

/// The month, mentors × kinds.
#[utoipa::path(
    get,
    path = "/v1/board/{range}",
    description = "完成情况：一个月、一个学期或任意一段日子（最多两年），代理家长 × 项目；可以只看一个班或一个村。",
    params(("range" = Range, Path), Only),
    security(("session" = ["principal", "clerk"]), ("token" = [])),
    responses((status = OK, body = Board), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn board(
    State(app): State<App>,
    NumbersReader(me): NumbersReader,
    Path(range): Path<String>,
    Query(only): Query<Only>,
) -> Result<Json<Board>> {
    Ok(Json(app.store.board(&me.school, range_of(&range)?, &only, app.now()).await?))
}

/// One person's month, child by child.
#[utoipa::path(
    get,
    path = "/v1/board/{range}/mentors/{staff}",
    description = "一位老师在一段日子里的应办事项，逐个孩子。",
    params(("range" = Range, Path), ("staff" = StaffId, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = MentorPage), (status = NOT_FOUND), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn mentor(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path((range, staff)): Path<(String, String)>,
) -> Result<Json<MentorPage>> {
    let staff: StaffId = staff.parse().map_err(|_| Error::not_found())?;
    let page = app.store.mentor_page(&session.me.school, &staff, range_of(&range)?, app.now()).await?;
    match page {
        Some(page) => Ok(Json(page)),
        None => Err(session.denied(&app, staff.as_str(), Error::not_found()).await),
    }
}

/// What the board may be narrowed down to.
#[utoipa::path(
    get,
    path = "/v1/places",
    description = "完成情况可以怎样挑选：班级、村组、学期。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Places))
)]
pub async fn places(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<Places>> {
    Ok(Json(app.store.places(&session.me.school).await?))
}

/// The days in an address.
pub fn range_of(range: &str) -> Result<Range> {
    range.parse().map_err(|error| match error {
        BadRange::Unreadable => Error::malformed("range", error),
        BadRange::NoSuchDay | BadRange::Reversed | BadRange::TooLong => Error::refused(Refusal::new(
            Code::Invalid,
            "没有这样的一段日子：开始不能晚于结束，最多两年。请重新选。",
            format!("These are no days to ask about: {error}. Choose others."),
        )),
    })
}

/// The month in an address.
pub fn parse(month: &str) -> Result<Month> {
    month.parse().map_err(|error| Error::malformed("month", error))
}
