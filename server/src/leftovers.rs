//! `POST /api/v1/leftovers`: what a revoked device still holds; and `…/review`: the principal's word on it.

use axum::{Json, extract::State};
use domain::{
    change::RulesPage,
    id::{DeviceId, SchoolId, StaffId},
    parcel::Contents,
    review::Verdict,
    sync::{MAX_RECORDS, Taken},
};
use serde_json::Value;

use crate::{
    App,
    auth::{BoardReader, Revoked, Session},
    body::Body,
    changes,
    error::{Error, Result},
    openapi::{OfferedRecord, OfferedWaiver},
    store::Leftovers,
    sync::offered,
};

/// Keeps what a revoked device hands over, for the principal to look at.
#[utoipa::path(
    post,
    path = "/v1/leftovers",
    description = "停用的手机交出没有上传的记录，等校长审批。",
    request_body = Contents<OfferedRecord, OfferedWaiver>,
    security(("session" = ["revoked"])),
    responses((status = OK, body = Taken))
)]
pub async fn hand_over(
    State(app): State<App>,
    Revoked(session): Revoked,
    Body(contents): Body<Contents>,
) -> Result<Json<Taken>> {
    let Session { me, device, .. } = session;
    Ok(Json(keep(&app, (me.school, me.id, device), &contents).await?))
}

/// Keeps what somebody left on a device. Whether it can be read is seen when the principal looks at it: nothing may be
/// lost here.
pub(crate) async fn keep(app: &App, of: (SchoolId, StaffId, DeviceId), contents: &Contents) -> Result<Taken> {
    if contents.records.len() > MAX_RECORDS || contents.waivers.len() > MAX_RECORDS {
        return Err(Error::too_large());
    }
    let unread = |value: &Value| Ok(value.clone());
    let (school, staff, device) = of;
    let leftovers = Leftovers {
        school,
        staff,
        device,
        now: app.now(),
        records: offered("records", &contents.records, unread)?,
        waivers: offered("waivers", &contents.waivers, unread)?,
    };
    Ok(app.store.hold(leftovers).await?)
}

/// Takes or leaves some of it, and answers with what is left to decide.
#[utoipa::path(
    post,
    path = "/v1/leftovers/review",
    description = "审批停用手机交出的记录。",
    request_body = Verdict,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RulesPage))
)]
pub async fn review(state: State<App>, reader: BoardReader, Body(verdict): Body<Verdict>) -> Result<Json<RulesPage>> {
    let session = &reader.0;
    state.store.review(&session.me.school, session.actor(), &verdict, state.now()).await?;
    changes::page(state, reader).await
}
