//! Private words: shared and taken back by their author, opened in an emergency; and requests for help answered.

use axum::{Json, extract::State};
use domain::{
    change::RulesPage,
    id::RecordId,
    notes::{HelpWords, Open, Opened, Readers},
};

use crate::{
    App,
    auth::{BoardReader, Principal, Session},
    body::Body,
    changes,
    error::{Error, Result},
    store::Act,
    typed::Path,
};

/// Decides who reads a private note; only its author can.
#[utoipa::path(
    post,
    path = "/v1/notes/{record}/readers",
    description = "写的人决定一段私密文字给谁看；空的就是都收回。",
    params(("record" = RecordId, Path)),
    request_body = Readers,
    security(("session" = [])),
    responses((status = OK), (status = NOT_FOUND), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn share(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
    Body(Readers { readers }): Body<Readers>,
) -> Result<Json<()>> {
    let record = id(&app, &session, &record).await?;
    let done = app.store.share(&act(&app, &session, &record), &readers).await?;
    session.heard(&app, record.as_str(), done).await.map(Json)
}

/// Reads a private note in an emergency, with a reason that its author will read.
#[utoipa::path(
    post,
    path = "/v1/notes/{record}/open",
    description = "校长在紧急情况下写明原因，看一段私密文字；写的人会看到。",
    params(("record" = RecordId, Path)),
    request_body = Open,
    security(("session" = ["principal"])),
    responses((status = OK, body = Opened), (status = NOT_FOUND), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn open(
    State(app): State<App>,
    Principal(session): Principal,
    Path(record): Path<String>,
    Body(open): Body<Open>,
) -> Result<Json<Opened>> {
    let record = id(&app, &session, &record).await?;
    let opened = app.store.open_note(&act(&app, &session, &record), &open).await?;
    session.heard(&app, record.as_str(), opened).await.map(|note| Json(Opened { note }))
}

/// Answers a request for help, and is answered with what is left to decide.
#[utoipa::path(
    post,
    path = "/v1/help/{record}",
    description = "回复老师的求助；第一个回复算数。",
    params(("record" = RecordId, Path)),
    request_body = HelpWords,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RulesPage), (status = NOT_FOUND), (status = CONFLICT), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn answer(
    state: State<App>,
    reader: BoardReader,
    Path(record): Path<String>,
    Body(HelpWords { words }): Body<HelpWords>,
) -> Result<Json<RulesPage>> {
    let record = id(&state, &reader.0, &record).await?;
    state.store.answer_help(&act(&state, &reader.0, &record), &words).await?.map_err(Error::refused)?;
    changes::page(state, reader).await
}

fn act<'a>(app: &App, session: &'a Session, record: &'a RecordId) -> Act<'a> {
    Act { school: &session.me.school, by: session.actor(), record, now: app.now() }
}

async fn id(app: &App, session: &Session, record: &str) -> Result<RecordId> {
    match record.parse() {
        Ok(record) => Ok(record),
        Err(_) => Err(session.denied(app, "note", Error::not_found()).await),
    }
}
