//! 核一核: what may be worth a friendly question, and families chosen by chance to call. A list for a human, not a score.

use domain::{
    checks::{Call, Checks, Found, Seen, Sign},
    month::Month,
};
use leptos::prelude::*;

use super::month_head::MonthHead;
use crate::{
    api, clock,
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, day},
};

/// A month; the current one if none is named.
#[component]
pub fn ChecksPage(month: Option<Month>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let month = month.unwrap_or_else(|| Month::of(state.today.get_untracked()));
    view! {
        <main class="page">
            <MonthHead
                title=format!("{} · {}", words(state.lang).title, day::month(state.lang, month))
                before=month.previous()
                after=month.next()
                at=Box::new(|month| format!("/checks/{month}"))
            />
            <AsyncView
                fetch=move || api::checks(month)
                show=|checks| view! { <Listed checks=checks/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Listed(checks: Checks) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let Checks { month, looked_at, found, calls } = checks;
    let none = found.is_empty();
    let found = found.into_iter().map(|it| found_card(state, month, it)).collect_view();
    let no_calls = calls.is_empty();
    let calls = calls.into_iter().map(|it| call_card(state, month, it)).collect_view();
    view! {
        <p class="hint indent">{words.truth}</p>
        <h2 class="group">{words.questions}</h2>
        {none.then(|| view! { <p class="hint indent">{words.nothing(looked_at)}</p> })}
        <ul class="cards" role="list">{found}</ul>
        <h2 class="group">{words.calls}</h2>
        <p class="hint indent">{if no_calls { words.no_calls } else { words.calls_hint }}</p>
        <ul class="cards" role="list">{calls}</ul>
    }
}

fn found_card(state: AppState, month: Month, found: Found) -> AnyView {
    let (title, perhaps) = words(state.lang).sign(found.sign);
    let records = found.records.iter().map(|it| line(state, month, it)).collect_view();
    view! {
        <li>
            <section class="card request">
                <div class="card-head"><h2>{found.by.name}</h2><span>{title}</span></div>
                <p class="hint">{perhaps}</p>
                <ul class="held" role="list">{records}</ul>
            </section>
        </li>
    }
    .into_any()
}

fn call_card(state: AppState, month: Month, call: Call) -> AnyView {
    let phone = call.phone.map(|phone| {
        let link = format!("tel:{phone}");
        view! { <a class="link" href=link>{phone}</a> }
    });
    view! {
        <li>
            <section class="card request">
                <ul class="held" role="list">{line(state, month, &call.record)}</ul>
                <p>{call.by.name}" → "{call.guardian}" "{phone}</p>
            </section>
        </li>
    }
    .into_any()
}

fn line(state: AppState, month: Month, seen: &Seen) -> AnyView {
    let at = day::moment(state.lang, seen.at.with_timezone(&state.zone().offset()), clock::today(state.zone()));
    let names = state.names();
    let kinds: Vec<_> = seen.kinds.iter().map(|kind| names.word(*kind)).collect();
    let children = seen.children.iter().map(|child| {
        let link = format!("/board/{month}/children/{}", child.id);
        view! { <a class="link" href=link>{child.name.clone()}</a>" " }
    });
    view! { <li>{at}" "{kinds.join("、")}" "{children.collect_view()}</li> }.into_any()
}

struct Words {
    lang: Lang,
    title: &'static str,
    truth: &'static str,
    questions: &'static str,
    calls: &'static str,
    calls_hint: &'static str,
    no_calls: &'static str,
}

impl Words {
    fn nothing(&self, looked_at: u32) -> String {
        match self.lang {
            Lang::Zh => format!("看了 {looked_at} 条记录，没有要问的。"),
            Lang::En => format!("{looked_at} records were looked at; there is nothing to ask about."),
        }
    }

    /// What is unusual, and what good reason it may have.
    fn sign(&self, sign: Sign) -> (&'static str, &'static str) {
        match (self.lang, sign) {
            (Lang::Zh, Sign::SameWords) => ("几天的话一样", "也许是常说的话，或一次写给几次。"),
            (Lang::Zh, Sign::ManyVisits) => ("十分钟里去了五家", "也许是家长会上都见到了，或事后一起补记。"),
            (Lang::Zh, Sign::AllAtOnce) => ("大多是同一天补的", "也许手机坏了，或先记在纸上。"),
            (Lang::Zh, Sign::AheadOfTime) => ("先记后做", "也许时间点错了。"),
            (Lang::En, Sign::SameWords) => {
                ("The same words on several days", "Perhaps a usual phrase, or written once for all.")
            }
            (Lang::En, Sign::ManyVisits) => {
                ("Five homes in ten minutes", "Perhaps a meeting of parents, or entered together later.")
            }
            (Lang::En, Sign::AllAtOnce) => {
                ("Mostly entered on one day", "Perhaps the phone was broken, or paper came first.")
            }
            (Lang::En, Sign::AheadOfTime) => ("Entered before it happened", "Perhaps a slip of the thumb."),
        }
    }
}

fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

const ZH: Words = Words {
    lang: Lang::Zh,
    title: "核一核",
    truth: "只是提醒看一看，不打分，也不说明谁做错了。先问，再听。",
    questions: "可以问一问的",
    calls: "随机回访",
    calls_hint: "每月随机抽出五次，打个电话问问家里怎么样。",
    no_calls: "这个月还没有可以回访的记录。",
};

const EN: Words = Words {
    lang: Lang::En,
    title: "A second look",
    truth: "Something to look at, not a score, and no proof that anybody did wrong. Ask first, then listen.",
    questions: "Worth a question",
    calls: "Calls by chance",
    calls_hint: "Five contacts drawn each month: call and ask how things are at home.",
    no_calls: "There is no contact to call about in this month yet.",
};
