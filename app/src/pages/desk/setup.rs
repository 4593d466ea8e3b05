//! 开始使用: what a new school still needs, step by step. Each step is looked up, so it can be left and taken up at any time.

use domain::{accounts::Person, change::RulesPage, pairing::PairingsPage};
use leptos::prelude::*;

use super::{school::rules, words::words};
use crate::{
    api::{self, Failure},
    state::AppState,
    text::Lang,
    ui::{async_view::AsyncView, icon::Icon, top::Top},
};

/// The steps of a school on its way.
#[component]
pub fn SetupPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page">
            <Top title=words(state.lang).setup.into() back="/settings" back_word=state.text().back/>
            <AsyncView
                fetch=move || found(state)
                show=|found| view! { <Steps found=found/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

/// How far the school is.
#[derive(Clone)]
struct Found {
    rules: RulesPage,
    pairings: PairingsPage,
    people: Vec<Person>,
}

async fn found(state: AppState) -> Result<Found, Failure> {
    Ok(Found { rules: rules(state).await?, pairings: api::pairings().await?, people: api::people().await? })
}

#[component]
fn Steps(found: Found) -> impl IntoView {
    let lang = expect_context::<AppState>().lang;
    let steps = steps(&found, lang);
    let next = steps.iter().position(|step| !step.done);
    let lines = steps.into_iter().enumerate().map(|(at, step)| {
        let is_next = next == Some(at);
        let (icon, said) = if step.done { ("tick", words(lang).step_done) } else { ("next", "") };
        view! {
            <li>
                <a class="cell" class:next-step=is_next href=step.href aria-current=is_next.then_some("step")>
                    <span class="cell-main">
                        <span class="cell-title">{at + 1}". "{step.title}</span>
                        <span class="hint">{step.hint}</span>
                    </span>
                    <span class="hint">{said}</span>
                    <Icon name=icon/>
                </a>
            </li>
        }
    });
    let lines = lines.collect_view();
    let all_done = next.is_none().then(|| view! { <p class="hint indent">{words(lang).setup_done}</p> });
    view! { {all_done}<ol class="cells" role="list">{lines}</ol> }
}

struct Step {
    href: &'static str,
    title: &'static str,
    hint: String,
    done: bool,
}

fn steps(found: &Found, lang: Lang) -> Vec<Step> {
    let words = words(lang);
    let Found { rules, pairings, people } = found;
    let paired: usize = pairings.mentors.iter().map(|it| it.children.len()).sum();
    let (children, without) = (paired + pairings.without.len(), pairings.without.len());
    let staff = people.len();
    let outside = people.iter().filter(|it| it.account.is_none() && it.invited_until.is_none()).count();
    let term = rules.rules.calendar.term_of(rules.today).map(|term| term.name.clone());
    let duties = rules.rules.duties.iter().filter(|it| it.to.is_none_or(|to| to >= rules.today)).count();
    let step = |href, title, hint, done| Step { href, title, hint, done };
    let count = |zh: String, en: String| if lang == Lang::Zh { zh } else { en };
    vec![
        step(
            "/settings/roster",
            words.roster,
            count(format!("{staff} 位教职工，{children} 个孩子"), format!("{staff} staff, {children} children")),
            children > 0 && staff > 1,
        ),
        step(
            "/settings/calendar",
            words.calendar,
            term.clone().unwrap_or_else(|| words.no_term.to_owned()),
            term.is_some(),
        ),
        step("/settings", words.rules_step, count(format!("{duties} 条规定"), format!("{duties} rules")), duties > 0),
        step(
            "/settings/pairings",
            words.pairings,
            count(format!("{without} 个孩子还没有代理家长"), format!("{without} children without a mentor")),
            children > 0 && without == 0,
        ),
        step(
            "/settings/people",
            words.people,
            count(format!("{outside} 位还没有收到邀请"), format!("{outside} not invited yet")),
            staff > 1 && outside == 0,
        ),
    ]
}
