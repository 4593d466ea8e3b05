//! 记录 as a table: what everybody may know of them. Words that are their author's alone are in no file.

use std::collections::HashMap;

use domain::{
    id::ChildId,
    record::Record,
    school::{Rules, School},
};

use super::table::{Cell, Column};
use crate::words::{self, word};

/// When, who with whom, what, and what was said of it.
pub fn columns() -> Vec<Column> {
    let columns = [
        ("日期", 11),
        ("时间", 7),
        ("记录人", 10),
        ("孩子", 16),
        ("班级", 10),
        ("项目", 18),
        ("分钟", 6),
        ("地点", 8),
        ("联系上", 8),
        ("求助", 6),
        ("记录", 60),
        ("答应的事", 30),
        ("私密", 6),
    ];
    columns.map(|(heading, width)| (heading.to_owned(), width)).into()
}

/// What ids stand for.
pub struct Names {
    rules: Rules,
    children: HashMap<ChildId, String>,
}

impl Names {
    /// Those of a school.
    pub fn of(school: School) -> Self {
        let children = school.children.into_iter().map(|(id, file)| (id, file.child.name)).collect();
        Self { rules: school.rules, children }
    }

    /// One record.
    pub fn row(&self, record: Record) -> Vec<Cell> {
        let Record { by, at, children, class, kinds, reached, minutes, note, private, help, promise, place, .. } =
            record.for_the_school();
        let at = at.with_timezone(&self.rules.info.time_zone.offset());
        let names: Vec<&str> =
            children.iter().map(|id| self.children.get(id).map_or(id.as_str(), String::as_str)).collect();
        let kinds: Vec<String> = kinds.iter().map(|kind| word(*kind, &self.rules.kinds)).collect();
        vec![
            at.format("%Y-%m-%d").to_string().into(),
            at.format("%H:%M").to_string().into(),
            self.rules.staff_name(&by).unwrap_or(by.as_str()).into(),
            names.join("、").into(),
            class.as_ref().map(|class| self.rules.class_name(class)).into(),
            kinds.join("、").into(),
            minutes.into(),
            place.map(words::place).into(),
            if reached { "是" } else { "否" }.into(),
            help.then_some("是").into(),
            note.into(),
            promise.into(),
            private.then_some("是").into(),
        ]
    }
}
