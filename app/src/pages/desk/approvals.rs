//! 审批: what revoked devices left, and what teachers asked to be freed of; the undecided first. Without a network as last
//! heard, and what is decided then waits for it.

pub mod decisions;
mod kept;
mod words;

use domain::{
    change::{Request, RulesPage},
    sync::Link,
    waiver::Standing,
};
use leptos::{prelude::*, task::spawn_local};

use self::kept::{KeptList, NotTaken, waiting};
use super::{
    decide::Decide,
    held::HeldCards,
    help::HelpCards,
    last_heard::{Heard, last_known},
    phrase,
    returns::late_cards::LateCards,
    said::{what_for, whom},
    school::rules,
    words::words,
};
use crate::{
    api::Failure,
    state::AppState,
    text::Names,
    ui::{async_view::AsyncView, live::live, notice::Empty},
};

/// All requests.
#[component]
pub fn ApprovalsPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page">
            <header class="top"><h1>{words(state.lang).approvals}</h1></header>
            <AsyncView
                fetch=move || latest(state)
                show=|heard| view! { <Found heard=heard/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

async fn latest(state: AppState) -> Result<Heard<RulesPage>, Failure> {
    Heard::or_kept(state, "approvals", rules(state).await).await
}

#[component]
fn Found(heard: Heard<RulesPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let old = RwSignal::new((!heard.is_live).then_some(heard.at));
    let (page, kept) = (RwSignal::new(heard.answer), KeptList::new(state));
    // Once the network is back, what was decided meanwhile has been handed in.
    Effect::new(move |was_fine: Option<bool>| {
        let is_fine = *state.link.read() == Link::Fine;
        if is_fine && was_fine == Some(false) && (old.read_untracked().is_some() || !kept.is_empty()) {
            spawn_local(async move {
                if let Ok(heard) = latest(state).await {
                    old.try_set((!heard.is_live).then_some(heard.at));
                    page.try_set(heard.answer);
                    kept.look();
                }
            });
        }
        is_fine
    });
    // Keyed, so that a decision on one leaves what was typed about the others.
    let pending = Memo::new(move |_| of(&page.read(), |standing| standing == Standing::Pending));
    let decided = Memo::new(move |_| of(&page.read(), |standing| standing != Standing::Pending));
    let none = move || {
        let page = page.read();
        let none = page.held.is_empty() && page.help.is_empty();
        (none && pending.read().is_empty() && decided.read().is_empty())
            .then(|| view! { <Empty icon="lamp" title=words.no_requests hint=words.no_requests_hint/> })
    };
    let head = move |list: Memo<Vec<Request>>, word| {
        live(move || (!list.read().is_empty()).then(|| view! { <h2 class="group">{word}</h2> }))
    };
    view! {
        {live(move || old.get().map(|at| last_known(at, state)))}
        <NotTaken list=kept/>
        <LateCards/>
        <HelpCards page=page/>
        <HeldCards page=page/>
        {live(none)}
        {head(pending, words.undecided)}
        <ul class="cards" role="list">
            <For each=move || pending.get() key=|it| it.waiver.id.clone() let:request>
                <li><Card request=request page=page kept=kept/></li>
            </For>
        </ul>
        {head(decided, words.decided)}
        <ul class="cards" role="list">
            <For each=move || decided.get() key=|it| (it.waiver.id.clone(), it.waiver.confirmed) let:request>
                <li><Card request=request page=page kept=kept/></li>
            </For>
        </ul>
    }
}

fn of(page: &RulesPage, wanted: impl Fn(Standing) -> bool) -> Vec<Request> {
    page.requests.iter().filter(|it| wanted(it.waiver.standing())).cloned().collect()
}

/// A request, with what it asks for and why; then the principal's word, or the place to give it.
#[component]
fn Card(request: Request, page: RwSignal<RulesPage>, kept: KeptList) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let now = page.read_untracked();
    let names = Names::new(lang, &now.rules.kinds);
    let waiver = &request.waiver;
    let days = phrase::span(lang, waiver.from, waiver.to, now.today);
    let asker = request.asked_by.as_ref().map(|it| format!("{} {}", words.asked_by, it.name));
    let (title, kinds, reason) = (whom(&request, lang), what_for(waiver, &names), waiver.reason.clone());
    let id = waiver.id.as_ref().map(ToString::to_string);
    let answer = waiver.answer.as_ref().map(|answer| {
        let stand_in = answer.stand_in.as_ref().and_then(|id| now.rules.staff_name(id)).map(str::to_owned);
        let by = now.rules.staff_name(&answer.by).map(str::to_owned);
        let on = phrase::date(lang, answer.on, now.today);
        view! {
            {(!answer.words.is_empty()).then(|| view! { <p class="answer">{answer.words.clone()}</p> })}
            {stand_in.map(|name| view! { <p>{words.stand_in}" "{name}</p> })}
            <p class="hint">{by}" · "{on}</p>
        }
    });
    let standing = match waiver.standing() {
        Standing::Pending => None,
        Standing::Confirmed => Some(("mark granted", words.granted)),
        Standing::Declined => Some(("mark declined", words.declined)),
    };
    let is_pending = standing.is_none();
    view! {
        <section class="card request" data-request=id>
            <div class="card-head">
                <h2>{title}</h2>
                <span>{kinds}</span>
                {standing.map(|(class, word)| view! { <span class=class>{word}</span> })}
            </div>
            <p>{days}</p>
            <blockquote>{reason}</blockquote>
            <p class="hint">{asker}</p>
            {answer}
            {is_pending.then(|| undecided(request, page, kept))}
        </section>
    }
}

/// The place for the principal's word; or that word, as long as it waits for the network.
fn undecided(request: Request, page: RwSignal<RulesPage>, kept: KeptList) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let waiver = request.waiver.id.clone();
    let own = Memo::new(move |_| kept.of(waiver.as_ref()));
    let on_kept = Callback::new(move |it| kept.add(it));
    live(move || match own.get() {
        Some(own) => waiting(&own, kept),
        None => view! { <Decide request=request.clone() page=page said=said on_kept=on_kept/> }.into_any(),
    })
}
