//! `peiban export`: a school's tables as files.

use std::{
    fs::File,
    io::copy,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clap::Args;
use domain::{id::SchoolId, month::Month, range::Range, zone::TimeZone};

use crate::{
    export::{Form, Wanted, What, make},
    store::{Actor, Store, Trace},
};

#[derive(Debug, Args)]
pub(super) struct Export {
    /// Which table.
    #[arg(value_enum)]
    what: What,
    /// The school's id.
    #[arg(long)]
    school: SchoolId,
    /// The month it is about, such as 2026-11.
    #[arg(long, required_unless_present = "range", conflicts_with = "range")]
    month: Option<Month>,
    /// The days it is about, such as 2026-09-01..2027-01-22.
    #[arg(long)]
    range: Option<Range>,
    /// The day to look at it from, such as 2026-11-20; today at the school if absent.
    #[arg(long)]
    today: Option<NaiveDate>,
    /// The file to write, .xlsx or .csv; `-` for CSV on standard output.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Export {
    pub(super) async fn run(self, store: &Store) -> Result<()> {
        let Self { what, school, out, .. } = self;
        let info = store.school_info(&school).await?;
        let info = info.with_context(|| format!("school \"{school}\" does not exist on this server"))?;
        let at = self.today.and_then(|today| noon(info.time_zone, today)).unwrap_or_else(Utc::now);
        let range = self.range.or_else(|| self.month.map(Range::from)).context("a month or a range is given")?;
        let wanted = Wanted::new(what, range, form(&out)?, at)?;
        let mut file = make(store, &school, wanted).await?.context("nothing falls due in these days")?;
        let (by, range) = (Actor::CONSOLE, range.to_string());
        store.audit(&Trace { school: &school, by, what: what.code(), subject: &range, now: Utc::now() }).await?;
        hand_over(&mut file, &out).with_context(|| out.display().to_string())?;
        Ok(())
    }
}

fn is_standard_output(out: &Path) -> bool {
    out.as_os_str() == "-"
}

fn form(out: &Path) -> Result<Form> {
    if is_standard_output(out) {
        return Ok(Form::Csv);
    }
    let ending = out.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
    Form::of_ending(&ending).with_context(|| out.display().to_string())
}

fn hand_over(file: &mut File, out: &Path) -> std::io::Result<u64> {
    if is_standard_output(out) {
        copy(file, &mut std::io::stdout().lock())
    } else {
        copy(file, &mut File::create(out)?)
    }
}

/// A moment on that day at the school.
fn noon(zone: TimeZone, day: NaiveDate) -> Option<DateTime<Utc>> {
    let noon = day.and_time(chrono::NaiveTime::MIN) + TimeDelta::hours(12);
    noon.and_local_timezone(zone.offset()).single().map(|it| it.to_utc())
}
