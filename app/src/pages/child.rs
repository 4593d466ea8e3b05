//! One child: how to reach the family, this month's boxes, the history.

use domain::{
    id::ChildId,
    notebook::{Notebook, Page, State},
    notes::NotesText,
    overview::{About, KindBox, Overview},
    people::Relative,
    record::Record,
    school::ChildFile,
    waiver::Waiver,
};
use leptos::prelude::*;

use super::{handover::handover, not_found::NotFoundPage, own_note::own_note};
use crate::{
    address::waive_link,
    state::AppState,
    text::Lang,
    ui::{
        history::History,
        icon::Icon,
        kind_box::BoxGrid,
        live::live,
        top::Top,
        waivers::{WaiverItem, Waivers},
    },
};

/// The child named in the address.
#[component]
pub fn ChildPage(id: ChildId) -> impl IntoView {
    let state = expect_context::<AppState>();
    // The phone asks the school every minute: what is open on this screen stays open unless something here changed.
    let seen = Memo::new(move |_| Seen::of(&state.notebook.read(), &state.overview.read(), &id));
    live(move || match seen.get() {
        Some(seen) => found(state, seen).into_any(),
        None => view! { <NotFoundPage/> }.into_any(),
    })
}

/// All of the notebook that this screen shows.
#[derive(Clone, PartialEq)]
struct Seen {
    file: ChildFile,
    boxes: Vec<KindBox>,
    history: Vec<(Record, State)>,
    waivers: Vec<(Waiver, State)>,
    notes: NotesText,
}

impl Seen {
    fn of(notebook: &Notebook, overview: &Overview, id: &ChildId) -> Option<Self> {
        let file = notebook.school.as_ref()?.children.get(id)?.clone();
        Some(Self {
            boxes: overview.card(id).map(|card| card.boxes.clone()).unwrap_or_default(),
            history: notebook.history(id),
            waivers: notebook.waivers_of(&file),
            notes: notebook.notes.clone(),
            file,
        })
    }
}

fn found(state: AppState, seen: Seen) -> impl IntoView {
    let (lang, text) = (state.lang, state.text());
    let Seen { file, boxes, history, waivers, notes } = seen;
    let id = file.child.id.clone();
    let class = state.with_rules(|rules| rules.class_name(&file.child.class).to_owned()).unwrap_or_default();
    let contacts: Vec<_> = history.iter().map(|(record, _)| record).collect();
    let (notes, today) = (notes.read(), state.today.get_untracked());
    let card = handover(state, &notes, &id, &contacts);
    let empty = history.is_empty().then(|| view! { <p class="hint indent">{text.no_history}</p> });
    let record = format!("/record?child={id}");
    let item = |(waiver, state)| WaiverItem { waiver, state, title: None, stand_in: None };
    let waivers: Vec<_> = waivers.into_iter().map(item).collect();
    let take_back = Callback::new(move |id| state.take_back(Page::not_asked(id)));
    let words = lang.waive();
    let waivers = view! {
        <h2 class="group">{words.waivers}</h2>
        <Waivers items=waivers names=state.names() take_back=take_back/>
        <div class="cells">
            <a class="cell" href=waive_link(&id, None)><span class="cell-main">{words.cannot}</span><Icon name="next"/></a>
        </div>
    };
    let this_month = (!boxes.is_empty()).then(|| {
        view! {
            <h2 class="group">{text.this_month}</h2>
            <section class="card"><BoxGrid boxes=boxes names=state.names() about=Some(About::Child(id))/></section>
        }
    });
    view! {
        <main class="page">
            <Top title=file.child.name.clone() back="/children" back_word=text.back/>
            {card}
            <ChildFacts file=file class=class lang=lang/>
            {this_month}
            {waivers}
            <h2 class="group">{text.history}</h2>
            {empty}
            <History
                records=history
                names=state.names()
                zone=state.zone()
                today=today
                author=move |record| other_author(state, record)
                beneath=move |record, upload| own_note(state, &notes, record, upload)
            />
            <a class="fab" href=record><Icon name="pen"/>{text.record}</a>
        </main>
    }
}

/// Who made a record, if it was not the reader.
fn other_author(state: AppState, record: &Record) -> Option<String> {
    let other = state.my_id().as_ref() != Some(&record.by);
    let name = || state.with_rules(|rules| rules.staff_name(&record.by).unwrap_or_default().to_owned());
    other.then(name).flatten()
}

/// Class, hamlet, and the family one tap away.
#[component]
pub fn ChildFacts(file: ChildFile, class: String, lang: Lang) -> impl IntoView {
    let (child, text) = (file.child, lang.text());
    let parents = child.parents.into_iter().map(move |it| view! { <CallCell role=text.parents person=it/> });
    view! {
        <ul class="cells" role="list">
            <li class="cell">
                <span class="cell-main">
                    <span class="cell-title">{class}" "{child.hamlet}</span>
                    {child.address.map(|address| view! { <span class="hint">{text.address}" "{address}</span> })}
                </span>
            </li>
            {child.guardian.map(|it| view! { <CallCell role=text.guardian person=it/> })}
            {parents.collect_view()}
        </ul>
    }
}

#[component]
fn CallCell(role: &'static str, person: Relative) -> impl IntoView {
    let phone = person.phone;
    view! {
        <li class="cell">
            <span class="cell-main">
                <span class="cell-title">{person.name}</span>
                <span class="hint">{role}" "{person.works_at}</span>
            </span>
            {phone.map(|phone| view! {
                <a class="call" href=format!("tel:{phone}")><Icon name="call"/>{phone.clone()}</a>
            })}
        </li>
    }
}
