//! Rules, days and changes as people say them.

use chrono::{Datelike, NaiveDate};
use domain::{
    change::Rule,
    duty::{Duty, Per, Who},
    month::Month,
    period::Every,
    range::Range,
};

use super::words::words;
use crate::{
    text::{Lang, Names},
    ui::day,
};

/// What a version of a rule asks.
pub fn rule_of(duty: &Duty) -> Rule {
    let Duty { kind, who, per, every, times, due_day, .. } = *duty;
    Rule { kind, who, per, every, times, due_day }
}

/// `晚餐 · 代理家长 · 每月 1 次 · 月底前`.
pub fn rule(names: &Names, rule: &Rule) -> String {
    let lang = names.lang;
    [names.word(rule.kind), who(lang, rule.who).into(), often(lang, rule), due(lang, rule)].join(" · ")
}

/// `每月 2 次`.
pub fn often(lang: Lang, rule: &Rule) -> String {
    let period = match rule.every {
        Every::Week => "week",
        Every::Fortnight => "fortnight",
        Every::Month => "month",
        Every::Term => "term",
        Every::Year => "year",
    };
    match (lang, rule.times) {
        (Lang::Zh, times) => format!("{} {times} 次", every(lang, rule.every)),
        (Lang::En, 1) => format!("once a {period}"),
        (Lang::En, 2) => format!("twice a {period}"),
        (Lang::En, times) => format!("{times} times a {period}"),
    }
}

/// `月底前`, `25日前`.
pub fn due(lang: Lang, rule: &Rule) -> String {
    match (lang, rule.every, rule.due_day) {
        (Lang::Zh, Every::Month, Some(day)) => format!("{day}日前"),
        (Lang::En, Every::Month, Some(day)) => format!("by day {day}"),
        (Lang::Zh, Every::Week, _) => "周日前".into(),
        (Lang::En, Every::Week, _) => "by Sunday".into(),
        (Lang::Zh, Every::Fortnight, _) => "两周内".into(),
        (Lang::En, Every::Fortnight, _) => "within 14 days".into(),
        (Lang::Zh, Every::Month, None) => "月底前".into(),
        (Lang::En, Every::Month, None) => "by month's end".into(),
        (Lang::Zh, Every::Term, _) => "学期结束前".into(),
        (Lang::En, Every::Term, _) => "by term's end".into(),
        (Lang::Zh, Every::Year, _) => "学年结束前".into(),
        (Lang::En, Every::Year, _) => "by year's end".into(),
    }
}

/// `每月`.
pub fn every(lang: Lang, every: Every) -> &'static str {
    let words = words(lang);
    match every {
        Every::Week => words.week,
        Every::Fortnight => words.fortnight,
        Every::Month => words.month,
        Every::Term => words.term,
        Every::Year => words.year,
    }
}

/// `代理家长`.
pub fn who(lang: Lang, who: Who) -> &'static str {
    let words = words(lang);
    match who {
        Who::Mentor => words.mentors,
        Who::ClassTeacher => words.class_teachers,
        Who::Principal => words.principals,
    }
}

/// `对孩子`.
pub fn per(lang: Lang, per: Per) -> &'static str {
    let words = words(lang);
    match per {
        Per::Child => words.children,
        Per::Class => words.classes,
        Per::School => words.school,
    }
}

/// `12月1日`; with the year if it is not that of `today`.
pub fn date(lang: Lang, date: NaiveDate, today: NaiveDate) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let name = day::month_name(lang, Month::of(date));
    match (lang, year == today.year()) {
        (Lang::Zh, true) => format!("{month}月{day}日"),
        (Lang::Zh, false) => format!("{year}年{month}月{day}日"),
        (Lang::En, true) => format!("{day} {}", &name[..3]),
        (Lang::En, false) => format!("{day} {} {year}", &name[..3]),
    }
}

/// `12月1日起`.
pub fn since(lang: Lang, from: NaiveDate, today: NaiveDate) -> String {
    let day = date(lang, from, today);
    match lang {
        Lang::Zh => format!("{day}起"),
        Lang::En => format!("from {day}"),
    }
}

/// `到 11月30日`.
pub fn until(lang: Lang, to: NaiveDate, today: NaiveDate) -> String {
    let day = date(lang, to, today);
    match lang {
        Lang::Zh => format!("到 {day}"),
        Lang::En => format!("until {day}"),
    }
}

/// `11月1日—11月30日`.
pub fn span(lang: Lang, from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
    if from == to {
        date(lang, from, today)
    } else {
        format!("{}—{}", date(lang, from, today), date(lang, to, today))
    }
}

/// `30 天`.
pub fn days(lang: Lang, days: u32) -> String {
    match lang {
        Lang::Zh => format!("{days} 天"),
        Lang::En => format!("{days} days"),
    }
}

/// 打印 3 位的邀请单.
pub fn print_invitations(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Zh => format!("打印 {count} 位的邀请单"),
        Lang::En => format!("Print {count} {}", if count == 1 { "invitation" } else { "invitations" }),
    }
}

/// Why some numbers are not shown.
pub fn hidden_below(lang: Lang, fewest: u32) -> String {
    match lang {
        Lang::Zh => format!("涉及不到 {fewest} 个孩子的数字不显示，也不计入合计。"),
        Lang::En => format!("Numbers about fewer than {fewest} children are hidden, and count in no total."),
    }
}

/// `2026年11月`, `2026年9月1日–2027年1月22日`.
pub fn range(lang: Lang, range: Range) -> String {
    if let Some(month) = range.month() {
        return day::month(lang, month);
    }
    let full = |date: NaiveDate| match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.to_string(),
    };
    format!("{}–{}", full(range.span().from), full(range.span().to))
}
