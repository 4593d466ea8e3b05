//! What forms call things.

use chrono::{DateTime, FixedOffset};
use domain::{kind::OwnKind, range::Range, record::Record};

use crate::words::{place, word};

/// What was done, where and for how long.
pub fn done(record: &Record, own: &[OwnKind]) -> String {
    let kinds = record.kinds.iter().map(|kind| word(*kind, own)).collect::<Vec<_>>().join("、");
    let minutes = record.minutes.map(|it| format!("{it} 分钟"));
    let missed = (!record.reached).then(|| "没联系上".to_owned());
    let more = [missed, record.place.map(|it| place(it).to_owned()), minutes].into_iter().flatten();
    [kinds].into_iter().chain(more).collect::<Vec<_>>().join(" · ")
}

/// What was noted and promised; of a private record only that it is one.
pub fn noted(record: &Record) -> String {
    if record.private {
        return "（私密）".to_owned();
    }
    let promise = record.promise.as_ref().map(|it| format!("答应：{it}"));
    record.note.clone().into_iter().chain(promise).collect::<Vec<_>>().join("\n")
}

/// A month, a term or other days.
pub fn days(range: Range) -> String {
    let span = range.span();
    match range.month() {
        Some(month) => format!("{} 年 {} 月", month.year(), month.number()),
        None => format!("{} 至 {}", span.from, span.to),
    }
}

/// The minute of a moment, on the school's clock.
pub fn moment(at: i64, offset: FixedOffset) -> String {
    let at = DateTime::from_timestamp_millis(at).unwrap_or_default();
    at.with_timezone(&offset).format("%Y-%m-%d %H:%M").to_string()
}
