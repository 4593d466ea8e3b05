//! `/api/v1/returns/{month}`: the month's return, prepared, signed by the principal, and withdrawn with a reason.

use axum::{Json, extract::State};
use domain::{
    month::Month,
    returns::{ReturnPage, Sign, SignedMonth, Withdraw},
};

use crate::{
    App,
    auth::{BoardReader, Principal, Session},
    board::parse,
    body::Body,
    error::{Error, Result},
    typed::Path,
};

/// The months signed last, with how much came late.
#[utoipa::path(
    get,
    path = "/v1/returns",
    description = "最近签过的月份，和之后的补录有多少。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Vec<SignedMonth>))
)]
pub async fn list(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<Vec<SignedMonth>>> {
    Ok(Json(app.store.signed_months(&session.me.school, app.now()).await?))
}

/// The month as it was signed, with what came since; or as it would be signed now, with what is missing.
#[utoipa::path(
    get,
    path = "/v1/returns/{month}",
    description = "月报：签过的数字和之后的补录，或现在的数字。",
    params(("month" = Month, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = ReturnPage))
)]
pub async fn page(
    State(app): State<App>,
    BoardReader(Session { me, .. }): BoardReader,
    Path(month): Path<String>,
) -> Result<Json<ReturnPage>> {
    Ok(Json(app.store.return_page(&me.school, parse(&month)?, app.now()).await?))
}

/// Signs the month with the figures that were looked at.
#[utoipa::path(
    post,
    path = "/v1/returns/{month}/signature",
    description = "签月报：数字从此不变，之后来的记录算补录。",
    params(("month" = Month, Path)),
    request_body = Sign,
    security(("session" = ["principal"])),
    responses((status = OK, body = ReturnPage), (status = CONFLICT), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn sign(
    State(app): State<App>,
    Principal(session): Principal,
    Path(month): Path<String>,
    Body(sign): Body<Sign>,
) -> Result<Json<ReturnPage>> {
    let (month, school) = (parse(&month)?, &session.me.school);
    let signed = app.store.sign(school, session.actor(), month, &sign, app.now()).await?;
    signed.map_err(Error::refused)?;
    Ok(Json(app.store.return_page(school, month, app.now()).await?))
}

/// Withdraws the signature; the month is prepared and signed anew.
#[utoipa::path(
    post,
    path = "/v1/returns/{month}/withdrawal",
    description = "撤回签名，写明原因；之后可以重新签。",
    params(("month" = Month, Path)),
    request_body = Withdraw,
    security(("session" = ["principal"])),
    responses((status = OK, body = ReturnPage), (status = NOT_FOUND), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn withdraw(
    State(app): State<App>,
    Principal(session): Principal,
    Path(month): Path<String>,
    Body(withdraw): Body<Withdraw>,
) -> Result<Json<ReturnPage>> {
    let (month, school) = (parse(&month)?, &session.me.school);
    withdraw.check().map_err(|fault| Error::refused(fault.into()))?;
    let done = app.store.withdraw(school, session.actor(), month, &withdraw, app.now()).await?;
    session.heard(&app, withdraw.id.as_str(), done).await?;
    Ok(Json(app.store.return_page(school, month, app.now()).await?))
}
