//! Dates and times as people write them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};
use domain::{calendar::Span, month::Month};

use crate::text::Lang;

const WEEKDAYS_ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
const WEEKDAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `今天 18:30`, `11月5日 周四 18:30`.
pub fn moment(lang: Lang, at: DateTime<FixedOffset>, today: NaiveDate) -> String {
    format!("{} {}", date(lang, at.date_naive(), today), time(at))
}

fn time(at: DateTime<FixedOffset>) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `今天`, `昨天`, `11月5日 周四`.
pub fn date(lang: Lang, date: NaiveDate, today: NaiveDate) -> String {
    let weekday = date.weekday().num_days_from_monday() as usize;
    match ((today - date).num_days(), lang) {
        (0, _) => lang.text().today.into(),
        (1, _) => lang.text().yesterday.into(),
        (_, Lang::Zh) => format!("{}月{}日 {}", date.month(), date.day(), WEEKDAYS_ZH[weekday]),
        (_, Lang::En) => format!("{} {} {}", WEEKDAYS_EN[weekday], date.day(), &month_en(date.month())[..3]),
    }
}

/// `11月9日`, `11月9日–11月30日`.
pub fn span(lang: Lang, span: Span) -> String {
    let day = |date: NaiveDate| match lang {
        Lang::Zh => format!("{}月{}日", date.month(), date.day()),
        Lang::En => format!("{} {}", date.day(), &month_en(date.month())[..3]),
    };
    if span.from == span.to { day(span.from) } else { format!("{}–{}", day(span.from), day(span.to)) }
}

/// How long ago, in whole days of the calendar.
pub fn ago(lang: Lang, date: NaiveDate, today: NaiveDate) -> String {
    match (today - date).num_days() {
        ..=0 => lang.text().today.into(),
        1 => lang.text().yesterday.into(),
        days => lang.days_ago(days),
    }
}

/// `2026年11月`, `November 2026`.
pub fn month(lang: Lang, month: Month) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月", month.year(), month.number()),
        Lang::En => format!("{} {}", month_en(month.number()), month.year()),
    }
}

/// `11月`, `November`.
pub fn month_name(lang: Lang, month: Month) -> String {
    match lang {
        Lang::Zh => format!("{}月", month.number()),
        Lang::En => month_en(month.number()).into(),
    }
}

fn month_en(number: u32) -> &'static str {
    MONTHS_EN[number.saturating_sub(1) as usize % 12]
}
