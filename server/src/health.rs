//! `GET /healthz`: whether this server can do its work.

use axum::extract::State;

use crate::{App, error::Result};

/// `ok` if the database answers.
pub async fn health(State(app): State<App>) -> Result<&'static str> {
    app.store.ping().await?;
    Ok("ok\n")
}
