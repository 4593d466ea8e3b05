//! Who is asking: decided from the session's cookie, or for a school's numbers from a token; never from ids in the request.

use anyhow::Context;
use axum::{
    extract::{FromRequestParts, MatchedPath},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{AUTHORIZATION, COOKIE},
        request::Parts,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Code, Refusal, id::DeviceId, session::Me};
use sha2::{Digest, Sha256};

use crate::{
    App,
    error::Error,
    hex::hex,
    store::{Actor, SESSION_DAYS, Standing, Trace},
};

/// A signed-in person on one device.
#[derive(Debug)]
pub struct Session {
    /// Who.
    pub me: Me,
    /// On which device.
    pub device: DeviceId,
    /// The cookie once more with all its days, if today is the first they come with it.
    pub renewed: Option<HeaderValue>,
}

impl Session {
    /// Them, as the audit names them.
    pub fn actor(&self) -> Actor<'_> {
        Actor::on(self.me.id.as_str(), &self.device)
    }

    /// Notes that they asked for `subject`, which is not theirs to see, and gives the `refusal` to answer with.
    pub async fn denied(&self, app: &App, subject: &str, refusal: Error) -> Error {
        let (school, by, now) = (&self.me.school, self.actor(), app.now());
        let noted = app.store.audit(&Trace { school, by, what: "denied", subject, now }).await;
        noted.map_or_else(Error::from, |()| refusal)
    }

    /// What came of asking about `subject`; whoever asks for what is not there, or is somebody else's, is noted.
    pub async fn heard<T>(&self, app: &App, subject: &str, outcome: Result<T, Refusal>) -> Result<T, Error> {
        match outcome {
            Ok(done) => Ok(done),
            Err(refusal) if refusal.code == Code::NotFound => {
                Err(self.denied(app, subject, Error::refused(refusal)).await)
            }
            Err(refusal) => Err(Error::refused(refusal)),
        }
    }
}

impl FromRequestParts<App> for Session {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let (session, revoked) = standing(parts, app).await?;
        if revoked { Err(Error::revoked()) } else { Ok(session) }
    }
}

/// A device that was revoked, and whose account it used.
#[derive(Debug)]
pub struct Revoked(pub Session);

impl FromRequestParts<App> for Revoked {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let (session, revoked) = standing(parts, app).await?;
        if revoked { Ok(Self(session)) } else { Err(Error::forbidden()) }
    }
}

/// Who holds the session of a request, and whether their device was revoked.
async fn standing(parts: &Parts, app: &App) -> Result<(Session, bool), Error> {
    let token = token(&parts.headers).ok_or_else(Error::signed_out)?;
    let now = app.now();
    let Standing { me, device, revoked, last_contact } =
        app.store.session(&token_hash(token), now).await?.ok_or_else(Error::signed_out)?;
    let first_today = last_contact.date_naive() < now.date_naive();
    let renewed = first_today.then(|| set_cookie(token, app.secure_cookies)).transpose()?;
    Ok((Session { me, device, renewed }, revoked))
}

/// A signed-in person who sees the board of the whole school.
#[derive(Debug)]
pub struct BoardReader(pub Session);

impl FromRequestParts<App> for BoardReader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        whoever(Me::sees_board, parts, app).await.map(Self)
    }
}

/// A signed-in person who lets others in.
#[derive(Debug)]
pub struct Doorkeeper(pub Session);

impl FromRequestParts<App> for Doorkeeper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        whoever(Me::lets_in, parts, app).await.map(Self)
    }
}

/// A signed-in person who shuts out devices of others.
#[derive(Debug)]
pub struct DeviceKeeper(pub Session);

impl FromRequestParts<App> for DeviceKeeper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        whoever(Me::shuts_out, parts, app).await.map(Self)
    }
}

/// The principal, signed in.
#[derive(Debug)]
pub struct Principal(pub Session);

impl FromRequestParts<App> for Principal {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        whoever(Me::is_principal, parts, app).await.map(Self)
    }
}

/// A signed-in person of whom `may` holds. Whoever tries without is noted, with the way they tried.
async fn whoever(may: fn(&Me) -> bool, parts: &mut Parts, app: &App) -> Result<Session, Error> {
    let session = Session::from_request_parts(parts, app).await?;
    if may(&session.me) {
        return Ok(session);
    }
    let way = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    Err(session.denied(app, way, Error::forbidden()).await)
}

/// The header of an answer that carries a cookie.
pub type SetCookie = [(HeaderName, HeaderValue); 1];

/// Whoever may read the school's numbers: somebody who sees its board, or a program with a token of theirs.
#[derive(Debug)]
pub struct NumbersReader(pub Me);

impl FromRequestParts<App> for NumbersReader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Some(token) = bearer(&parts.headers) else {
            let BoardReader(session) = BoardReader::from_request_parts(parts, app).await?;
            return Ok(Self(session.me));
        };
        let owner = app.store.token_owner(&token_hash(token), app.now()).await?.ok_or_else(Error::unknown_token)?;
        if owner.sees_board() { Ok(Self(owner)) } else { Err(Error::forbidden()) }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// What the session's cookie is called.
pub const COOKIE_NAME: &str = "peiban_session";

/// What the name starts with over TLS: a browser then takes it from this host alone, and never over a plain connection.
/// Whoever signed in before names were so keeps their session.
const ONLY_HERE: &str = "__Host-";

/// A fresh token of 256 random bits, in as few characters as a cookie allows, because it travels with every request.
pub fn new_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is kept of a token: useless to whoever reads the database.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

/// The session's token in a request.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    let ours = |name: &str| name == COOKIE_NAME || name.strip_prefix(ONLY_HERE) == Some(COOKIE_NAME);
    cookies.filter_map(|cookie| cookie.trim().split_once('=')).find(|(name, _)| ours(name)).map(|it| it.1)
}

/// The header that hands a token to the browser; an empty token takes it back.
///
/// # Errors
/// If the token is not plain text.
pub fn set_cookie(token: &str, secure: bool) -> anyhow::Result<HeaderValue> {
    let max_age = if token.is_empty() { 0 } else { SESSION_DAYS * 24 * 60 * 60 };
    let (only_here, secure) = if secure { (ONLY_HERE, "; Secure") } else { ("", "") };
    let cookie =
        format!("{only_here}{COOKIE_NAME}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={max_age}{secure}");
    HeaderValue::from_str(&cookie).context("a token is plain text")
}
