//! Headers of every answer.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::Response,
};

/// For documents: nothing from elsewhere, nothing inline, in no frame, telling nobody.
const OF_DOCUMENTS: [(&str, &str); 4] = [
    (
        "content-security-policy",
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
    ),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// For documents that came over TLS: from now on by no other way, for two years.
const OVER_TLS: (&str, &str) = ("strict-transport-security", "max-age=63072000; includeSubDomains");

/// For everything, data too: a phone pays for each of them with every answer, so no more than mean something there.
const OF_ALL: (&str, &str) = ("x-content-type-options", "nosniff");

/// For whatever is fetched by GET: only that can be embedded by another site, or be kept in a cache unasked.
const OF_FETCHED: (&str, &str) = ("cross-origin-resource-policy", "same-origin");

/// Adds the headers; what does not say otherwise is kept in no cache.
pub async fn secure(State(over_tls): State<bool>, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let is_fetched = request.method() != Method::POST;
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fetched = is_fetched.then_some(&OF_FETCHED);
    let over_tls = over_tls.then_some(&OVER_TLS);
    let documents = OF_DOCUMENTS.iter().chain(over_tls).filter(|_| !is_api);
    for (name, value) in std::iter::once(&OF_ALL).chain(fetched).chain(documents) {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    if is_fetched {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}
