//! `/api/v1/roster`: a list from Excel looked at, taken in, and the rows to correct handed back.

use anyhow::Context;
use axum::{
    Json,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    middleware,
    response::IntoResponse,
};
use domain::roster::Summary;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    auth::{BoardReader, Session},
    body::unreadable,
    error::{Error, Result},
    gate,
    roster::{MAX_FILE, Merged, Sheet, read, rows_to_correct, template},
    store::Import,
};

/// These routes take files: larger than what phones hand in, and only a few at once.
pub fn routes(app: &App) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(take))
        .routes(routes!(look))
        .routes(routes!(to_correct))
        .layer(middleware::from_fn_with_state(app.clone(), gate::upload))
        // One byte more, so that it is told in the words of a list what is too large.
        .layer(DefaultBodyLimit::max(MAX_FILE + 1))
}

type File = Result<Bytes, axum::extract::rejection::BytesRejection>;

/// Takes a list from Excel in.
#[utoipa::path(
    post,
    path = "/v1/roster",
    description = "导入名单。",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = ".xlsx or .csv"),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Summary), (status = UNPROCESSABLE_ENTITY))
)]
async fn take(State(app): State<App>, BoardReader(session): BoardReader, file: File) -> Result<Json<Summary>> {
    let sheets = sheets(file).await?;
    Ok(Json(app.store.take_roster(&import(&session, &sheets, &app)).await?.summary))
}

/// What a list from Excel would do.
#[utoipa::path(
    post,
    path = "/v1/roster/preview",
    description = "看一看一份名单会带来什么，什么也不改。",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = ".xlsx or .csv"),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Summary), (status = UNPROCESSABLE_ENTITY))
)]
async fn look(State(app): State<App>, BoardReader(session): BoardReader, file: File) -> Result<Json<Summary>> {
    let sheets = sheets(file).await?;
    Ok(Json(merged(&app, &session, &sheets).await?.summary))
}

/// The rows that would not be taken, as a file to correct and upload again.
#[utoipa::path(
    post,
    path = "/v1/roster/refused",
    description = "不能收的行，做成文件，改好再传。",
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = ".xlsx or .csv"),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (status = UNPROCESSABLE_ENTITY))
)]
async fn to_correct(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    file: File,
) -> Result<impl IntoResponse> {
    let sheets = sheets(file).await?;
    let rejected = merged(&app, &session, &sheets).await?.rejected;
    Ok(workbook(rows_to_correct(&rejected).context("rows to correct")?, "rows-to-correct.xlsx"))
}

/// Empty lists, with their headings.
#[utoipa::path(
    get,
    path = "/v1/roster/template",
    description = "空的名单，有表头。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
)]
pub async fn empty_lists(_: BoardReader) -> Result<impl IntoResponse> {
    Ok(workbook(template().context("empty lists")?, "template.xlsx"))
}

async fn merged(app: &App, session: &Session, sheets: &[Sheet]) -> Result<Merged> {
    Ok(app.store.look_at_roster(&import(session, sheets, app)).await?)
}

fn import<'a>(session: &'a Session, sheets: &'a [Sheet], app: &App) -> Import<'a> {
    Import { school: &session.me.school, by: session.actor(), sheets, now: app.now() }
}

/// Reading a workbook takes a processor for a while, and phones must not wait for that.
async fn sheets(file: File) -> Result<Vec<Sheet>> {
    let file = file.map_err(unreadable)?;
    let read = tokio::task::spawn_blocking(move || read(&file)).await.context("reading a list")?;
    read.map_err(Error::refused)
}

fn workbook(bytes: Vec<u8>, name: &str) -> impl IntoResponse {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    ([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))], bytes)
}
