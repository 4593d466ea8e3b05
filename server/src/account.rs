//! 我的账号: where one is signed in, signing out there, another password, tokens for programs. Plain pages, so that no phone
//! carries them.

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
    auth::{BoardReader, Session, new_token, token_hash},
    error::{Error, Result},
    password::LONGEST,
    print,
    store::{ApiToken, Device, NewToken, Owner},
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
    /// With what their programs read the school's numbers, if they may see these.
    pub tokens: Option<Vec<ApiToken>>,
}

/// What there is to say after something was done.
#[derive(Default)]
pub struct Said {
    pub message: Option<Message>,
    /// A new token, which nobody can show again.
    pub token: Option<String>,
}

impl From<Message> for Said {
    fn from(message: Message) -> Self {
        Self { message: Some(message), token: None }
    }
}

/// `GET /account`.
pub async fn show(State(app): State<App>, session: Result<Session>) -> Response {
    answer(&app, session, async |_| Ok(Said::default())).await
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
        Ok(signed_out().into())
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
    answer(&app, session, async |session| change(&app, session, typed).await.map(Said::from)).await
}

/// Does something for whoever is signed in, and shows their account as it is then, with what there is to say.
async fn answer(app: &App, session: Result<Session>, act: impl AsyncFnOnce(&Session) -> Result<Said>) -> Response {
    let outcome = async {
        let session = session?;
        let (status, said) = match act(&session).await {
            Ok(said) => (StatusCode::OK, said),
            Err(Error::Person { status, refusal, .. }) => (status, refusal.message.into()),
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
        tokens: if me.sees_board() { Some(app.store.tokens(&me.school, &me.id).await?) } else { None },
    })
}

async fn change(app: &App, session: &Session, Passwords { old, new }: Passwords) -> Result<Message> {
    if new.chars().count() < SHORTEST_PASSWORD || new.len() > LONGEST {
        return Err(Error::short_password());
    }
    confirm(app, session, old).await?;
    let hash = app.passwords.hash(new).await?;
    app.store.change_password(&owner(session), &hash, app.now()).await?;
    Ok(Message::new(
        "密码改好了。别的手机要用新密码重新登录。",
        "The password is changed. Your other devices have to sign in with it.",
    ))
}

/// Whoever takes a phone that lies about does not know the password, and guesses as slowly as at the door.
async fn confirm(app: &App, session: &Session, password: String) -> Result<()> {
    let me = &session.me;
    let (account, phone) = app.store.account_of(&me.school, &me.id).await?.ok_or_else(Error::signed_out)?;
    if let Some(wait) = app.store.guess(&phone, app.now()).await? {
        return Err(Error::too_many_guesses(wait));
    }
    if !app.passwords.fits(password, Some(account.password_hash)).await? {
        return Err(Error::wrong_old_password());
    }
    Ok(app.store.guessed_right(&phone).await?)
}

/// A token to be made: what it is for, and the password once more.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    name: String,
    password: String,
}

/// `POST /account/tokens`.
pub async fn make_token(State(app): State<App>, reader: Result<BoardReader>, Form(wanted): Form<Wanted>) -> Response {
    let session = reader.map(|BoardReader(session)| session);
    answer(&app, session, async |session| make(&app, session, wanted).await).await
}

async fn make(app: &App, session: &Session, Wanted { name, password }: Wanted) -> Result<Said> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 64 || name.contains(char::is_control) {
        return Err(Error::no_token_name());
    }
    confirm(app, session, password).await?;
    let (token, id) = (format!("peiban_{}", new_token()), uuid::Uuid::new_v4().to_string());
    let (owner, hash) = (owner(session), token_hash(&token));
    let kept = NewToken { owner: &owner, id: &id, name, hash: &hash, now: app.now() };
    if !app.store.make_token(&kept).await? {
        return Err(Error::too_many_tokens());
    }
    let message = Message::new(
        "令牌建好了。只显示这一次，请马上抄到要用它的程序里。",
        "The token is made. It is shown this once: copy it to the program that needs it.",
    );
    Ok(Said { message: Some(message), token: Some(token) })
}

/// Which one is taken back.
#[derive(Debug, Deserialize)]
pub struct Which {
    id: String,
}

/// `POST /account/tokens/revoke`.
pub async fn revoke_token(State(app): State<App>, reader: Result<BoardReader>, Form(which): Form<Which>) -> Response {
    let session = reader.map(|BoardReader(session)| session);
    answer(&app, session, async |session| {
        app.store.revoke_token(&owner(session), &which.id.replace('\0', ""), app.now()).await?;
        Ok(Message::new("令牌收回了，用它的程序读不到了。", "The token is taken back; nothing can be read with it.")
            .into())
    })
    .await
}

fn signed_out() -> Message {
    Message::new(
        "已退出。那里没有上传的记录还在，输入密码就会上传。",
        "Signed out. Records that wait there are kept, and go to school once the password is typed.",
    )
}
