//! `/api/v1/changes`: the rules and the calendar, looked at, changed from a day on, and taken back; decisions on requests.

use axum::{
    Json,
    extract::{Path, State},
};
use domain::{
    Refusal,
    change::{Edit, Preview, RulesPage, Wanted},
    coverage::Coverage,
    id::ChangeId,
};

use crate::{
    App,
    auth::{BoardReader, Session},
    body::Body,
    error::{Error, Result},
};

/// The rules, their history, and what waits for a decision.
pub async fn page(State(app): State<App>, BoardReader(Session { me, .. }): BoardReader) -> Result<Json<RulesPage>> {
    Ok(Json(app.store.rules_page(&me.school, app.now()).await?))
}

/// What a change would do.
pub async fn preview(
    State(app): State<App>,
    BoardReader(Session { me, .. }): BoardReader,
    Body(edit): Body<Edit>,
) -> Result<Json<Preview>> {
    let preview = app.store.preview(&me.school, &me.id, &edit, app.now()).await?;
    preview.map(Json).map_err(Error::refused)
}

/// Makes a change and answers with the rules as they are then.
pub async fn make(state: State<App>, reader: BoardReader, Body(wanted): Body<Wanted>) -> Result<Json<RulesPage>> {
    let Session { me, .. } = &reader.0;
    let made = state.store.change(&me.school, &me.id, &wanted, state.now()).await?;
    answer(made, state, reader).await
}

/// Takes a change back and answers with the rules as they are then.
pub async fn undo(state: State<App>, reader: BoardReader, Path(id): Path<String>) -> Result<Json<RulesPage>> {
    let id: ChangeId = id.parse().map_err(|_| Error::not_found())?;
    let Session { me, .. } = &reader.0;
    let undone = state.store.undo(&me.school, &me.id, &id, state.now()).await?;
    answer(undone, state, reader).await
}

async fn answer(done: Result<(), Refusal>, state: State<App>, reader: BoardReader) -> Result<Json<RulesPage>> {
    done.map_err(Error::refused)?;
    page(state, reader).await
}

/// The coverage of the term, and the children nobody reached for some days.
pub async fn coverage(
    State(app): State<App>,
    BoardReader(Session { me, .. }): BoardReader,
    Path(days): Path<String>,
) -> Result<Json<Coverage>> {
    let days = days.parse().map_err(|error| Error::malformed("days", error))?;
    Ok(Json(app.store.coverage(&me.school, days, app.now()).await?))
}
