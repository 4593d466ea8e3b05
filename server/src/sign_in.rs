//! `POST /api/v1/sign-in` and `/sign-out`, and who is signed in.

use axum::{
    Json,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, header::SET_COOKIE},
    middleware,
};
use domain::{
    id::DeviceId,
    session::{Me, SignIn},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    App,
    address::Address,
    auth::{Session, SetCookie, new_token, set_cookie, token, token_hash},
    body::Body,
    error::{Error, Result},
    gate,
    parcels::new_key,
};

/// Signing in has a door of its own.
pub fn routes(app: &App) -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .layer(middleware::from_fn_with_state(app.clone(), gate::sign_in))
        .layer(DefaultBodyLimit::max(gate::LONGEST_SIGN_IN))
}

/// Signs a person in on a device. The session comes as a cookie.
#[utoipa::path(
    post,
    path = "/v1/sign-in",
    description = "登录。会话在 cookie 里。",
    request_body = SignIn,
    responses((status = OK, body = Me), (status = UNAUTHORIZED), (status = TOO_MANY_REQUESTS))
)]
async fn sign_in(State(app): State<App>, from: Address, Body(request): Body<SignIn>) -> Result<(SetCookie, Json<Me>)> {
    let token = new_token();
    let me = from.try_secret(&app, enter(&app, request, &token)).await?;
    Ok(([(SET_COOKIE, set_cookie(&token, app.secure_cookies)?)], Json(me)))
}

/// Ends the session, if there is one.
#[utoipa::path(
    post,
    path = "/v1/sign-out",
    description = "退出。",
    responses((status = OK, body = ()))
)]
pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<(SetCookie, Json<()>)> {
    if let Some(token) = token(&headers) {
        app.store.sign_out(&token_hash(token)).await?;
    }
    Ok(([(SET_COOKIE, set_cookie("", app.secure_cookies)?)], Json(())))
}

/// Who they are today, as at the sign-in: roles begin and end while a phone stays signed in.
#[utoipa::path(
    get,
    path = "/v1/me",
    description = "我是谁，今天有哪些身份。",
    security(("session" = [])),
    responses((status = OK, body = Me))
)]
pub async fn me(State(app): State<App>, Session { me, device, .. }: Session) -> Result<Json<Me>> {
    known(&app, me, &device).await.map(Json)
}

async fn enter(app: &App, request: SignIn, token: &str) -> Result<Me> {
    let phone = request.phone.trim();
    // PostgreSQL text holds no NUL; no telephone number has anything but printable characters.
    let account = if phone.chars().any(char::is_control) { None } else { app.store.account(phone).await? };
    if let Some(wait) = app.store.guess(phone, app.now()).await? {
        return Err(Error::too_many_guesses(wait));
    }
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let fits = app.passwords.fits(request.password, hash).await?;
    let account = account.filter(|_| fits).ok_or_else(Error::wrong_password)?;
    app.store.guessed_right(phone).await?;
    if account.disabled_at.is_some() {
        return Err(Error::disabled());
    }
    let name: String = request.device_name.chars().filter(|it| !it.is_control()).take(64).collect();
    let me = app.store.sign_in(&account, &request.device, &name, &token_hash(token), app.now()).await?;
    known(app, me, &request.device).await
}

/// With what only an answer about themselves tells.
async fn known(app: &App, me: Me, device: &DeviceId) -> Result<Me> {
    let parcel_key = Some(app.store.parcel_key(&me, device, new_key()).await?);
    let organisations = app.store.supervised(&me, app.now()).await?;
    let waiting = app.store.waiting_of(&me).await?;
    Ok(Me { parcel_key, organisations, waiting, ..me })
}
