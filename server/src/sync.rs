//! `POST /api/v1/sync`: the one round trip of a phone.

use std::str::FromStr;

use axum::{Json, extract::State, http::header::SET_COOKIE};
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    record::Record,
    sync::{MAX_RECORDS, OLDEST, PAGE, PROTOCOL, Reply, Request},
    waiver::Waiver,
};
use serde_json::{Value, value::RawValue};

use crate::{
    App,
    auth::{Session, SetCookie},
    body::Body,
    error::{Error, Result},
    openapi::{OfferedRecord, OfferedWaiver},
    store::{Batch, Offered, Reader},
};

/// Takes in what the phone has and answers with what it lacks. A phone that is used stays signed in.
#[utoipa::path(
    post,
    path = "/v1/sync",
    description = "同步：收下手机里的，给手机缺少的。每条记录单独判断，各有回执。",
    request_body = Request<OfferedRecord, OfferedWaiver>,
    security(("session" = [])),
    responses((status = OK, body = Reply), (status = UPGRADE_REQUIRED))
)]
pub async fn sync(
    State(app): State<App>,
    session: Session,
    Body(request): Body<Request>,
) -> Result<(Option<SetCookie>, Json<Reply<Box<RawValue>>>)> {
    let now = app.now();
    admit(&session, &request)?;
    let request = request.for_lineage(app.store.epoch());
    let batch = batch(&session, &request, now)?;
    if let Some(differs) = &request.differs {
        let (school, staff) = (&session.me.school, &session.me.id);
        tracing::warn!(%school, %staff, month = %differs.month, "a phone computes other numbers than the school");
    }
    let receipts = app.store.receive(&batch).await?;
    let reader = Reader {
        school: &session.me.school,
        staff: &session.me.id,
        epoch: request.epoch.as_deref(),
        cursor: request.cursor,
        page: request.page,
        protocol: request.protocol,
        waiting: still_waiting(&request),
        page_size: PAGE,
        now,
    };
    let reply = app.store.reply(&reader, receipts).await?;
    let renewed = session.renewed.map(|cookie| [(SET_COOKIE, cookie)]);
    Ok((renewed, Json(Reply { nonce: request.nonce, ..reply })))
}

/// Whether the request as a whole can be answered.
fn admit(session: &Session, request: &Request) -> Result<()> {
    if !(OLDEST..=PROTOCOL).contains(&request.protocol) {
        return Err(Error::old_app());
    }
    if request.device != session.device {
        return Err(Error::forbidden());
    }
    if request.records.len() > MAX_RECORDS || request.waivers.len() > MAX_RECORDS {
        return Err(Error::too_large());
    }
    Ok(())
}

/// The items one by one. Without an id there is nothing a receipt could name, so the request is refused as a whole.
fn batch(session: &Session, request: &Request, now: DateTime<Utc>) -> Result<Batch> {
    Ok(Batch {
        school: session.me.school.clone(),
        author: session.me.id.clone(),
        device: session.device.clone(),
        now,
        skew_ms: now.timestamp_millis().saturating_sub(request.now),
        // Between two pages of one answer there is no news of the phone, unless it hands something in.
        waiting: (request.page.is_none() || handed_in(request) > 0).then(|| still_waiting(request)),
        records: offered("records", &request.records, Record::parse)?,
        waivers: offered("waivers", &request.waivers, Waiver::parse)?,
    })
}

pub(crate) fn offered<Id: FromStr, Item>(
    list: &str,
    values: &[Value],
    parse: fn(&Value) -> Result<Item, Refusal>,
) -> Result<Vec<Offered<Id, Item>>> {
    let offered = |(at, value): (usize, &Value)| {
        let id = value.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| Error::malformed(&format!("{list}[{at}].id"), "missing, or not an id"))?;
        Ok(Offered { id, item: parse(value) })
    };
    values.iter().enumerate().map(offered).collect()
}

/// What remains on the phone after this request: every item of it gets a receipt.
fn still_waiting(request: &Request) -> u32 {
    request.waiting.saturating_sub(handed_in(request))
}

fn handed_in(request: &Request) -> u32 {
    u32::try_from(request.records.len() + request.waivers.len()).unwrap_or(u32::MAX)
}
