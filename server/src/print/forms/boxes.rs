//! What is owed to one child in a term: kinds × months, in the figures of the board.

use std::collections::BTreeSet;

use domain::{
    calendar::Term,
    kind::{Kind, OwnKind},
    month::Month,
    obligation::{Obligation, Status, Tally},
    range::Range,
};
use leptos::prelude::*;

use super::{room, table};
use crate::words::{figure, status, word};

/// As many rows and columns as a page has room for: any regulation and any year.
const MOST_KINDS: usize = 14;
const MOST_MONTHS: usize = 12;
/// Squares in a line of the first column.
const HEAD: usize = 5;

/// The table of one child.
pub struct Boxes {
    title: String,
    months: Vec<Month>,
    /// A row for each kind, by its word.
    rows: Vec<(String, Vec<String>)>,
    /// How many kinds found no room.
    left: usize,
}

impl Boxes {
    pub fn new(term: Option<&Term>, obligations: &[Obligation], own: &[OwnKind]) -> Self {
        let range = term.and_then(|it| Range::new(it.from, it.to).ok());
        let months: Vec<Month> = range.into_iter().flat_map(Range::months).take(MOST_MONTHS).collect();
        let kinds: BTreeSet<Kind> = obligations.iter().map(|it| it.kind).collect();
        let cell = |kind: Kind, month: Month| {
            figures(obligations.iter().filter(|it| it.kind == kind && Month::of(it.due) == month).collect())
        };
        let row = |kind: Kind| (word(kind, own), months.iter().map(|month| cell(kind, *month)).collect());
        let rows: Vec<_> = kinds.iter().take(MOST_KINDS).map(|kind| row(*kind)).collect();
        let title = match term {
            Some(term) => room::cut(&term.name, 40, 1) + " 应办事项（已办/应办）",
            None => "应办事项：还没有学期".to_owned(),
        };
        Self { title, left: kinds.len() - rows.len(), months, rows }
    }

    /// What it takes of the page.
    pub fn height(&self) -> usize {
        let rows = self.rows.iter().map(|(word, _)| room::lines(word, HEAD));
        room::height(rows.chain([2, 1])) + room::height((self.left > 0).then_some(1))
    }

    pub fn view(self) -> impl IntoView {
        let Self { title, months, rows, left } = self;
        let heads = months.iter().map(|it| view! { <th scope="col">{it.number()}"月"</th> }).collect_view();
        let line = |(word, figures): (String, Vec<String>)| {
            let figures = figures.into_iter().map(|it| view! { <td>{it}</td> }).collect_view();
            view! { <tr><th scope="row">{word}</th>{figures}</tr> }
        };
        let none = rows.is_empty();
        let lines = rows.into_iter().map(line).collect_view();
        let content = view! {
            <thead><tr><th scope="col" class="label">"项目"</th>{heads}</tr></thead>
            <tbody>{lines}</tbody>
        };
        view! {
            <h3>{title}</h3>
            {if none { view! { <p>"没有应办的。"</p> }.into_any() } else { table("应办事项", "tallies", content).into_any() }}
            {(left > 0).then(|| view! { <p>"另有 "{left}" 项，在完成情况里看。"</p> })}
        }
    }
}

/// What was done of what is owed; what nobody can do yet is not called undone.
fn figures(owed: Vec<&Obligation>) -> String {
    if !owed.is_empty() && owed.iter().all(|it| it.status == Status::Upcoming) {
        return status(Status::Upcoming).to_owned();
    }
    figure(Tally::of(owed))
}
