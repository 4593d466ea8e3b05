//! `/api/v1/checks/{month}`: what a human may want to look at twice, and whom to call.

use axum::{Json, extract::State};
use domain::{checks::Checks, month::Month};

use crate::{App, auth::BoardReader, board::parse, error::Result, store::Trace, typed::Path};

/// What a human may want to look at in a month. Each reading is audited.
#[utoipa::path(
    get,
    path = "/v1/checks/{month}",
    description = "核一核：值得问一问的记录，和随机抽出来回访的。不打分。",
    params(("month" = Month, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Checks))
)]
pub async fn page(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path(month): Path<String>,
) -> Result<Json<Checks>> {
    let (month, school) = (parse(&month)?, &session.me.school);
    let checks = app.store.checks(school, month).await?;
    let (by, subject) = (session.actor(), month.to_string());
    app.store.audit(&Trace { school, by, what: "checks.read", subject: &subject, now: app.now() }).await?;
    Ok(Json(checks))
}
