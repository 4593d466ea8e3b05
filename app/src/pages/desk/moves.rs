//! 转学: children another school of the centre sends, to be taken into a class; and those that were sent from here.

use chrono::Days;
use domain::{
    archive::{MoveAnswer, MoveOutcome, Moves, Received, Sent},
    id::ChangeId,
    people::Class,
};
use leptos::prelude::*;

use super::archive::words::{Words, words};
use crate::{
    api,
    pages::child::gender,
    state::AppState,
    sync,
    ui::{
        act::Act,
        async_view::AsyncView,
        choice::{Choice, Choosable},
        field::Field,
        live::live,
        notice::Empty,
        top::Top,
    },
};

/// Both lists, fetched again after an answer.
#[component]
pub fn MovesPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let answered = RwSignal::new(0);
    provide_context(Answered(answered));
    view! {
        <main class="page form">
            <Top title=words(state.lang).moves.into() back="/archive" back_word=state.text().back/>
            {live(move || {
                answered.track();
                view! {
                    <AsyncView
                        fetch=api::moves
                        show=|moves| view! { <Lists moves=moves/> }.into_any()
                        lang=state.lang
                    />
                }
            })}
        </main>
    }
}

/// How many were answered here.
#[derive(Clone, Copy)]
struct Answered(RwSignal<u32>);

impl Answered {
    /// Sends the answer, then fetches the lists again.
    fn send(self, state: AppState, act: Act, id: ChangeId, answer: MoveAnswer) {
        act.ask(async move { api::answer_move(&id, &answer).await }, move |()| {
            state.toast.set(Some(words(state.lang).enrolled_toast));
            sync::nudge(state);
            self.0.update(|count| *count += 1);
        });
    }
}

#[component]
fn Lists(moves: Moves) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let Moves { classes, sent, received, .. } = moves;
    if sent.is_empty() && received.is_empty() {
        return view! { <Empty icon="lamp" title=words.no_moves hint=words.no_moves_hint/> }.into_any();
    }
    let arriving = (!received.is_empty()).then(|| {
        let cards = received.into_iter().map(|it| view! { <li><Arriving child=it classes=classes.clone()/></li> });
        view! { <h2 class="group">{words.arriving}</h2><ul class="cards" role="list">{cards.collect_view()}</ul> }
    });
    let leaving = (!sent.is_empty()).then(|| {
        let lines = sent.into_iter().map(|it| view! { <Leaving sent=it/> });
        view! { <h2 class="group">{words.leaving}</h2><ul class="cells" role="list">{lines.collect_view()}</ul> }
    });
    view! { {arriving}{leaving} }.into_any()
}

/// A child that asks to be taken.
#[component]
fn Arriving(child: Received, classes: Vec<Class>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let Received { id, from, name, gender: girl_or_boy, born, on, why } = child;
    let about = [girl_or_boy.map(|it| gender(lang, it).to_owned()), born.map(|it| it.to_string()), Some(why)];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let options = classes.iter().enumerate().map(|(at, it)| Choosable::new(Some(at), it.name.clone())).collect();
    let (act, class) = (Act::new(), RwSignal::new(None::<usize>));
    // Not two schools on one day.
    let first = on.checked_add_days(Days::new(1)).unwrap_or(on).max(state.today.get_untracked());
    let first = RwSignal::new(first.to_string());
    let (classes, move_id) = (StoredValue::new(classes), StoredValue::new(id.clone()));
    let answered = expect_context::<Answered>();
    let accept = move |_| {
        let chosen = class.get_untracked().and_then(|at| classes.read_value().get(at).map(|it| it.id.clone()));
        let day = first.read_untracked().parse();
        match (chosen, day) {
            (None, _) => act.refuse(domain::Fault::new("class", "请选一个班。", "Choose a class.")),
            (_, Err(_)) => act.refuse(domain::Fault::new("from", "请选一个日子。", "Choose a day.")),
            (Some(class), Ok(from)) => {
                answered.send(state, act, move_id.get_value(), MoveAnswer::Accept { class, from });
            }
        }
    };
    let decline = move |_| answered.send(state, act, move_id.get_value(), MoveAnswer::Decline);
    view! {
        <section class="card question" data-move=id.to_string()>
            <h3>{name}</h3>
            <p class="hint">{words.comes_from}{from}" · "{words.last_day}" "{on.to_string()}</p>
            <p class="hint">{about}</p>
            <Choice
                id=format!("{id}-class")
                legend=words.into_class
                options=options
                value=class
                fault=act.fault("class", lang)
            />
            <Field id=format!("{id}-from") label=words.first_day value=first kind="date" fault=act.fault("from", lang)/>
            {act.trouble(lang)}
            <p class="actions two">
                <button type="button" class="button" disabled=act.busy on:click=decline>{words.decline}</button>
                <button type="button" class="button primary" disabled=act.busy on:click=accept>{words.accept}</button>
            </p>
        </section>
    }
}

/// A child that was sent.
#[component]
fn Leaving(sent: Sent) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let Sent { id, child, to, on, outcome } = sent;
    let (act, answered) = (Act::new(), expect_context::<Answered>());
    let label = format!("{} {}", words.withdraw, child.name);
    let withdraw = outcome.is_none().then(|| {
        let id = StoredValue::new(id);
        let withdraw = move |_| answered.send(state, act, id.get_value(), MoveAnswer::Withdraw);
        view! {
            <button type="button" class="button" aria-label=label disabled=act.busy on:click=withdraw>{words.withdraw}</button>
        }
    });
    view! {
        <li>
            <div class="cell">
                <a class="cell-main" href=format!("/children/{}/archive", child.id)>
                    <span class="cell-title">{child.name}</span>
                    <span class="hint">{format!("{to} · {on} · {}", stands(outcome, words))}</span>
                </a>
                {withdraw}
            </div>
            {act.trouble(state.lang)}
        </li>
    }
}

fn stands(outcome: Option<MoveOutcome>, words: &'static Words) -> &'static str {
    match outcome {
        None => words.waits,
        Some(MoveOutcome::Accepted) => words.accepted,
        Some(MoveOutcome::Declined) => words.declined,
        Some(MoveOutcome::Withdrawn) => words.withdrawn,
    }
}
