//! `/exports/…`: the school's tables taken away as files, for its principal and clerks; each leaves a row in the audit.

use std::{fmt::Write, fs::File, io};

use anyhow::Context;
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use domain::{Code, Refusal};
use futures::stream::try_unfold;
use tokio::io::AsyncReadExt;

use crate::{
    App,
    auth::BoardReader,
    error::{Error, Result},
    export::{Wanted, make},
    store::Trace,
    typed::Path,
};

/// `GET /exports/{what}/{file}`, such as `/exports/records/2026-09-01..2027-01-22.csv`.
pub async fn take(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path((what, file)): Path<(String, String)>,
) -> Result<Response> {
    let school = &session.me.school;
    let wanted = Wanted::parse(&what, &file, app.now()).map_err(|error| Error::malformed(error.place(), error))?;
    let _turn = app.gate.turn_to_export().await?;
    let file = make(&app.store, school, wanted).await?.ok_or_else(|| Error::refused(nothing_due()))?;
    let info = app.store.school_info(school).await?.context("the school is gone")?;
    let (by, range) = (session.actor(), wanted.range().to_string());
    app.store.audit(&Trace { school, by, what: wanted.what().code(), subject: &range, now: app.now() }).await?;
    let [plain, chinese] = wanted.names(&info.name);
    let (_, kind) = wanted.form().ending_and_type();
    let length = file.metadata().context("the file's length")?.len();
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(&chinese));
    let headers =
        [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition), (CONTENT_LENGTH, length.to_string())];
    Ok((headers, body(file)).into_response())
}

/// So much of a file is in memory while it is sent.
const CHUNK: usize = 64 * 1024;

fn body(file: File) -> Body {
    Body::from_stream(try_unfold(tokio::fs::File::from_std(file), async |mut file| {
        let mut chunk = vec![0; CHUNK];
        let length = file.read(&mut chunk).await?;
        chunk.truncate(length);
        Ok::<_, io::Error>((length > 0).then(|| (Bytes::from(chunk), file)))
    }))
}

/// A name as a header may carry it (RFC 8187).
fn encoded(name: &str) -> String {
    name.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Never fails: it is written to memory.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

fn nothing_due() -> Refusal {
    Refusal::new(
        Code::Invalid,
        "这段日子没有应办事项，没有表可以导出。请换一个月或学期。",
        "Nothing falls due in these days, so there is no form of them. Choose another month or term.",
    )
}
