//! Forms for paper: A4, black on white, no script. Figures are those of the board, and no private word is on any of them.

mod board;
mod boxes;
mod diary;
mod facts;
mod ledger;
mod month;
mod room;
mod term;
mod words;

use axum::response::Response;
use leptos::prelude::*;

use super::render;
use crate::{
    App,
    forms::{Month, Term},
    store::{Diary, Ledgers},
};

/// 亲情结对工作日记.
pub async fn diary(app: &App, diary: Diary) -> Response {
    render(app, "工作日记", move || paper(diary::form(diary))).await
}

/// 台账, a page for each child.
pub async fn ledgers(app: &App, ledgers: Ledgers) -> Response {
    render(app, "台账", move || paper(ledger::pages(ledgers))).await
}

/// 月报表.
pub async fn month(app: &App, month: Month) -> Response {
    render(app, "月报表", move || paper(month::form(month))).await
}

/// 学期统计表.
pub async fn term(app: &App, term: Term) -> Response {
    render(app, "学期统计表", move || paper(term::form(term))).await
}

/// What is printed, and above it on a screen how.
fn paper(content: impl IntoView) -> impl IntoView {
    view! {
        <p class="sheet-head">
            "用浏览器的“打印”打在 A4 纸上，或存成 PDF。 "
            <span lang="en">"Print this with your browser on A4, or save it as PDF."</span>
        </p>
        <div class="paper">{content}</div>
    }
}

/// A table that is as wide as the paper, and on a narrow screen is moved sideways.
fn table(label: &'static str, kind: &'static str, content: impl IntoView) -> impl IntoView {
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=label>
            <table class=kind>{content}</table>
        </div>
    }
}

/// A line on which to sign.
fn signatures(who: &'static str) -> impl IntoView {
    view! { <p class="to-sign"><span>{who}"："</span><span>"盖章："</span><span>"日期："</span></p> }
}
