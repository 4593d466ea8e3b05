//! 学校的项目: the kinds a school added to those built in, and one more.

use domain::{
    change::{Edit, RulesPage},
    duty::Per,
    kind::ICONS,
};
use leptos::prelude::*;

use super::{phrase, proposal::Proposal, school::rules, words::words};
use crate::{
    state::AppState,
    text::Names,
    ui::{
        async_view::AsyncView,
        choice::{Choice, Choosable},
        field::Field,
        icon::Icon,
        live::live,
        notice::{Empty, Notice},
        top::Top,
    },
};

/// The list, and a form for another.
#[component]
pub fn KindsPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page form">
            <Top title=words(state.lang).kinds.into() back="/settings" back_word=state.text().back/>
            <AsyncView
                fetch=move || rules(state)
                show=|page| view! { <Found page=page/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(page: RulesPage) -> impl IntoView {
    let state = expect_context::<AppState>();
    let page = RwSignal::new(page);
    let list = move || {
        let page = page.read();
        let names = Names::new(state.lang, &page.rules.kinds);
        let cells = page.rules.kinds.iter().map(|own| {
            view! {
                <li class="cell" data-kind=own.id.to_string()>
                    <span class="rule-icon"><Icon name=names.icon(own.id)/></span>
                    <span class="cell-main">{own.name.clone()}</span>
                    <span class="cell-side">{phrase::per(state.lang, own.per)}</span>
                </li>
            }
        });
        let words = words(state.lang);
        let none = page.rules.kinds.is_empty();
        let empty = none.then(|| view! { <Empty icon="lamp" title=words.no_kinds hint=words.no_kinds_hint/> });
        view! { {empty}<ul class="cells" role="list">{cells.collect_view()}</ul> }
    };
    view! { {live(list)}<NewKind page=page/> }
}

#[component]
fn NewKind(page: RwSignal<RulesPage>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let (name, icon, per) = (RwSignal::new(String::new()), RwSignal::new(ICONS[0]), RwSignal::new(Per::Child));
    let draft =
        move || Ok(Edit::Kind { name: name.read().trim().to_owned(), icon: icon.get().to_owned(), per: per.get() });
    let proposal = Proposal::new(state, draft, |field| Some(field.to_owned()));
    let icons = ICONS.map(|it| Choosable { value: it, label: icon_word(lang, it).to_owned(), icon: Some(it) });
    let pers = [Per::Child, Per::Class, Per::School].map(|it| Choosable::new(it, phrase::per(lang, it)));
    let add = move |_| {
        proposal.make(words.saved, move |new| {
            page.set(new);
            name.set(String::new());
        });
    };
    view! {
        <h2 class="group">{words.add_kind}</h2>
        <Field id="name" label=words.kind_name value=name fault=proposal.fault("name")/>
        <Choice
            id="icon"
            legend=words.icon
            options=icons.into()
            value=icon
            fault=proposal.fault("icon")
            class="chips kinds"
        />
        <Choice id="per" legend=words.per options=pers.into() value=per fault=proposal.fault("per")/>
        <div class="propose">
            {live(move || proposal.trouble().map(|words| view! { <Notice text=words tone="danger"/> }))}
            <p class="indent">
                <button type="button" class="button primary wide" disabled=move || proposal.busy() on:click=add>
                    {words.add}
                </button>
            </p>
        </div>
    }
}

/// What an icon shows, for whoever cannot see it.
fn icon_word(lang: crate::text::Lang, icon: &str) -> &'static str {
    let at = ICONS.iter().position(|it| *it == icon).unwrap_or_default();
    words(lang).icons[at]
}
