//! 我的账号: where one is signed in, signing out there, another password. Plain pages, so that no phone carries them.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::FixedOffset;
use domain::{Message, accounts::SHORTEST_PASSWORD, id::DeviceId};
use serde::Deserialize;

use crate::{
    App,
    auth::Session,
    error::{Error, Result},
    password::LONGEST,
    print,
    store::{Device, Owner},
    typed::Form,
};

/// What the page shows.
pub struct OwnAccount {
    pub name: String,
    pub school: String,
    /// The number they sign in with.
    pub phone: String,
    pub devices: Vec<Device>,
    /// The one this is looked at on.
    pub here: DeviceId,
    /// The school's clock.
    pub offset: FixedOffset,
}

/// `GET /account`.
pub async fn show(State(app): State<App>, session: Result<Session>) -> Response {
    answer(&app, session, async |_| Ok(None)).await
}

/// Where to sign out.
#[derive(Debug, Deserialize)]
pub struct Where {
    /// One device; if absent, all but this one.
    device: Option<DeviceId>,
}

/// `POST /account/devices`: signs out elsewhere.
pub async fn sign_out(State(app): State<App>, session: Result<Session>, Form(wanted): Form<Where>) -> Response {
    answer(&app, session, async |session| {
        app.store.sign_out_devices(&owner(session), wanted.device.as_ref()).await?;
        Ok(Some(signed_out()))
    })
    .await
}

/// Two passwords.
#[derive(Debug, Deserialize)]
pub struct Passwords {
    old: String,
    new: String,
}

/// `POST /account/password`.
pub async fn password(State(app): State<App>, session: Result<Session>, Form(typed): Form<Passwords>) -> Response {
    answer(&app, session, async |session| change(&app, session, typed).await.map(Some)).await
}

/// Does something for whoever is signed in, and shows their account as it is then, with what there is to say.
async fn answer(
    app: &App,
    session: Result<Session>,
    act: impl AsyncFnOnce(&Session) -> Result<Option<Message>>,
) -> Response {
    let outcome = async {
        let session = session?;
        let (status, said) = match act(&session).await {
            Ok(said) => (StatusCode::OK, said),
            Err(Error::Person { status, refusal }) => (status, Some(refusal.message)),
            Err(ours) => return Err(ours),
        };
        let page = print::account(app, own(app, &session).await?, said).await;
        Ok((status, page).into_response())
    };
    print::or_sorry(app, outcome.await).await
}

fn owner(session: &Session) -> Owner<'_> {
    Owner { school: &session.me.school, staff: &session.me.id, device: &session.device }
}

async fn own(app: &App, session: &Session) -> Result<OwnAccount> {
    let me = &session.me;
    let (account, phone) = app.store.account_of(&me.school, &me.id).await?.ok_or_else(Error::signed_out)?;
    let info = app.store.school_info(&me.school).await?.ok_or_else(Error::signed_out)?;
    Ok(OwnAccount {
        name: me.name.clone(),
        school: me.school_name.clone(),
        phone,
        devices: app.store.devices(&account, app.now()).await?,
        here: session.device.clone(),
        offset: info.time_zone.offset(),
    })
}

/// Whoever takes a phone that lies about does not know the old password, and guesses as slowly as at the door.
async fn change(app: &App, session: &Session, Passwords { old, new }: Passwords) -> Result<Message> {
    let me = &session.me;
    let (account, phone) = app.store.account_of(&me.school, &me.id).await?.ok_or_else(Error::signed_out)?;
    if new.chars().count() < SHORTEST_PASSWORD || new.len() > LONGEST {
        return Err(Error::short_password());
    }
    if let Some(wait) = app.store.guess(&phone, app.now()).await? {
        return Err(Error::too_many_guesses(wait));
    }
    if !app.passwords.fits(old, Some(account.password_hash)).await? {
        return Err(Error::wrong_old_password());
    }
    app.store.guessed_right(&phone).await?;
    let hash = app.passwords.hash(new).await?;
    app.store.change_password(&owner(session), &hash, app.now()).await?;
    Ok(Message::new(
        "密码改好了。别的手机要用新密码重新登录。",
        "The password is changed. Your other devices have to sign in with it.",
    ))
}

fn signed_out() -> Message {
    Message::new(
        "已退出。那里没有上传的记录还在，输入密码就会上传。",
        "Signed out. Records that wait there are kept, and go to school once the password is typed.",
    )
}
