//! `POST /api/v1/parcels` and `GET /api/v1/parcel-key`: what waits on one phone, delivered by another.

use aes_gcm::{Aes256Gcm, KeyInit, aead::Aead};
use axum::{Json, extract::State};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    Code, Refusal,
    id::StaffId,
    parcel::{Contents, Delivered, FORMAT, Key, Parcel},
    record::Record,
    sync::{MAX_RECORDS, Outcome, Receipt},
    waiver::Waiver,
};

use crate::{
    App,
    auth::Session,
    body::Body,
    error::{Error, Result},
    leftovers::keep,
    store::{Batch, Delivery, Receipts},
    sync::offered,
};

/// The key of a phone that was not given one when it signed in.
#[utoipa::path(
    get,
    path = "/v1/parcel-key",
    description = "这台手机封装记录用的钥匙。",
    security(("session" = [])),
    responses((status = OK, body = Key))
)]
pub async fn key(State(app): State<App>, session: Session) -> Result<Json<Key>> {
    Ok(Json(app.store.parcel_key(&session.me, &session.device, new_key()).await?))
}

/// A fresh key of 256 random bits.
pub fn new_key() -> Key {
    Key::new(rand::random())
}

/// Takes in what a phone of the same school sealed. It need not be signed in any more: its records were made before.
#[utoipa::path(
    post,
    path = "/v1/parcels",
    description = "代交：收下另一台手机封好的记录。",
    request_body = Parcel,
    security(("session" = [])),
    responses((status = OK, body = Delivered), (status = UNPROCESSABLE_ENTITY), (status = UPGRADE_REQUIRED))
)]
pub async fn deliver(State(app): State<App>, session: Session, Body(parcel): Body<Parcel>) -> Result<Json<Delivered>> {
    if parcel.format != FORMAT {
        return Err(Error::old_app());
    }
    if parcel.school != session.me.school {
        return Err(Error::refused(other_school()));
    }
    let keys = app.store.parcel_keys(&parcel.school, &parcel.device).await?;
    let (author, contents) = open(&parcel, keys).ok_or_else(|| Error::refused(broken_seal()))?;
    if contents.records.len() > MAX_RECORDS || contents.waivers.len() > MAX_RECORDS {
        return Err(Error::too_large());
    }
    if app.store.is_revoked(&parcel.school, &author, &parcel.device).await? {
        return hold(&app, parcel, author, &contents).await;
    }
    let batch = Batch {
        school: parcel.school,
        author,
        device: parcel.device,
        now: app.now(),
        // How far its clock is off cannot be told from a file that was on its way for days.
        skew_ms: 0,
        waiting: None,
        records: offered("records", &contents.records, Record::parse)?,
        waivers: offered("waivers", &contents.waivers, Waiver::parse)?,
    };
    let receipts = app.store.deliver(&Delivery { batch: &batch, by: session.actor() }).await?;
    Ok(Json(delivered(&receipts)))
}

/// What a revoked device sealed is looked at first, as if it had handed it over itself.
async fn hold(app: &App, parcel: Parcel, staff: StaffId, contents: &Contents) -> Result<Json<Delivered>> {
    let taken = keep(app, (parcel.school, staff, parcel.device), contents).await?;
    let held = u32::try_from(taken.records.len() + taken.waivers.len()).unwrap_or(u32::MAX);
    Ok(Json(Delivered { held, ..Delivered::default() }))
}

/// Whose key opens the parcel, and what is inside. A phone that two people share has two keys.
fn open(parcel: &Parcel, keys: Vec<(StaffId, Key)>) -> Option<(StaffId, Contents)> {
    let iv: [u8; 12] = STANDARD.decode(&parcel.iv).ok()?.try_into().ok()?;
    let sealed = STANDARD.decode(&parcel.sealed).ok()?;
    let text = |key: &Key| Aes256Gcm::new(key.bytes().into()).decrypt(&iv.into(), sealed.as_slice()).ok();
    let (author, text) = keys.into_iter().find_map(|(author, key)| Some((author, text(&key)?)))?;
    Some((author, serde_json::from_slice(&text).ok()?))
}

fn delivered(receipts: &Receipts) -> Delivered {
    let mut count = Delivered::default();
    let records = receipts.records.iter().map(|Receipt { outcome, .. }| outcome);
    for outcome in records.chain(receipts.waivers.iter().map(|Receipt { outcome, .. }| outcome)) {
        match outcome {
            Outcome::Seq(_) => count.received += 1,
            Outcome::Refused(_) => count.refused += 1,
        }
    }
    count
}

fn other_school() -> Refusal {
    Refusal::new(
        Code::OtherSchool,
        "这个文件是别的学校的，这里收不了。请交给那所学校的老师。",
        "This file belongs to another school. Give it to a teacher of that school.",
    )
}

fn broken_seal() -> Refusal {
    Refusal::new(
        Code::BrokenSeal,
        "这个文件打不开：它不完整，或者被改动过。记录还在原来的手机里，请在那部手机上重新导出。",
        "This file cannot be opened: it is incomplete or was changed. Its records are still on the phone that made it; \
         export them there again.",
    )
}
