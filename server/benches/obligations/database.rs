//! The county in a real SQLite database: its month, and one more record.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use chrono::{DateTime, Utc};
use domain::{record::Record, sync::Outcome};
use server::store::{Batch, Offered, Store};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use tracing::{Subscriber, span};
use tracing_subscriber::{Layer, layer::SubscriberExt, registry::LookupSpan};

use crate::county::County;

/// So many schools are made up; the others are their copies, which the database cannot know.
const ORIGINALS: usize = 8;
/// Every table that holds something of a school, with the columns other than the school.
const TABLES: [(&str, &str); 13] = [
    ("duty", "id, place, body"),
    ("staff", "id, place, body"),
    ("class", "id, place, body"),
    ("class_teacher", "place, class, teacher, began, ended, body"),
    ("child", "id, place, class, began, ended, seq, body"),
    ("pairing", "place, child, mentor, began, ended, body"),
    ("waiver", "place, child, id, seq, body"),
    ("record", "id, seq, author, class, kinds, on_date, supersedes, received_at, skew_ms, device, body"),
    ("record_child", "child, record, seq, on_date"),
    ("month_sum", "month, body"),
    ("person_sum", "month, staff, body"),
    ("cell", "duty, subject, period_from, period_to, per, month, responsible, body"),
    ("scope", "staff, child, began, ended"),
];

pub struct Filled {
    store: Store,
    county: County,
}

/// Fills a new database with the county.
pub async fn fill(file: &Path, county: &County) -> Result<Filled> {
    let start = Instant::now();
    let url = format!("sqlite://{}", file.display());
    let store = Store::open(&url).await?;
    for number in 0..ORIGINALS {
        store.import(&county.school(number)?, now()?).await?;
    }
    let mut db = AnyConnection::connect(&url).await?;
    for setting in ["synchronous = off", "foreign_keys = off", "cache_size = -1000000"] {
        sqlx::query(AssertSqlSafe(format!("pragma {setting}"))).execute(&mut db).await?;
    }
    for number in ORIGINALS..county.schools {
        copy(&mut db, number % ORIGINALS, number).await?;
    }
    db.close().await?;
    let size = std::fs::metadata(file)?.len() / 1_000_000;
    println!("{}: {county}, {size} MB, filled in {:.0} s", file.display(), start.elapsed().as_secs_f64());
    Ok(Filled { store, county: *county })
}

async fn copy(db: &mut AnyConnection, from: usize, to: usize) -> Result<()> {
    let mut transaction = db.begin().await?;
    let renamed = |column: &str| format!("replace({column}, '\"s{from}\"', '\"s{to}\"')");
    let school = format!(
        "insert into school (id, info, calendar, seq, rules_seq, kinds)
         select 's{to}', {}, calendar, seq, rules_seq, kinds from school where id = 's{from}'",
        renamed("info")
    );
    sqlx::query(AssertSqlSafe(school)).execute(&mut *transaction).await?;
    for (table, columns) in TABLES {
        let mut values = columns.to_owned();
        if table == "cell" {
            // What the school itself owes is named after it.
            let subject = format!("case subject when 's{from}' then 's{to}' else subject end");
            values = values.replace("subject", &subject).replace("body", &renamed("body"));
        }
        let sql = format!(
            "insert into {table} (school, {columns}) select 's{to}', {values} from {table} where school = 's{from}'"
        );
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
    }
    Ok(transaction.commit().await?)
}

fn now() -> Result<DateTime<Utc>> {
    Ok(DateTime::parse_from_rfc3339("2026-11-20T12:00:00+08:00")?.to_utc())
}

impl Filled {
    /// A month of every school, in milliseconds.
    pub async fn county_view(&self) -> Result<f64> {
        let start = Instant::now();
        let schools = self.store.county("2026-11".parse()?, now()?).await?;
        let time = start.elapsed();
        let owed: u32 = schools.iter().map(|school| school.total.owed).sum();
        ensure!(schools.len() == self.county.schools && owed > 0, "the view is empty");
        Ok(milliseconds(time))
    }

    /// Records accepted one by one, each in another school: the whole time, and that of the cells and sums alone.
    pub async fn accept_records(&self, count: usize) -> Result<(Vec<f64>, Vec<f64>)> {
        let spans = Arc::new(Mutex::new(Vec::new()));
        // For all threads: batches are stored by a task of its own.
        tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Spans(spans.clone())))?;
        let mut times = Vec::new();
        for number in 0..count {
            let batch = self.batch(number)?;
            let start = Instant::now();
            let receipts = self.store.receive(&batch).await?;
            times.push(milliseconds(start.elapsed()));
            ensure!(matches!(receipts.records[0].outcome, Outcome::Seq(_)), "{:?}", receipts.records);
        }
        let cells = spans.lock().map_err(|_| anyhow::anyhow!("poisoned"))?.clone();
        ensure!(cells.len() == count, "{} spans", cells.len());
        Ok((times, cells))
    }

    fn batch(&self, number: usize) -> Result<Batch> {
        // Among the first children the mentor has the child's number; every twentieth has changed mentor.
        let child = (number % self.county.mentors / 2) * 2;
        let id = format!("new-{number}");
        let record = serde_json::json!({
            "id": id, "by": format!("m{child}"), "at": "2026-11-19T19:00:00+08:00", "children": [format!("c{child}")],
            "kinds": ["talk", "dinner"], "reached": true, "note": "一起包了饺子。"
        });
        Ok(Batch {
            school: format!("s{}", number % self.county.schools).parse()?,
            author: format!("m{child}").parse()?,
            device: "bench".parse()?,
            now: now()?,
            skew_ms: 0,
            waiting: None,
            records: vec![Offered { id: id.parse()?, item: Record::parse(&record) }],
            waivers: Vec::new(),
        })
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// How long each span named `cells` lasted, in milliseconds.
struct Spans(Arc<Mutex<Vec<f64>>>);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, _: &span::Attributes<'_>, id: &span::Id, context: tracing_subscriber::layer::Context<'_, S>) {
        if let Some(span) = context.span(id).filter(|span| span.name() == "cells") {
            span.extensions_mut().insert(Instant::now());
        }
    }

    fn on_close(&self, id: span::Id, context: tracing_subscriber::layer::Context<'_, S>) {
        let start = context.span(&id).and_then(|span| span.extensions().get::<Instant>().copied());
        if let (Some(start), Ok(mut times)) = (start, self.0.lock()) {
            times.push(milliseconds(start.elapsed()));
        }
    }
}
