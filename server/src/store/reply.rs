//! The answer to a phone: its receipts, and what is new since its cursor.

use std::collections::HashSet;

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{
    id::{SchoolId, StaffId},
    notes::NotesText,
    sync::{Changes, PageMark, Removed, Reply},
};

use serde_json::value::RawValue;

use super::{Receipts, Store, news::News, scope::Settled};

/// Who asks, and how far they have read.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Reader<'a> {
    pub school: &'a SchoolId,
    pub staff: &'a StaffId,
    /// The lineage the cursor belongs to.
    pub epoch: Option<&'a str>,
    pub cursor: i64,
    /// Where they stand in an answer of several pages.
    pub page: Option<PageMark>,
    /// The version of the interface that they speak.
    pub protocol: u32,
    /// Most records in one page.
    pub page_size: usize,
    /// How many records still wait on the phone that asks.
    pub waiting: u32,
    pub now: DateTime<Utc>,
}

impl Store {
    /// The answer to `reader`: the receipts for what they handed in, and what is new for them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reply(&self, reader: &Reader<'_>, receipts: Receipts) -> Result<Reply<Box<RawValue>>> {
        let (school, staff) = (reader.school, reader.staff);
        let Settled { mut db, today, scope } = self.settled(school, staff, reader.now).await?;
        let sql = "select seq, rules_seq, notes_seq from school where id = $1";
        let (last, rules_seq, notes_seq): (i64, i64, i64) =
            sqlx::query_as(sql).bind(school.as_str()).fetch_one(&mut *db).await?;
        let same_lineage = reader.epoch == Some(self.epoch()) && (0..=last).contains(&reader.cursor);
        let since = if same_lineage { reader.cursor } else { 0 };
        let page = reader.page.filter(|page| same_lineage && (since..=last).contains(&page.until));
        let until = page.map_or(last, |page| page.until);
        // What a phone just handed in it has, unless it is to be read otherwise.
        let handed_in = receipts.records.iter().filter(|it| !receipts.renamed.contains(&it.id));
        let handed_in: HashSet<&str> = handed_in.map(|it| it.id.as_str()).collect();
        let stored: HashSet<i64> = receipts.records.iter().filter_map(|it| it.outcome.seq()).collect();
        let protocol = reader.protocol;
        let mut news = News { db: &mut db, school, staff, protocol, scope, since, until, today };
        let (mut changes, mut removed, mut next) = (Changes::default(), Removed::default(), None);
        let only_their_own = receipts.renamed.is_empty() && (since + 1..=until).all(|number| stored.contains(&number));
        if !only_their_own {
            removed.children = news.removed().await?;
            if page.is_none() {
                let children = news.children().await?.into_iter();
                changes.children = children.map(|file| file.in_version(reader.protocol)).collect();
                let scope_changed = !removed.children.is_empty() || !changes.children.is_empty();
                if rules_seq > since || scope_changed {
                    changes.rules = Some(news.rules().await?);
                }
                // Whoever is told of notes depends on the rules as well, by their role.
                if notes_seq > 0 && rules_seq.max(notes_seq) > since {
                    changes.notes = Some(NotesText::of(&news.notes().await?)?);
                }
            }
            let after = page.map_or(0, |page| page.after);
            let (records, last_of_page) = news.records(after, reader.page_size, &handed_in, rules_seq > since).await?;
            next = last_of_page.map(|after| PageMark { after, until });
            changes.records = records;
        }
        let hands_in_more = reader.waiting > 0 && !stored.is_empty();
        // Phones compare their numbers once both sides have everything.
        let complete = next.is_none() && !hands_in_more;
        let check = if complete { news.check().await? } else { news.no_check() };
        Ok(Reply {
            epoch: self.epoch().into(),
            nonce: None,
            now: reader.now.timestamp_millis(),
            receipts: receipts.records,
            waivers: receipts.waivers,
            changes,
            removed,
            cursor: if next.is_some() { since } else { until },
            page: next,
            more: !complete || until < last,
            check,
        })
    }
}
