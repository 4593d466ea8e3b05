//! What is asked of the school about reminders.

use domain::{
    channel::{Robot, Subscription},
    id::RobotId,
    remind::{Choice, Feed, MyReminders, Plan, RemindersPage, Tried, Way},
};
use gloo_net::http::Request;
use serde::{Serialize, de::DeserializeOwned};

use super::{Failure, PATIENCE_MS, ask, get, heard, patience, post};

const MINE: &str = "/api/v1/reminders/mine";

/// How the school reminds, and whether it works.
pub async fn school() -> Result<RemindersPage, Failure> {
    get("/api/v1/reminders").await
}

/// Reminds by this plan from now on.
pub async fn set_plan(plan: &Plan) -> Result<RemindersPage, Failure> {
    put("/api/v1/reminders/plan", plan).await
}

/// Tells a group, too; asked twice, it is told once.
pub async fn set_robot(robot: &Robot) -> Result<RemindersPage, Failure> {
    put(&format!("/api/v1/robots/{}", robot.id), robot).await
}

/// Tells it no longer.
pub async fn remove_robot(id: &RobotId) -> Result<RemindersPage, Failure> {
    delete(&format!("/api/v1/robots/{id}")).await
}

/// Sends a word to a group, to see whether it arrives.
pub async fn try_robot(id: &RobotId) -> Result<Tried, Failure> {
    post(&format!("/api/v1/robots/{id}/test"), &()).await
}

/// How this person is told.
pub async fn mine() -> Result<MyReminders, Failure> {
    get(MINE).await
}

/// Tells them so from now on.
pub async fn choose(choice: &Choice) -> Result<MyReminders, Failure> {
    put(MINE, choice).await
}

/// A new address for their calendar; the one before is none any more.
pub async fn make_feed() -> Result<Feed, Failure> {
    post(&format!("{MINE}/feed"), &()).await
}

/// Their calendar has no address any more.
pub async fn remove_feed() -> Result<MyReminders, Failure> {
    delete(&format!("{MINE}/feed")).await
}

/// This browser is pushed to.
pub async fn subscribe(subscription: &Subscription) -> Result<MyReminders, Failure> {
    put(&format!("{MINE}/push"), subscription).await
}

/// It is no longer.
pub async fn unsubscribe() -> Result<MyReminders, Failure> {
    delete(&format!("{MINE}/push")).await
}

/// Sends them a word by mail or push, to see whether it arrives.
pub async fn try_way(way: Way) -> Result<Tried, Failure> {
    let way = if way == Way::Mail { "mail" } else { "push" };
    post(&format!("{MINE}/test/{way}"), &()).await
}

async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    let request = Request::put(path).abort_signal(patience(PATIENCE_MS).as_ref()).json(body);
    heard(&ask(request).await?)
}

async fn delete<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    heard(&ask(Request::delete(path).abort_signal(patience(PATIENCE_MS).as_ref()).build()).await?)
}
