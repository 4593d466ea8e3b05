//! 筛选: which days, which children, which mentors a board shows.

use domain::{
    board::{Only, Places, Sift, Standing},
    kind::Kind,
    range::Range,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;

use super::{
    latest::Latest,
    words::{Words, words},
};
use crate::{
    api,
    state::AppState,
    ui::{field::Field, live::live, notice::Notice},
};

/// Those that may be asked for.
const STANDINGS: [Standing; 6] =
    [Standing::Overdue, Standing::Unsynced, Standing::DueSoon, Standing::Open, Standing::Met, Standing::Waived];

/// A name at once; the rest opens, and only then the school is asked what there is to choose from.
#[component]
pub fn Filters(range: Range, only: RwSignal<Only>, sift: RwSignal<Sift>, latest: Latest) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let places = RwSignal::new(None::<Places>);
    let trouble = RwSignal::new(None::<String>);
    let open = move |_| {
        if places.read_untracked().is_some() {
            return;
        }
        spawn_local(async move {
            match api::places().await {
                Ok(found) => drop(places.try_set(Some(found))),
                Err(failure) => drop(trouble.try_set(Some(state.lang.failure(&failure)))),
            }
        });
    };
    let name = move |event| sift.update(|it| it.name = event_target_value(&event));
    view! {
        <div class="filters">
            <input
                type="search"
                autocomplete="off"
                maxlength="64"
                placeholder=words.name
                aria-label=words.name
                on:input=name
            />
            <details on:toggle=open>
                <summary>{words.filter}</summary>
                <div class="filter-fields">
                    {select("standing", words.standing_label, standings(words), move |code| {
                        sift.update(|it| it.standing = code.parse().ok().and_then(|at: usize| STANDINGS.get(at)).copied());
                    })}
                    {live(move || kinds(state, latest).map(|kinds| {
                        select("kind", words.kind, kinds, move |code| sift.update(|it| it.kind = code.parse::<Kind>().ok()))
                    }))}
                    {live(move || trouble.get().map(|words| view! { <Notice text=words tone="danger"/> }))}
                    {live(move || places.get().map(|places| view! { <OfPlaces places=places only=only/> }))}
                    <Days range=range/>
                </div>
            </details>
        </div>
    }
}

fn standings(words: &Words) -> Vec<(String, String)> {
    STANDINGS.iter().enumerate().map(|(at, it)| (at.to_string(), words.standing(*it).to_owned())).collect()
}

/// The columns of the board that is shown.
fn kinds(state: AppState, latest: Latest) -> Option<Vec<(String, String)>> {
    let names = state.names();
    let kinds = Memo::new(move |_| match &*latest.answer.read() {
        Some(Ok(seen)) => Some(seen.answer.kinds.clone()),
        _ => None,
    });
    Some(kinds.get()?.into_iter().map(|kind| (kind.to_string(), names.word(kind))).collect())
}

#[component]
fn OfPlaces(places: Places, only: RwSignal<Only>) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let classes = places.classes.into_iter().map(|it| (it.id.to_string(), it.name)).collect();
    let hamlets = places.hamlets.into_iter().map(|it| (it.clone(), it)).collect();
    let terms = places.terms.into_iter().map(|term| {
        let link = Range::new(term.from, term.to).ok().map(|range| format!("/board/{range}"));
        view! { <a class="chip" href=link>{term.name}</a> }
    });
    view! {
        {select("class", words.class, classes, move |code| only.update(|it| it.class = code.parse().ok()))}
        {select("hamlet", words.hamlet, hamlets, move |code| {
            only.update(|it| it.hamlet = Some(code).filter(|it| !it.is_empty()));
        })}
        <div class="chips">{terms.collect_view()}</div>
    }
}

/// From one day to another.
#[component]
fn Days(range: Range) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    let (from, to) = (RwSignal::new(range.span().from.to_string()), RwSignal::new(range.span().to.to_string()));
    let chosen = move || Some(Range::new(from.read().parse().ok()?, to.read().parse().ok()?));
    let fault = Signal::derive(move || chosen().is_none_or(|it| it.is_err()).then(|| words.bad_days.to_owned()));
    let go = use_navigate();
    let show = move |_| {
        if let Some(Ok(range)) = chosen() {
            go(&format!("/board/{range}"), leptos_router::NavigateOptions::default());
        }
    };
    view! {
        <Field id="from" label=words.from value=from fault=Signal::derive(|| None) kind="date"/>
        <Field id="to" label=words.to value=to fault=fault kind="date"/>
        <button type="button" class="button" on:click=show>{words.show}</button>
    }
}

fn select(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let all = words(expect_context::<AppState>().lang).all;
    let options = options.into_iter().map(|(code, word)| view! { <option value=code>{word}</option> });
    let id = format!("filter-{id}");
    view! {
        <div class="field stacked">
            <label for=id.clone()>{label}</label>
            <select id=id on:change=move |event| choose(event_target_value(&event))>
                <option value="">{all}</option>
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}
