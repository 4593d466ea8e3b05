//! 月报 and 学期统计表: the figures of a month or of a term as a file. Of a signed month it is made once, when it is signed.

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use domain::returns::Figures;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::csv;
use crate::{
    roster::sheet,
    words::{figure, rate, status, word},
};

/// The return in both forms.
#[derive(Debug, Clone)]
pub struct Files {
    pub workbook: Vec<u8>,
    pub csv: String,
}

impl Files {
    /// Of these figures; `made` stands in the workbook as the moment it was made.
    ///
    /// # Errors
    /// If the workbook cannot be made.
    pub fn of(figures: &Figures, made: DateTime<Utc>) -> Result<Self> {
        let (board, beyond) = (mentors(figures), beyond_children(figures));
        let mut book = Workbook::new();
        let made = ExcelDateTime::from_timestamp(made.timestamp())?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let name = if figures.range.month().is_some() { "月报" } else { "学期统计表" };
        for (name, rows) in [(name, &board), ("班级和学校", &beyond)] {
            let heads: Vec<&str> = rows[0].iter().map(String::as_str).collect();
            sheet(&mut book, name, &heads, rows[1..].iter().cloned())?;
        }
        let workbook = book.save_to_buffer().context("the return as a workbook")?;
        let title = vec![format!("{} {} {name}", figures.school, figures.range), format!("{}", figures.on)];
        let csv = csv([title].into_iter().chain(board).chain([Vec::new()]).chain(beyond))?;
        Ok(Self { workbook, csv })
    }
}

fn mentors(figures: &Figures) -> Vec<Vec<String>> {
    let board = figures.board();
    let words = board.kinds.iter().map(|kind| word(*kind, &figures.kinds));
    let head = ["代理家长".into()].into_iter().chain(words).chain(["合计", "完成率"].map(str::to_owned));
    let rows = board.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|it| figure(*it));
        let sums = [figure(row.total), rate(row.total)];
        [row.person.name.clone()].into_iter().chain(cells).chain(sums).collect()
    });
    let sums = [figure(board.total), rate(board.total)];
    let foot = ["合计".into()].into_iter().chain(board.columns.iter().map(|it| figure(*it))).chain(sums);
    [head.collect()].into_iter().chain(rows).chain([foot.collect()]).collect()
}

fn beyond_children(figures: &Figures) -> Vec<Vec<String>> {
    let head = ["班级或学校", "项目", "要办", "已办", "最晚", "状态"].map(str::to_owned).to_vec();
    let rows = figures.beyond_children().into_iter().map(|it| {
        let (need, done, due) = (it.need.to_string(), it.done.to_string(), it.due.to_string());
        vec![it.subject.unwrap_or_default(), word(it.kind, &figures.kinds), need, done, due, status(it.status).into()]
    });
    [head].into_iter().chain(rows).collect()
}
