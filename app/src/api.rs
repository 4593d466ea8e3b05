//! The school's server: the only code that fetches.

use domain::{
    Refusal,
    board::{Board, ChildPage, MentorPage},
    id::{ChildId, StaffId},
    month::Month,
    record::Record,
    session::{ErrorBody, Me, SignIn},
    sync::{Reply, Request},
};
use gloo_net::http;
use serde::{Serialize, de::DeserializeOwned};
use web_sys::AbortSignal;

/// A village's network may take this long for a small answer; after it, waiting no longer helps.
const PATIENCE_MS: u32 = 30_000;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nobody answered, or somebody else did, such as the sign-on page of a hotel.
    NoNetwork,
    /// The school is busy and asks to wait this many seconds.
    Busy(u32),
    /// The session is over.
    SignedOut,
    /// The school refused, and says what to do.
    Refused(Refusal),
}

/// Signs in on this device.
pub async fn sign_in(who: &SignIn) -> Result<Me, Failure> {
    post("/api/v1/sign-in", who).await
}

/// Ends the session on this device.
pub async fn sign_out() -> Result<(), Failure> {
    post("/api/v1/sign-out", &()).await
}

/// Hands in records and asks what is new.
pub async fn sync(request: &Request<Record>) -> Result<Reply, Failure> {
    post("/api/v1/sync", request).await
}

/// The school's month.
pub async fn board(month: Month) -> Result<Board, Failure> {
    get(&format!("/api/v1/board/{month}")).await
}

/// One person's month.
pub async fn mentor(month: Month, mentor: StaffId) -> Result<MentorPage, Failure> {
    get(&format!("/api/v1/board/{month}/mentors/{mentor}")).await
}

/// One child's file and history.
pub async fn child(child: ChildId) -> Result<ChildPage, Failure> {
    get(&format!("/api/v1/children/{child}")).await
}

async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let request = http::Request::get(path).abort_signal(Some(&patience())).build();
    answer(request.map_err(|_| Failure::NoNetwork)?.send().await).await
}

async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    let request = http::Request::post(path).abort_signal(Some(&patience())).json(body);
    answer(request.map_err(|_| Failure::NoNetwork)?.send().await).await
}

async fn answer<T: DeserializeOwned>(response: Result<http::Response, gloo_net::Error>) -> Result<T, Failure> {
    let response = response.map_err(|_| Failure::NoNetwork)?;
    if response.ok() {
        return response.json().await.map_err(|_| Failure::NoNetwork);
    }
    let wait = response.headers().get("retry-after").and_then(|it| it.parse().ok());
    match (response.status(), response.json::<ErrorBody>().await) {
        (401, Ok(body)) if body.error.code == domain::Code::SignedOut => Err(Failure::SignedOut),
        (400..500, Ok(body)) => Err(Failure::Refused(body.error)),
        _ => Err(wait.map_or(Failure::NoNetwork, Failure::Busy)),
    }
}

fn patience() -> AbortSignal {
    AbortSignal::timeout_with_u32(PATIENCE_MS)
}
