//! Private words: shared and taken back by their author, opened in an emergency; and requests for help answered.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    change::RulesPage,
    id::RecordId,
    notes::{HelpWords, Open, Opened, Readers},
};

use crate::{
    App,
    auth::{BoardReader, Session},
    body::Body,
    changes,
    error::{Error, Result},
    store::Act,
};

/// `POST /api/v1/notes/{record}/readers`: only its author decides who reads a note.
pub async fn share(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
    Body(Readers { readers }): Body<Readers>,
) -> Result<Json<()>> {
    let record = id(&record)?;
    app.store.share(&act(&app, &session, &record), &readers).await?.map_err(Error::refused)?;
    Ok(Json(()))
}

/// `POST /api/v1/notes/{record}/open`: the principal, with a reason that its author will read.
pub async fn open(
    State(app): State<App>,
    session: Session,
    Path(record): Path<String>,
    Body(open): Body<Open>,
) -> Result<Json<Opened>> {
    if !session.me.may_open_notes() {
        return Err(Error::forbidden());
    }
    let record = id(&record)?;
    let note = app.store.open_note(&act(&app, &session, &record), &open).await?.map_err(Error::refused)?;
    Ok(Json(Opened { note }))
}

/// `POST /api/v1/help/{record}`: the school's word to a request for help; answers with what is left to decide.
pub async fn answer(
    state: State<App>,
    reader: BoardReader,
    Path(record): Path<String>,
    Body(HelpWords { words }): Body<HelpWords>,
) -> Result<Json<RulesPage>> {
    let record = id(&record)?;
    state.store.answer_help(&act(&state, &reader.0, &record), &words).await?.map_err(Error::refused)?;
    changes::page(state, reader).await
}

fn act<'a>(app: &App, session: &'a Session, record: &'a RecordId) -> Act<'a> {
    Act { school: &session.me.school, by: session.actor(), record, now: app.now() }
}

fn id(record: &str) -> Result<RecordId> {
    record.parse().map_err(|_| Error::not_found())
}
