//! `/api/v1/attachments`: photos and voice notes of records, handed in part by part, read by whoever reads the words.

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::IntoResponse,
};
use domain::{
    Code, Refusal,
    attachment::{AttachmentHash, LARGEST_PART, Received},
};
use serde::Deserialize;

use crate::{
    App,
    auth::Session,
    body::unreadable,
    error::{Error, Result},
    store::{Content, NotTaken, Reading, Upload},
    typed::{Path, Query},
};

/// How much the school has of what a record of this person names.
#[utoipa::path(
    get,
    path = "/v1/attachments/{hash}/parts",
    description = "自己记录里的一张照片（一段录音），学校已经收到多少。",
    params(("hash" = AttachmentHash, Path)),
    security(("session" = [])),
    responses((status = OK, body = Received), (status = NOT_FOUND))
)]
pub async fn received(State(app): State<App>, session: Session, Path(hash): Path<String>) -> Result<Json<Received>> {
    let hash = parsed(&app, &session, &hash).await?;
    let received = app.store.received(&upload(&app, &session, &hash)).await?;
    session.heard(&app, hash.as_str(), received).await.map(Json)
}

/// Where a part begins.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub struct Place {
    /// How many bytes lie before it.
    #[param(value_type = u64, maximum = 4_294_967_295_u64)]
    from: u32,
}

/// Takes in a part; the last one makes it whole.
#[utoipa::path(
    post,
    path = "/v1/attachments/{hash}/parts",
    description = "上传自己记录里一张照片（一段录音）的一部分，最多 64 KiB；断了从学校收到的地方接着传。全部收到后核对内容。",
    params(("hash" = AttachmentHash, Path), Place),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "what comes next of it"),
    security(("session" = [])),
    responses(
        (status = OK, body = Received),
        (status = NOT_FOUND),
        (status = CONFLICT, headers(("upload-offset" = u32, description = "where the next part begins"))),
        (status = UNPROCESSABLE_ENTITY)
    )
)]
pub async fn append(
    State(app): State<App>,
    session: Session,
    Path(hash): Path<String>,
    Query(Place { from }): Query<Place>,
    part: Result<Bytes, BytesRejection>,
) -> Result<Json<Received>, (Option<[(&'static str, String); 1]>, Error)> {
    let taken = async {
        let hash = parsed(&app, &session, &hash).await?;
        let part = part.map_err(unreadable)?;
        if part.len() > usize::try_from(LARGEST_PART).unwrap_or(usize::MAX) {
            return Err(Error::too_large());
        }
        match app.store.append(&upload(&app, &session, &hash), from, &part).await? {
            Ok(received) => Ok(Ok(received)),
            Err(NotTaken::Elsewhere(received)) => Ok(Err(received)),
            Err(NotTaken::Refused(refusal)) => session.heard(&app, hash.as_str(), Err(refusal)).await,
        }
    };
    match taken.await {
        Ok(Ok(received)) => Ok(Json(received)),
        Ok(Err(received)) => {
            Err((Some([("upload-offset", received.bytes.to_string())]), Error::refused(elsewhere(received))))
        }
        Err(error) => Err((None, error)),
    }
}

/// A photo or a voice note. It is kept in no cache: whom it is shown to may change, and a phone can be lost.
#[utoipa::path(
    get,
    path = "/v1/attachments/{hash}",
    description = "看一张照片或听一段录音；能看记录文字的人才能看，每次查看都留下记录。",
    params(("hash" = AttachmentHash, Path)),
    security(("session" = [])),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/octet-stream", description = "image/… or audio/…"),
        (status = NOT_FOUND),
        (status = CONFLICT)
    )
)]
pub async fn read(State(app): State<App>, session: Session, Path(hash): Path<String>) -> Result<impl IntoResponse> {
    let hash = parsed(&app, &session, &hash).await?;
    match app.store.attachment(&session.me, session.actor(), &hash, app.now()).await? {
        Reading::Here(Content { content_type, bytes }) => {
            // Opened by its address it is saved, never shown as a page of ours.
            Ok(([(CONTENT_TYPE, content_type), (CONTENT_DISPOSITION, "attachment".to_owned())], bytes))
        }
        Reading::OnItsWay => Err(Error::refused(on_its_way())),
        Reading::NotForThem => Err(session.denied(&app, hash.as_str(), Error::not_found()).await),
    }
}

fn upload<'a>(app: &App, session: &'a Session, hash: &'a AttachmentHash) -> Upload<'a> {
    Upload { school: &session.me.school, by: session.actor(), hash, now: app.now() }
}

async fn parsed(app: &App, session: &Session, hash: &str) -> Result<AttachmentHash> {
    match hash.parse() {
        Ok(hash) => Ok(hash),
        Err(_) => Err(session.denied(app, "attachment", Error::not_found()).await),
    }
}

fn elsewhere(Received { bytes, .. }: Received) -> Refusal {
    Refusal::new(
        Code::Outdated,
        format!("学校收到的是前 {bytes} 字节，请从那里接着传。"),
        format!("The school has the first {bytes} bytes; go on from there."),
    )
}

fn on_its_way() -> Refusal {
    Refusal::new(
        Code::Outdated,
        "这张照片（这段录音）还在老师的手机里，没有传完。请过一会儿再看。",
        "This photo or voice note is still on its author's phone. Look again in a while.",
    )
}
