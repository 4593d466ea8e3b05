//! `/api/v1/pictures`: what the pictures of a school are drawn from.

use axum::{Json, extract::State};
use domain::pictures::Pictures;

use crate::{App, auth::BoardReader, error::Result};

/// The school's work in pictures.
#[utoipa::path(
    get,
    path = "/v1/pictures",
    description = "图表：最近几个月、每天的记录、各项目、各班、各位老师。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Pictures))
)]
pub async fn page(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<Pictures>> {
    Ok(Json(app.store.pictures(&session.me.school, app.now()).await?))
}
