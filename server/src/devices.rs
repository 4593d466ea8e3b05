//! A colleague's devices, for whoever may shut them out: which they are, when each was last heard from, 停用 and 恢复.
//! A plain page, because it is rarely needed and never without a network.

use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::FixedOffset;
use domain::{
    Message,
    id::{DeviceId, StaffId},
    people::Staff,
};
use serde::Deserialize;

use crate::{
    App,
    auth::{DeviceKeeper, Session},
    error::{Error, Result},
    print,
    store::{Account, Device},
};

/// What the page shows.
pub struct Page {
    pub staff: Staff,
    /// None while they have no account.
    pub devices: Option<Vec<Device>>,
    /// Whether all of them are shut out with the account.
    pub disabled: bool,
    /// The one this is looked at on, if it is among them.
    pub here: Option<DeviceId>,
    /// The school's clock.
    pub offset: FixedOffset,
}

/// Whose devices.
#[derive(Debug, Deserialize)]
pub struct Whose {
    #[serde(default)]
    staff: String,
}

/// `GET /devices`.
pub async fn show(State(app): State<App>, keeper: Result<DeviceKeeper>, Query(whose): Query<Whose>) -> Response {
    let page = async {
        let DeviceKeeper(session) = keeper?;
        let found = Found::by(&app, session, &whose.staff).await?;
        found.page(&app, None).await
    };
    print::or_sorry(&app, page.await).await
}

/// Which device of whose, and whether it is shut out from now on or let in again.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    staff: String,
    device: DeviceId,
    shut_out: bool,
}

/// `POST /devices`.
pub async fn decide(State(app): State<App>, keeper: Result<DeviceKeeper>, Form(wanted): Form<Wanted>) -> Response {
    let page = async {
        let DeviceKeeper(session) = keeper?;
        let found = Found::by(&app, session, &wanted.staff).await?;
        let refused = found.decide(&app, &wanted).await?.err();
        let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        Ok((status, found.page(&app, refused).await?).into_response())
    };
    print::or_sorry(&app, page.await).await
}

/// A colleague who was looked up.
struct Found {
    session: Session,
    staff: Staff,
    account: Option<Account>,
}

impl Found {
    async fn by(app: &App, session: Session, staff: &str) -> Result<Self> {
        let id: StaffId = staff.parse().map_err(|_| Error::not_found())?;
        let school = &session.me.school;
        let Some(staff) = app.store.staff(school, &id).await? else {
            return Err(session.denied(app, id.as_str(), Error::not_found()).await);
        };
        let account = app.store.account_of(school, &id).await?.map(|(account, _)| account);
        Ok(Self { session, staff, account })
    }

    /// Shuts the device out or lets it in; inside, why not.
    async fn decide(&self, app: &App, wanted: &Wanted) -> Result<Result<(), Message>> {
        let own = self.staff.id == self.session.me.id && wanted.device == self.session.device;
        let Some(account) = self.account.as_ref().filter(|_| !own) else { return Ok(Err(this_one())) };
        if account.disabled_at.is_some() {
            return Ok(Err(disabled()));
        }
        let known = app.store.devices(account, app.now()).await?.iter().any(|it| it.id == wanted.device);
        if !known {
            return Err(Error::not_found());
        }
        let by = self.session.actor();
        app.store.revoke(account, &wanted.device, wanted.shut_out, by, app.now()).await?;
        Ok(Ok(()))
    }

    async fn page(&self, app: &App, said: Option<Message>) -> Result<Response> {
        let Self { session, staff, account } = self;
        let info = app.store.school_info(&session.me.school).await?.ok_or_else(Error::signed_out)?;
        let devices = match account {
            Some(account) => Some(app.store.devices(account, app.now()).await?),
            None => None,
        };
        let page = Page {
            staff: staff.clone(),
            devices,
            disabled: account.as_ref().is_some_and(|it| it.disabled_at.is_some()),
            here: (staff.id == session.me.id).then(|| session.device.clone()),
            offset: info.time_zone.offset(),
        };
        Ok(print::devices(app, page, said).await)
    }
}

fn this_one() -> Message {
    Message::new(
        "这是您正在用的设备，不能在这里停用。要退出请到“我的账号”。",
        "You are on this device, so it cannot be shut out here. To leave it, sign out.",
    )
}

fn disabled() -> Message {
    Message::new(
        "这个账号已整个停用。请先在服务器上恢复账号。",
        "The whole account is shut out. Have it enabled at the server first.",
    )
}
