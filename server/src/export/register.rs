//! 花名册 as a table, under the headings of a list from Excel: what is corrected in it can be taken in again.

use domain::{
    archive::missing,
    calendar::Span,
    people::{Child, Relative},
    range::Range,
    school::{ChildFile, Rules, School},
};

use chrono::NaiveDate;

use super::table::{Cell, Column};
use crate::words;

/// The headings of lists, and what else is known.
pub fn columns() -> Vec<Column> {
    let columns = [
        ("班级", 10),
        ("姓名", 10),
        ("性别", 6),
        ("出生年月", 11),
        ("家庭住址", 24),
        ("村组", 10),
        ("外出情况", 11),
        ("父亲姓名", 10),
        ("父亲电话", 13),
        ("父亲务工地", 14),
        ("母亲姓名", 10),
        ("母亲电话", 13),
        ("母亲务工地", 14),
        ("监护人", 10),
        ("与孩子关系", 11),
        ("监护人电话", 13),
        ("代理家长", 10),
        ("结对日期", 11),
        ("入学日期", 11),
        ("在校最后一天", 13),
        ("档案还缺", 30),
    ];
    columns.map(|(heading, width)| (heading.to_owned(), width)).into()
}

/// The children who are at school on any of these days, class by class; class and mentor are those of `today`, or of the
/// day of `range` that is nearest.
pub fn rows(school: &School, range: Range, today: NaiveDate) -> Vec<Vec<Cell>> {
    let days = range.span();
    let day = today.clamp(days.from, days.to);
    let there = |child: &Child| child.stays().any(|(_, stay)| stay.and(days).is_some());
    let mut files: Vec<&ChildFile> = school.children.values().filter(|it| there(&it.child)).collect();
    let place = |file: &ChildFile| {
        let class = file.child.class_on(day);
        school.rules.classes.iter().position(|it| it.id == *class)
    };
    files.sort_by_cached_key(|file| place(file));
    files.into_iter().map(|file| row(&school.rules, file, day)).collect()
}

fn row(rules: &Rules, file: &ChildFile, day: NaiveDate) -> Vec<Cell> {
    let child = &file.child;
    let pairing = file.pairing_on(day);
    let parent = |relation| child.parents.iter().find(|it| it.relation.as_deref() == Some(relation));
    let (father, mother, guardian) = (parent("father"), parent("mother"), child.guardian.as_ref());
    let lacks: Vec<String> = missing(child).into_iter().map(|field| field.name().zh).collect();
    let first = child.stays().map(|(_, Span { from, .. })| from).min();
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let name = |adult: Option<&Relative>| adult.and_then(|it| it.name.clone());
    let phone = |adult: Option<&Relative>| adult.and_then(|it| it.phone.clone());
    let works_at = |adult: Option<&Relative>| adult.and_then(|it| it.works_at.clone());
    vec![
        rules.class_name(&child.class).into(),
        child.name.clone().into(),
        child.gender.map(words::gender).into(),
        day(child.born).into(),
        child.address.clone().into(),
        child.hamlet.clone().into(),
        child.away.map(words::away).into(),
        name(father).into(),
        phone(father).into(),
        works_at(father).into(),
        name(mother).into(),
        phone(mother).into(),
        works_at(mother).into(),
        name(guardian).into(),
        guardian.and_then(|it| it.relation.as_deref()).map(words::relation).into(),
        phone(guardian).into(),
        pairing.map(|it| rules.staff_name(&it.mentor).unwrap_or(it.mentor.as_str())).into(),
        day(pairing.map(|it| it.from)).into(),
        day(first).into(),
        day(child.to).into(),
        lacks.join("、").into(),
    ]
}
