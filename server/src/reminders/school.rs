//! `/api/v1/reminders`, `/api/v1/robots`: how a school reminds, and whether it works.

use axum::{Json, extract::State};
use domain::{
    channel::Robot,
    id::RobotId,
    remind::{Plan, RemindersPage, RobotSeen, Tried},
};

use super::{give, reach};
use crate::{
    App,
    auth::{BoardReader, Session},
    body::Body,
    channel::Letter,
    error::{Error, Result},
    store::{Destination, Fate, Setting},
    typed::Path,
};

/// How the school reminds.
#[utoipa::path(
    get,
    path = "/v1/reminders",
    description = "提醒怎么发、上次发得怎么样、最近发了什么。",
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RemindersPage))
)]
pub async fn page(State(app): State<App>, BoardReader(session): BoardReader) -> Result<Json<RemindersPage>> {
    shown(&app, &session).await
}

/// Changes when and what for.
#[utoipa::path(
    put,
    path = "/v1/reminders/plan",
    description = "改提醒的时间和场合。",
    request_body = Plan,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RemindersPage), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn put_plan(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Body(plan): Body<Plan>,
) -> Result<Json<RemindersPage>> {
    plan.check().map_err(|fault| Error::refused(fault.into()))?;
    set(&app, &session, &Setting::Plan(&plan)).await
}

/// Adds a robot, or corrects it.
#[utoipa::path(
    put,
    path = "/v1/robots/{id}",
    description = "加一个群机器人，或者改它。",
    params(("id" = RobotId, Path)),
    request_body = Robot,
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RemindersPage), (status = UNPROCESSABLE_ENTITY))
)]
pub async fn put_robot(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path(id): Path<RobotId>,
    Body(robot): Body<Robot>,
) -> Result<Json<RemindersPage>> {
    let robot = Robot { id, ..robot };
    robot.check().map_err(|fault| Error::refused(fault.into()))?;
    if let Ok(outside) = app.reach.outside() {
        outside.robot(&robot).map_err(|fault| Error::refused(fault.into()))?;
    }
    set(&app, &session, &Setting::Robot(&robot)).await
}

/// Takes a robot away.
#[utoipa::path(
    delete,
    path = "/v1/robots/{id}",
    description = "去掉一个群机器人。",
    params(("id" = RobotId, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = RemindersPage))
)]
pub async fn remove_robot(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path(id): Path<RobotId>,
) -> Result<Json<RemindersPage>> {
    set(&app, &session, &Setting::NoRobot(&id)).await
}

/// Sends a robot a word, now.
#[utoipa::path(
    post,
    path = "/v1/robots/{id}/test",
    description = "往群里发一句话，看通不通。",
    params(("id" = RobotId, Path)),
    security(("session" = ["principal", "clerk"])),
    responses((status = OK, body = Tried), (status = NOT_FOUND))
)]
pub async fn try_robot(
    State(app): State<App>,
    BoardReader(session): BoardReader,
    Path(id): Path<RobotId>,
) -> Result<Json<Tried>> {
    let robots = app.store.robots(&session.me.school).await?;
    let robot = robots.into_iter().find(|it| it.id == id).ok_or_else(Error::not_found)?;
    Ok(Json(tried(&app, &Destination::Robot(robot)).await))
}

/// What a trial of a way came to.
pub(super) async fn tried(app: &App, destination: &Destination) -> Tried {
    let letter = Letter {
        key: uuid::Uuid::new_v4().to_string(),
        title: "【陪伴】测试：这里能收到提醒。".into(),
        text: "This is a test: reminders arrive here.".into(),
        link: None,
        data: serde_json::json!({"test": true}),
    };
    match give(app, destination, &letter).await {
        Fate::Sent | Fate::Dropped => Tried { arrived: true, why: None },
        Fate::Later(why, _) | Fate::Failed(why) | Fate::Gone(why) => Tried { arrived: false, why: Some(why) },
    }
}

async fn set(app: &App, session: &Session, setting: &Setting<'_>) -> Result<Json<RemindersPage>> {
    let school = &session.me.school;
    if !app.store.set_reminders(school, session.actor(), setting, app.now()).await? {
        return Err(Error::too_many_robots());
    }
    shown(app, session).await
}

async fn shown(app: &App, session: &Session) -> Result<Json<RemindersPage>> {
    let school = &session.me.school;
    let robots = app.store.robots(school).await?.into_iter().map(seen);
    Ok(Json(RemindersPage {
        plan: app.store.reminder_plan(school).await?,
        robots: robots.collect(),
        mail: app.reach.mail(),
        webhook_hosts: app.reach.allowed().to_vec(),
        heartbeat: app.store.heartbeat(school, app.now()).await?,
        recent: app.store.recent_deliveries(school).await?,
    }))
}

fn seen(robot: Robot) -> RobotSeen {
    let host = reach::host(&robot.url);
    RobotSeen { id: robot.id, vendor: robot.vendor, name: robot.name, host }
}
