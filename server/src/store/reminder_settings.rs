//! What a school and its people chose about reminders, and the robots, browsers and calendars they gave.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::{
    channel::{Robot, Subscription},
    id::{RobotId, SchoolId, StaffId},
    remind::{Choice, Plan},
};
use sqlx::AnyConnection;

use super::{
    Actor, Owner, Store, Trace,
    rows::{from_json, json},
    telling::choice,
    ways::robots,
    write::Work,
};

/// A school has no more robots.
pub const MOST_ROBOTS: i64 = 10;

/// A change of a school's settings.
#[derive(Debug)]
pub enum Setting<'a> {
    /// When it reminds.
    Plan(&'a Plan),
    /// A robot, new or corrected.
    Robot(&'a Robot),
    /// A robot it has no more.
    NoRobot(&'a RobotId),
}

/// A change of one person's.
#[derive(Debug)]
pub enum OwnSetting<'a> {
    /// How they want to be told.
    Choice(&'a Choice),
    /// This device's browser takes pushes.
    Pushed(&'a Subscription),
    /// It takes them no more.
    NotPushed,
    /// Their calendar's address, by the hash of its secret; the one before is none any more.
    Feed(&'a str),
    /// They have no calendar.
    NoFeed,
}

impl Store {
    /// When a school reminds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reminder_plan(&self, school: &SchoolId) -> Result<Plan> {
        let sql = "select body from reminder_plan where school = $1";
        let body: Option<String> = sqlx::query_scalar(sql).bind(school.as_str()).fetch_optional(&self.reader).await?;
        Ok(body.map(|body| from_json(&body)).transpose()?.unwrap_or_default())
    }

    /// Its robots, in the order in which they were entered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn robots(&self, school: &SchoolId) -> Result<Vec<Robot>> {
        robots(&mut *self.reader.acquire().await?, school).await
    }

    /// Changes a school's settings; whether there was room for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_reminders(
        &self,
        school: &SchoolId,
        by: Actor<'_>,
        setting: &Setting<'_>,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        self.write(&SettingSchool { school, by, setting, now }).await
    }

    /// What somebody chose.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reminder_choice(&self, school: &SchoolId, staff: &StaffId) -> Result<Choice> {
        choice(&mut *self.reader.acquire().await?, school.as_str(), staff.as_str()).await
    }

    /// The browser of a device, if it takes pushes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn subscription(&self, owner: &Owner<'_>) -> Result<Option<Subscription>> {
        let sql = "select body from subscription where school = $1 and staff = $2 and device = $3";
        let query = sqlx::query_scalar(sql).bind(owner.school.as_str()).bind(owner.staff.as_str());
        let body: Option<String> = query.bind(owner.device.as_str()).fetch_optional(&self.reader).await?;
        body.map(|body| from_json(&body)).transpose()
    }

    /// When somebody's calendar got its address, if it has one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feed_made(&self, school: &SchoolId, staff: &StaffId) -> Result<Option<i64>> {
        let sql = "select at from feed where school = $1 and staff = $2";
        let query = sqlx::query_scalar(sql).bind(school.as_str()).bind(staff.as_str());
        Ok(query.fetch_optional(&self.reader).await?)
    }

    /// Whose calendar lies at the address with this secret, if it is anybody's who still has an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn feed_owner(&self, hash: &str) -> Result<Option<(SchoolId, StaffId)>> {
        let sql = "select f.school, f.staff from feed f join account a on a.school = f.school and a.staff = f.staff
                   where f.hash = $1 and a.disabled_at is null";
        let row: Option<(String, String)> = sqlx::query_as(sql).bind(hash).fetch_optional(&self.reader).await?;
        row.map(|(school, staff)| Ok((school.parse()?, staff.parse()?))).transpose()
    }

    /// Changes one person's settings.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_own_reminders(
        &self,
        owner: &Owner<'_>,
        setting: &OwnSetting<'_>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        self.write(&SettingOwn { owner, setting, now }).await
    }

    /// The key this server signs pushes with: the first one wins, and every server of this database has it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn push_key(&self, new: &str) -> Result<String> {
        let sql = "insert into server_key (name, body) values ('vapid', $1) on conflict do nothing";
        sqlx::query(sql).bind(new).execute(&self.writer).await?;
        let sql = "select body from server_key where name = 'vapid'";
        sqlx::query_scalar(sql).fetch_optional(&self.writer).await?.context("the key was just written")
    }
}

struct SettingSchool<'a> {
    school: &'a SchoolId,
    by: Actor<'a>,
    setting: &'a Setting<'a>,
    now: DateTime<Utc>,
}

impl Work for SettingSchool<'_> {
    type Output = bool;

    async fn run(&self, db: &mut AnyConnection) -> Result<bool> {
        let school = self.school.as_str();
        let (what, subject) = match self.setting {
            Setting::Plan(plan) => {
                let sql = "insert into reminder_plan (school, body) values ($1, $2)
                           on conflict (school) do update set body = excluded.body";
                sqlx::query(sql).bind(school).bind(json(plan)?).execute(&mut *db).await?;
                ("reminders.plan", school)
            }
            Setting::Robot(robot) => {
                let sql = "select count(*) from robot where school = $1 and id <> $2";
                let others: i64 =
                    sqlx::query_scalar(sql).bind(school).bind(robot.id.as_str()).fetch_one(&mut *db).await?;
                if others >= MOST_ROBOTS {
                    return Ok(false);
                }
                let sql = "insert into robot (school, id, at, body) values ($1, $2, $3, $4)
                           on conflict (school, id) do update set body = excluded.body";
                let query = sqlx::query(sql).bind(school).bind(robot.id.as_str()).bind(self.now.timestamp_millis());
                query.bind(json(robot)?).execute(&mut *db).await?;
                ("reminders.robot", robot.id.as_str())
            }
            Setting::NoRobot(id) => {
                let sql = "delete from robot where school = $1 and id = $2";
                if sqlx::query(sql).bind(school).bind(id.as_str()).execute(&mut *db).await?.rows_affected() == 0 {
                    return Ok(true);
                }
                ("reminders.no_robot", id.as_str())
            }
        };
        Trace { school: self.school, by: self.by, what, subject, now: self.now }.run(db).await?;
        Ok(true)
    }
}

struct SettingOwn<'a> {
    owner: &'a Owner<'a>,
    setting: &'a OwnSetting<'a>,
    now: DateTime<Utc>,
}

impl Work for SettingOwn<'_> {
    type Output = ();

    async fn run(&self, db: &mut AnyConnection) -> Result<()> {
        let (school, staff) = (self.owner.school.as_str(), self.owner.staff.as_str());
        let device = self.owner.device.as_str();
        match self.setting {
            OwnSetting::Choice(choice) => {
                let sql = "insert into reminder_choice (school, staff, body) values ($1, $2, $3)
                           on conflict (school, staff) do update set body = excluded.body";
                sqlx::query(sql).bind(school).bind(staff).bind(json(choice)?).execute(&mut *db).await?;
            }
            OwnSetting::Pushed(subscription) => {
                let sql = "insert into subscription (school, staff, device, body) values ($1, $2, $3, $4)
                           on conflict (school, staff, device) do update set body = excluded.body";
                let query = sqlx::query(sql).bind(school).bind(staff).bind(device).bind(json(subscription)?);
                query.execute(&mut *db).await?;
            }
            OwnSetting::NotPushed => {
                let sql = "delete from subscription where school = $1 and staff = $2 and device = $3";
                sqlx::query(sql).bind(school).bind(staff).bind(device).execute(&mut *db).await?;
            }
            OwnSetting::Feed(hash) => {
                let sql = "insert into feed (hash, school, staff, at) values ($3, $1, $2, $4)
                           on conflict (school, staff) do update set hash = excluded.hash, at = excluded.at";
                let query = sqlx::query(sql).bind(school).bind(staff).bind(*hash).bind(self.now.timestamp_millis());
                query.execute(&mut *db).await?;
                self.owner.note(db, "calendar.make", staff, self.now).await?;
            }
            OwnSetting::NoFeed => {
                let sql = "delete from feed where school = $1 and staff = $2";
                if sqlx::query(sql).bind(school).bind(staff).execute(&mut *db).await?.rows_affected() > 0 {
                    self.owner.note(db, "calendar.revoke", staff, self.now).await?;
                }
            }
        }
        Ok(())
    }
}
