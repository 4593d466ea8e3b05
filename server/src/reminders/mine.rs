//! `/api/v1/reminders/mine`: how somebody is told, by their own choice.

use axum::{Json, extract::State};
use domain::{
    channel::{Subscription, Vendor},
    remind::{Choice, Feed, MyReminders, Told, Tried},
};
use serde::Deserialize;

use super::school::tried;
use crate::{
    App,
    auth::{Session, new_token, token_hash},
    body::Body,
    error::{Error, Result},
    store::{Destination, OwnSetting, Owner},
    typed::Path,
};

/// How somebody is told.
#[utoipa::path(
    get,
    path = "/v1/reminders/mine",
    description = "我怎么收提醒，最近收到了什么。",
    security(("session" = [])),
    responses((status = OK, body = MyReminders))
)]
pub async fn mine(State(app): State<App>, session: Session) -> Result<Json<MyReminders>> {
    shown(&app, &session).await
}

/// Keeps what they chose.
#[utoipa::path(
    put,
    path = "/v1/reminders/mine",
    description = "改我怎么收提醒。",
    request_body = Choice,
    security(("session" = [])),
    responses((status = OK, body = MyReminders), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn choose(State(app): State<App>, session: Session, Body(choice): Body<Choice>) -> Result<Json<MyReminders>> {
    choice.check().map_err(|fault| Error::refused(fault.into()))?;
    set(&app, &session, &OwnSetting::Choice(&choice)).await?;
    shown(&app, &session).await
}

/// This device's browser takes pushes from now on.
#[utoipa::path(
    put,
    path = "/v1/reminders/mine/push",
    description = "在这台设备上接收通知。",
    request_body = Subscription,
    security(("session" = [])),
    responses((status = OK, body = MyReminders), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn push(
    State(app): State<App>,
    session: Session,
    Body(subscription): Body<Subscription>,
) -> Result<Json<MyReminders>> {
    subscription.check().map_err(|fault| Error::refused(fault.into()))?;
    if let Ok(outside) = app.reach.outside() {
        outside.push(&subscription).map_err(|fault| Error::refused(fault.into()))?;
    }
    set(&app, &session, &OwnSetting::Pushed(&subscription)).await?;
    shown(&app, &session).await
}

/// It takes none any more.
#[utoipa::path(
    delete,
    path = "/v1/reminders/mine/push",
    description = "这台设备不再接收通知。",
    security(("session" = [])),
    responses((status = OK, body = MyReminders))
)]
pub async fn unpush(State(app): State<App>, session: Session) -> Result<Json<MyReminders>> {
    set(&app, &session, &OwnSetting::NotPushed).await?;
    shown(&app, &session).await
}

/// A new address for the calendar; the one before is none any more.
#[utoipa::path(
    post,
    path = "/v1/reminders/mine/feed",
    description = "建一个日历订阅地址，只显示这一次；原来的作废。",
    security(("session" = [])),
    responses((status = OK, body = Feed))
)]
pub async fn make_feed(State(app): State<App>, session: Session) -> Result<Json<Feed>> {
    let secret = new_token();
    set(&app, &session, &OwnSetting::Feed(&token_hash(&secret))).await?;
    let path = format!("/calendar/{secret}.ics");
    Ok(Json(Feed { address: app.reach.link(&path).unwrap_or(path) }))
}

/// No calendar any more.
#[utoipa::path(
    delete,
    path = "/v1/reminders/mine/feed",
    description = "收回日历订阅地址。",
    security(("session" = [])),
    responses((status = OK, body = MyReminders))
)]
pub async fn forget_feed(State(app): State<App>, session: Session) -> Result<Json<MyReminders>> {
    set(&app, &session, &OwnSetting::NoFeed).await?;
    shown(&app, &session).await
}

/// A way that is tried.
#[derive(Debug, Clone, Copy, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnWay {
    /// Mail.
    Mail,
    /// This device's browser.
    Push,
}

/// Sends somebody a word, now.
#[utoipa::path(
    post,
    path = "/v1/reminders/mine/test/{way}",
    description = "给自己发一句话，看通不通。",
    params(("way" = inline(OwnWay), Path)),
    security(("session" = [])),
    responses((status = OK, body = Tried), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn try_own(State(app): State<App>, session: Session, Path(way): Path<OwnWay>) -> Result<Json<Tried>> {
    let me = &session.me;
    let destination = match way {
        OwnWay::Mail => app.store.reminder_choice(&me.school, &me.id).await?.mail.map(Destination::Mail),
        OwnWay::Push => app.store.subscription(&owner(&session)).await?.map(Destination::Push),
    };
    let destination = destination.ok_or_else(Error::no_such_way)?;
    Ok(Json(tried(&app, &destination).await))
}

async fn set(app: &App, session: &Session, setting: &OwnSetting<'_>) -> Result<()> {
    Ok(app.store.set_own_reminders(&owner(session), setting, app.now()).await?)
}

fn owner(session: &Session) -> Owner<'_> {
    Owner { school: &session.me.school, staff: &session.me.id, device: &session.device }
}

async fn shown(app: &App, session: &Session) -> Result<Json<MyReminders>> {
    let (school, staff) = (&session.me.school, &session.me.id);
    let choice = app.store.reminder_choice(school, staff).await?;
    let rules = app.store.rules(school).await?;
    let mut told = Vec::new();
    for (day, at, digest, ways) in app.store.told(school, staff).await? {
        let day = day.parse().map_err(anyhow::Error::from)?;
        let text = app.store.words_of(&rules, &digest, day, choice.lang).await?;
        told.push(Told { at, text, ways });
    }
    let groups = app.store.robots(school).await?.into_iter().filter(|it| it.vendor != Vendor::Webhook);
    Ok(Json(MyReminders {
        plan: app.store.reminder_plan(school).await?,
        groups: groups.map(|it| it.name).collect(),
        mail: app.reach.mail(),
        push_key: app.reach.push_key().to_owned(),
        pushed_here: app.store.subscription(&owner(session)).await?.is_some(),
        feed: app.store.feed_made(school, staff).await?,
        choice,
        told,
    }))
}
