//! Sending the site's files: those of a version for ever, those at fixed addresses asked for anew each time.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::{SHELL, Site};
use crate::{App, error::Error, typed::Path};

/// A year: the address changes with the content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Kept, but asked about each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// `/`, and every address the app knows itself.
pub async fn shell(State(app): State<App>, headers: HeaderMap) -> Response {
    let built = app.site.file(SHELL).is_some();
    if built { app.site.current(SHELL, &headers) } else { NOT_BUILT.into_response() }
}

const NOT_BUILT: (StatusCode, &str) =
    (StatusCode::SERVICE_UNAVAILABLE, "This server was built without the site: run `make build`.\n");

/// `/sw.js`, `/manifest.webmanifest`, `/icons/…`: addresses that browsers remember.
pub async fn fixed_file(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    app.site.current(uri.path().trim_start_matches('/'), &headers)
}

/// `/v/{version}/{path}`.
pub async fn file_of_version(
    State(app): State<App>,
    Path((version, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if version == app.site.version { app.site.for_ever(&path, &headers) } else { StatusCode::NOT_FOUND.into_response() }
}

/// Addresses nobody else answers: pages of the app get the shell.
pub async fn fallback(state: State<App>, method: Method, headers: HeaderMap) -> Response {
    let wants = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let is_page = matches!(method, Method::GET | Method::HEAD) && wants.contains("text/html");
    if is_page { shell(state, headers).await } else { Error::not_found().into_response() }
}

impl Site {
    fn current(&self, path: &str, asked: &HeaderMap) -> Response {
        let Some(content) = self.file(path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        // Weak, because the same file may be sent compressed or not.
        let tag = format!("W/\"{}\"", self.tag);
        let known = asked.get(header::IF_NONE_MATCH).is_some_and(|it| it.as_bytes() == tag.as_bytes());
        let headers = [(header::CACHE_CONTROL, ASK_AGAIN), (header::CONTENT_TYPE, content_type(path))];
        let tag = [(header::ETAG, tag)];
        if known {
            return (StatusCode::NOT_MODIFIED, headers, tag).into_response();
        }
        (headers, tag, Body::from(content.clone())).into_response()
    }

    fn for_ever(&self, path: &str, asked: &HeaderMap) -> Response {
        let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let takes = |encoding| accepted.split(',').any(|it| it.split(';').next().map(str::trim) == Some(encoding));
        let twin = |(encoding, ending)| {
            let content = self.file(&format!("{path}.{ending}")).filter(|_| takes(encoding))?;
            Some((content, Some(encoding)))
        };
        let found = [("br", "br"), ("gzip", "gz")].into_iter().find_map(twin);
        let Some((content, encoding)) = found.or_else(|| Some((self.file(path)?, None))) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let headers = [
            (header::CACHE_CONTROL, FOR_EVER),
            (header::CONTENT_TYPE, content_type(path)),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        let mut response = (headers, Body::from(content.clone())).into_response();
        if let Some(encoding) = encoding {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

fn content_type(path: &str) -> HeaderValue {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let text = mime.type_() == "text" || mime.subtype() == "javascript";
    let value = if text { format!("{}; charset=utf-8", mime.essence_str()) } else { mime.essence_str().to_owned() };
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}
