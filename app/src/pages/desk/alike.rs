//! Children who may be one and the same, side by side: they are two, or they are put together, which may be undone.

use domain::{
    archive::{Adult, Alike, Fact, Field, LooksLike, Merge, Merged, NotSame},
    id::ChangeId,
};
use leptos::prelude::*;

use super::archive::words::words;
use crate::{
    api, clock,
    state::AppState,
    sync,
    ui::{
        act::Act,
        choice::{Choice, Choosable},
        day,
        live::live,
    },
};

/// A card for each pair; nothing if there is none. After two are put together, `again` fetches the list.
#[component]
pub fn AlikeCards(pairs: Vec<Alike>, again: Callback<()>) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    (!pairs.is_empty()).then(|| {
        let cards = pairs.into_iter().map(|pair| view! { <li><Card pair=pair again=again/></li> });
        view! {
            <h2 class="group">{words.alike}</h2>
            <p class="hint indent">{words.alike_hint}</p>
            <ul class="cards" role="list">{cards.collect_view()}</ul>
        }
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Asking,
    Choosing,
    ToldApart,
}

#[component]
fn Card(pair: Alike, again: Callback<()>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let may_tell = untrack(|| state.sees_board());
    let [one, other] = &pair.children;
    let table = side_by_side(state, one, other);
    let name = format!("{} {}", one.id, other.id);
    let (step, act) = (RwSignal::new(Step::Asking), Act::new());
    let pair = StoredValue::new(pair);
    let tell = move |_| {
        let children = pair.read_value().children.each_ref().map(|it| it.id.clone());
        act.ask(async move { api::not_same(&NotSame { children }).await }, move |()| step.set(Step::ToldApart));
    };
    let foot = move || match step.get() {
        Step::ToldApart => view! { <p class="hint" role="status">{words.told_apart}</p> }.into_any(),
        Step::Choosing => view! { <Keep pair=pair act=act again=again/> }.into_any(),
        Step::Asking => view! {
            <p class="actions two">
                <button type="button" class="button" disabled=act.busy on:click=tell>{words.not_same}</button>
                <button type="button" class="button" on:click=move |_| step.set(Step::Choosing)>{words.same}</button>
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="card alike" data-pair=name>
            {table}
            {act.trouble(state.lang)}
            {may_tell.then(|| live(foot))}
        </section>
    }
}

/// Which of the two stays.
#[component]
fn Keep(pair: StoredValue<Alike>, act: Act, again: Callback<()>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let keep = RwSignal::new(0_usize);
    // One id for each choice: asked again because the answer was lost, they are put together once.
    let ids = StoredValue::new([(); 2].map(|()| ChangeId::new(clock::now_ms().unsigned_abs(), clock::random())));
    let label = |it: &LooksLike| {
        let about = [Some(it.class.clone()), it.born.map(|day| day.to_string()), it.mentor.clone()];
        about.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let options = pair.with_value(|pair| pair.children.each_ref().map(label));
    let options = options.into_iter().enumerate().map(|(at, label)| Choosable::new(at, label)).collect();
    let id = pair.with_value(|pair| format!("keep-{}-{}", pair.children[0].id, pair.children[1].id));
    let merge = move |_| {
        let at = keep.get_untracked();
        let [kept, other] = [at, 1 - at].map(|at| pair.read_value().children[at].id.clone());
        let merge = Merge { id: ids.read_value()[at].clone(), keep: kept, other };
        act.ask(async move { api::merge(&merge).await }, move |()| {
            state.toast.set(Some(words.merged_toast));
            sync::nudge(state);
            again.run(());
        });
    };
    view! {
        <Choice id=id legend=words.keep options=options value=keep fault=Signal::derive(|| None)/>
        <p class="hint">{words.keep_hint}</p>
        <button type="button" class="button primary wide" disabled=act.busy on:click=merge>{words.merge}</button>
    }
}

/// Those that were put together, each with the way back.
#[component]
pub fn MergedLines(merged: Vec<Merged>, again: Callback<()>) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    (!merged.is_empty()).then(|| {
        let lines = merged.into_iter().map(|it| view! { <MergedLine merged=it again=again/> });
        view! {
            <h2 class="group">{words.merged}</h2>
            <ul class="cells" role="list">{lines.collect_view()}</ul>
        }
    })
}

#[component]
fn MergedLine(merged: Merged, again: Callback<()>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let act = Act::new();
    let when = day::moment(state.lang, clock::at(merged.at, state.zone()), state.today.get_untracked());
    let label = format!("{} {}", words.undo, merged.name);
    let id = StoredValue::new(merged.id);
    let undo = move |_| {
        act.ask(async move { api::part(&id.get_value()).await }, move |()| {
            state.toast.set(Some(words.undone_toast));
            sync::nudge(state);
            again.run(());
        });
    };
    view! {
        <li>
            <div class="cell">
                <span class="cell-main">
                    <span class="cell-title">{merged.name}" · "{merged.class}</span>
                    <span class="hint">{words.merged_into}{merged.kept.name}" · "{merged.by.name}" · "{when}</span>
                </span>
                <button type="button" class="button" aria-label=label disabled=act.busy on:click=undo>{words.undo}</button>
            </div>
            {act.trouble(state.lang)}
        </li>
    }
}

type Of = fn(&LooksLike) -> Option<String>;

fn side_by_side(state: AppState, one: &LooksLike, other: &LooksLike) -> impl IntoView + use<> {
    let (lang, words) = (state.lang, words(state.lang));
    let name = |field: Field| lang.message(&field.name());
    let rows: [(String, Of); 6] = [
        (words.class.into(), |it| Some(it.class.clone())),
        (name(Field::Born), |it| it.born.map(|day| day.to_string())),
        (name(Field::Hamlet), |it| it.hamlet.clone()),
        (name(Field::Of(Adult::Guardian, Fact::Name)), |it| it.guardian.clone()),
        (name(Field::Of(Adult::Guardian, Fact::Phone)), |it| it.phone.clone()),
        (words.mentor.into(), |it| it.mentor.clone()),
    ];
    let rows = rows.map(|(name, of)| {
        let cell = |it| of(it).unwrap_or_else(|| words.unknown.into());
        view! { <tr><th scope="row">{name}</th><td>{cell(one)}</td><td>{cell(other)}</td></tr> }
    });
    let head = |it: &LooksLike| {
        view! { <th scope="col"><a class="link" href=format!("/children/{}/archive", it.id)>{it.name.clone()}</a></th> }
    };
    view! {
        <table>
            <thead><tr><td></td>{head(one)}{head(other)}</tr></thead>
            <tbody>{rows.into_iter().collect_view()}</tbody>
        </table>
    }
}
