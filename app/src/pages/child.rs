//! One child: how to reach the family, this month's boxes, the history.

use domain::{
    id::ChildId,
    notebook::{Notebook, Page, State},
    notes::NotesText,
    overview::{About, KindBox, Overview},
    people::{Away, Gender, Relative},
    record::Record,
    school::ChildFile,
    waiver::Waiver,
};
use leptos::prelude::*;

use super::{attachments::attachments, handover::handover, not_found::NotFoundPage, own_note::own_note};
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
        let about = Some(About::Child(id.clone()));
        view! {
            <h2 class="group">{text.this_month}</h2>
            <section class="card"><BoxGrid boxes=boxes names=state.names() about=about/></section>
        }
    });
    view! {
        <main class="page">
            <Top title=file.child.name.clone() back="/children" back_word=text.back/>
            {card}
            <ChildFacts file=file class=class lang=lang/>
            <ArchiveLink id=id lang=lang/>
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
                beneath=move |record, upload| {
                    (attachments(state, record), own_note(state, &notes, record, upload)).into_any()
                }
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

/// The way to the archive and to what was changed in it.
#[component]
pub fn ArchiveLink(id: ChildId, lang: Lang) -> impl IntoView {
    view! {
        <div class="cells apart">
            <a class="cell" href=format!("/children/{id}/archive")>
                <span class="cell-main">{lang.text().archive}</span>
                <Icon name="next"/>
            </a>
        </div>
    }
}

/// Class, hamlet, and the family one tap away.
#[component]
pub fn ChildFacts(file: ChildFile, class: String, lang: Lang) -> impl IntoView {
    let (child, text) = (file.child, lang.text());
    let told = [(text.needs, child.needs), (text.know, child.know), (text.family, child.family)];
    let told = told.into_iter().filter_map(|(title, said)| Some(view! { <dt>{title}</dt><dd>{said?}</dd> }));
    let told: Vec<_> = told.collect();
    let about = [
        child.gender.map(|it| gender(lang, it).to_owned()),
        child.born.map(|day| day.to_string()),
        child.away.map(|it| away(lang, it).to_owned()),
    ];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let parents = child.parents.into_iter().map(move |it| view! { <CallCell role=text.parents person=it lang=lang/> });
    view! {
        <ul class="cells" role="list">
            <li class="cell">
                <span class="cell-main">
                    <span class="cell-title">{class}" "{child.hamlet}</span>
                    <span class="hint">{about}</span>
                    {child.address.map(|address| view! { <span class="hint">{text.address}" "{address}</span> })}
                </span>
            </li>
            {child.guardian.map(|it| view! { <CallCell role=text.guardian person=it lang=lang/> })}
            {parents.collect_view()}
            {(!told.is_empty()).then(|| view! {
                <li>
                    <details class="told">
                        <summary>{text.to_know}<Icon name="next"/></summary>
                        <dl>{told.into_iter().collect_view()}</dl>
                    </details>
                </li>
            })}
        </ul>
    }
}

/// A relation as people say it; what the school wrote in its own words stays.
pub fn relation(lang: Lang, code: &str) -> &str {
    match (lang, code) {
        (Lang::En, code) => code,
        (_, "father") => "父亲",
        (_, "mother") => "母亲",
        (_, "grandmother") => "奶奶或外婆",
        (_, "grandfather") => "爷爷或外公",
        (_, "aunt") => "姑姑或姨妈",
        (_, "uncle") => "叔叔或舅舅",
        (_, other) => other,
    }
}

/// Girl or boy, in a word.
pub fn gender(lang: Lang, gender: Gender) -> &'static str {
    match (lang, gender) {
        (Lang::Zh, Gender::Girl) => "女",
        (Lang::Zh, Gender::Boy) => "男",
        (Lang::En, Gender::Girl) => "girl",
        (Lang::En, Gender::Boy) => "boy",
    }
}

/// Which parents are away, in a word.
pub fn away(lang: Lang, away: Away) -> &'static str {
    match (lang, away) {
        (Lang::Zh, Away::Father) => "父亲外出",
        (Lang::Zh, Away::Mother) => "母亲外出",
        (Lang::Zh, Away::Both) => "父母都外出",
        (Lang::En, Away::Father) => "father away",
        (Lang::En, Away::Mother) => "mother away",
        (Lang::En, Away::Both) => "both parents away",
    }
}

#[component]
fn CallCell(role: &'static str, person: Relative, lang: Lang) -> impl IntoView {
    let phone = person.phone;
    let is_guardian = role == lang.text().guardian;
    let relation = match person.relation {
        None => role.to_owned(),
        Some(code) if is_guardian => format!("{role} · {}", relation(lang, &code)),
        Some(code) => relation(lang, &code).to_owned(),
    };
    let about = [Some(relation), person.works_at, person.reachable].into_iter().flatten();
    view! {
        <li class="cell">
            <span class="cell-main">
                <span class="cell-title">{person.name}</span>
                <span class="hint">{about.collect::<Vec<_>>().join(" · ")}</span>
            </span>
            {phone.map(|phone| view! {
                <a class="call" href=format!("tel:{phone}")><Icon name="call"/>{phone.clone()}</a>
            })}
        </li>
    }
}
