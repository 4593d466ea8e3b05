//! Children who may be one and the same, side by side, and the word that they are two.

use domain::archive::{Adult, Alike, Fact, Field, LooksLike, NotSame};
use leptos::{prelude::*, task::spawn_local};

use super::{archive::words::words, school::sentence};
use crate::{
    api,
    state::AppState,
    ui::{live::live, notice::Notice},
};

/// A card for each pair; nothing if there is none.
#[component]
pub fn AlikeCards(pairs: Vec<Alike>) -> impl IntoView {
    let words = words(expect_context::<AppState>().lang);
    (!pairs.is_empty()).then(|| {
        let cards = pairs.into_iter().map(|pair| view! { <li><Card pair=pair/></li> });
        view! {
            <h2 class="group">{words.alike}</h2>
            <p class="hint indent">{words.alike_hint}</p>
            <ul class="cards" role="list">{cards.collect_view()}</ul>
        }
    })
}

#[component]
fn Card(pair: Alike) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let may_tell = untrack(|| state.sees_board());
    let [one, other] = &pair.children;
    let ids = StoredValue::new([one.id.clone(), other.id.clone()]);
    let (busy, told) = (RwSignal::new(false), RwSignal::new(false));
    let trouble = RwSignal::new(None::<String>);
    let tell = move |_| {
        busy.set(true);
        trouble.set(None);
        spawn_local(async move {
            let answer = api::not_same(&NotSame { children: ids.get_value() }).await;
            busy.try_set(false);
            match answer {
                Ok(()) => drop(told.try_set(true)),
                Err(failure) => drop(trouble.try_set(Some(sentence(&failure, state.lang)))),
            }
        });
    };
    let foot = move || {
        if told.get() {
            return view! { <p class="hint" role="status">{words.told_apart}</p> }.into_any();
        }
        view! { <button type="button" class="button wide" disabled=busy on:click=tell>{words.not_same}</button> }
            .into_any()
    };
    view! {
        <section class="card alike" data-pair=format!("{} {}", one.id, other.id)>
            {side_by_side(state, one, other)}
            {live(move || trouble.get().map(|words| view! { <Notice text=words tone="danger"/> }))}
            {may_tell.then(|| live(foot))}
        </section>
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
