//! Ten changes of one mentor in a school that has a thousand records, and in one that has a million: as fast, as small.

use anyhow::Result;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};

use crate::{
    database::Engine,
    one_record::bytes,
    phone::Phone,
    proxy::Proxy,
    school::{Size, mentor, records, school},
    server::{Data, School},
    table::{AtMost, ours, title},
};

const ROUNDS: usize = 15;
const CHANGES: usize = 10;
const SIZE: Size = Size { mentors: 50, children: 6 };

/// The school with its history, and two phones of a mentor who has both.
struct Place {
    _server: School,
    _data: Data,
    line: Proxy,
    a: Phone,
    b: Phone,
}

/// Milliseconds and bytes, of handing in and of fetching.
#[derive(Default)]
struct Figures {
    times: [Vec<f64>; 2],
    bytes: [Vec<f64>; 2],
}

pub async fn run() -> Result<()> {
    title("Ten changes, in a school of 1,000 and of 1,000,000 records; ours alone, no network in between");
    let (mut small, mut large) = (Place::create(1_000).await?, Place::create(1_000_000).await?);
    let all = records(0, SIZE.children, ROUNDS * CHANGES, 7)?;
    let (mut small_figures, mut large_figures) = (Figures::default(), Figures::default());
    for ten in all.chunks(CHANGES) {
        small.change(ten, &mut small_figures).await?;
        large.change(ten, &mut large_figures).await?;
    }
    for (at, what) in ["handed in", "fetched"].into_iter().enumerate() {
        let ratios =
            |large: &[f64], small: &[f64]| -> Vec<f64> { large.iter().zip(small).map(|(l, s)| l / s).collect() };
        ours(&format!("{what}: time, 1 k records"), "ms", &small_figures.times[at], None);
        ours(&format!("{what}: time, 1 M records"), "ms", &large_figures.times[at], None);
        let (times, bytes) = (&large_figures.times[at], &large_figures.bytes[at]);
        ours(&format!("{what}: time, 1 M to 1 k"), "×", &ratios(times, &small_figures.times[at]), Some(AtMost(1.3)));
        ours(&format!("{what}: bytes, 1 M to 1 k"), "×", &ratios(bytes, &small_figures.bytes[at]), Some(AtMost(1.02)));
    }
    Ok(())
}

impl Place {
    async fn create(history: usize) -> Result<Self> {
        let data = Data::create(Engine::Sqlite, &[school("s", SIZE)?]).await?;
        let sessions = data.sign_in("s", &[mentor(0)]).await?;
        fill(&data.database.url, history).await?;
        let server = data.serve().await?;
        let [[first, second]] = &sessions[..] else { anyhow::bail!("one person") };
        let line = Proxy::start(server.address).await;
        let (mut a, mut b) = (Phone::new(first, line.address)?, Phone::new(second, line.address)?);
        a.exchange().await?;
        b.exchange().await?;
        Ok(Self { _server: server, _data: data, line, a, b })
    }

    async fn change(&mut self, ten: &[domain::record::Record], figures: &mut Figures) -> Result<()> {
        self.a.save(ten.to_vec());
        for (at, phone) in [&mut self.a, &mut self.b].into_iter().enumerate() {
            let before = self.line.passed();
            figures.times[at].push(phone.exchange().await?.ms);
            figures.bytes[at].push(bytes(before, self.line.passed()));
        }
        Ok(())
    }
}

/// Ten years of records by the other mentors, written straight into the database. They lie before the term, so that no
/// obligation counts them.
async fn fill(url: &str, history: usize) -> Result<()> {
    let mut db = AnyConnection::connect(url).await?;
    for setting in ["synchronous = off", "cache_size = -500000"] {
        sqlx::query(AssertSqlSafe(format!("pragma {setting}"))).execute(&mut db).await?;
    }
    let mut transaction = db.begin().await?;
    for sql in [RECORDS, CHILDREN_OF_RECORDS] {
        sqlx::query(sql).bind(i64::try_from(history)?).execute(&mut *transaction).await?;
    }
    sqlx::query("update school set seq = seq + $1").bind(i64::try_from(history)?).execute(&mut *transaction).await?;
    transaction.commit().await?;
    // Into the file, as a server does by and by, so that nobody reads a log of a million records.
    sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut db).await?;
    Ok(db.close().await?)
}

/// Record `i` is by mentor 1 to 49, in turns, and about one of their six children.
const RECORDS: &str = r#"
    with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < $1),
    h as (select i, printf('h%07d', i) as id, 'm' || (1 + i % 49) as mentor, (i / 49) % 6 as child,
                 date('2016-01-01', '+' || (i * 3500 / $1) || ' days') as day from n)
    insert into record (school, id, seq, author, kinds, on_date, received_at, skew_ms, body)
    select 's', id, (select seq from school) + i + 1, mentor, ' talk  visit ', day, 0, 0,
           printf('{"id":"%s","by":"%s","at":"%sT19:00:00+08:00","children":["c%d-%d"],"class":null,'
                  || '"kinds":["talk","visit"],"reached":true,"minutes":30,"note":"一起做了作业，奶奶留我们吃饭。",'
                  || '"private":false,"supersedes":null}', id, mentor, day, 1 + i % 49, child)
    from h"#;

const CHILDREN_OF_RECORDS: &str = "
    insert into record_child (school, child, record, seq, on_date)
    select 's', json_extract(body, '$.children[0]'), id, seq, on_date from record where $1 > 0";
