//! 做不到 and 请假: asking the principal to be excused, for a child or for oneself.

use chrono::NaiveDate;
use domain::{
    Fault,
    calendar::Span,
    id::{ChildId, WaiverId},
    kind::Kind,
    month::Month,
    notebook::Page,
    waiver::Waiver,
};
use leptos::prelude::*;

use super::{not_found::NotFoundPage, sheet::Sheet};
use crate::{
    clock,
    state::AppState,
    text::waive::WaiveText,
    ui::{chip::Chip, icon::Icon, live::live, notice::Empty},
};

/// The sheet, for one kind owed to a child or for all; without a child it asks for leave.
#[component]
pub fn WaivePage(child: Option<ChildId>, kind: Option<Kind>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let Some(id) = child else { return sheet(state, None, kind) };
    // The first sync may bring the child; only the name is followed, so that no later one empties the sheet.
    let lookup = id.clone();
    let name = Memo::new(move |_| {
        let notebook = state.notebook.read();
        notebook.school.as_ref().map(|school| school.children.get(&lookup).map(|file| file.child.name.clone()))
    });
    live(move || match name.get() {
        None => {
            view! { <main class="page"><Empty icon="cloud" title=state.text().first_sync hint=""/></main> }.into_any()
        }
        Some(None) => view! { <NotFoundPage/> }.into_any(),
        Some(Some(name)) => sheet(state, Some((id.clone(), name)), kind),
    })
    .into_any()
}

fn sheet(state: AppState, child: Option<(ChildId, String)>, kind: Option<Kind>) -> AnyView {
    let words = state.lang.waive();
    let (child, name) = child.unzip();
    let back = match (&child, kind) {
        (None, _) => "/me".into(),
        (Some(_), Some(_)) => untrack(|| state.todo_link()).into(),
        (Some(id), None) => format!("/children/{id}"),
    };
    let form = Form::new(state, child, kind);
    let about = name.map(|name| about(state, name, kind));
    let (title, hint) = match about {
        Some(_) => (words.ask, words.child_hint),
        None => (words.leave, words.leave_hint),
    };
    let make = move |()| match form.waiver(state) {
        Ok((id, waiver)) => Some(Page::asked(id, waiver)),
        Err(fault) => {
            form.fault.set(Some(fault));
            None
        }
    };
    let problem = RwSignal::new(None);
    view! {
        <Sheet title=title back=back button=words.submit problem=problem make=Callback::new(make)>
            {about}
            <p class="hint indent">{hint}</p>
            <Why form=form words=words/>
            <Day form=form label=words.from field="from" day=form.from/>
            <Day form=form label=words.to field="to" day=form.to/>
        </Sheet>
    }
    .into_any()
}

/// The child and the box.
fn about(state: AppState, name: String, kind: Option<Kind>) -> impl IntoView {
    let names = state.names();
    let words = state.lang.waive();
    view! {
        <p class="field about">
            <b>{name}</b>
            {match kind {
                Some(kind) => view! { <span class="kind"><Icon name=names.icon(kind)/>{names.word(kind)}</span> }.into_any(),
                None => view! { <span>{words.everything}</span> }.into_any(),
            }}
        </p>
    }
}

#[component]
fn Why(form: Form, words: &'static WaiveText) -> impl IntoView {
    let reasons = if form.is_leave() { &words.leave_reasons[..] } else { &words.child_reasons };
    let chips = reasons.iter().copied().chain([words.other]).map(|reason| {
        view! {
            <Chip
                label=reason
                pressed=Signal::derive(move || *form.reason.read() == Some(reason))
                on_toggle=move || form.reason.update(|it| *it = (*it != Some(reason)).then_some(reason))
            />
        }
    });
    view! {
        <fieldset>
            <legend>{words.why}</legend>
            <div class="chips">{chips.collect_view()}</div>
            <label class="field block">
                <span>{words.words}</span>
                <textarea
                    autocomplete="off"
                    rows="3"
                    maxlength="400"
                    placeholder=words.words_hint
                    aria-invalid=move || form.is_wrong("reason")
                    aria-describedby="wrong-reason"
                    bind:value=form.words
                ></textarea>
            </label>
            <Wrong form=form field="reason"/>
        </fieldset>
    }
}

#[component]
fn Day(form: Form, label: &'static str, field: &'static str, day: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="date"
                aria-invalid=move || form.is_wrong(field)
                aria-describedby=format!("wrong-{field}")
                bind:value=day
            />
        </label>
        <Wrong form=form field=field/>
    }
}

/// What is wrong with a field, below it.
#[component]
fn Wrong(form: Form, field: &'static str) -> impl IntoView {
    let lang = expect_context::<AppState>().lang;
    let sentence = move || {
        let fault = form.fault.read();
        fault.as_ref().filter(|fault| fault.field == field).map(|fault| lang.message(&fault.message))
    };
    view! {
        <div id=format!("wrong-{field}") class="wrong" role="alert">
            {live(move || sentence().map(|sentence| view! { <p class="danger-text">{sentence}</p> }))}
        </div>
    }
}

/// What is entered, and the request it makes.
#[derive(Clone, Copy)]
struct Form {
    whom: StoredValue<(Option<ChildId>, Option<Kind>)>,
    reason: RwSignal<Option<&'static str>>,
    words: RwSignal<String>,
    from: RwSignal<String>,
    to: RwSignal<String>,
    fault: RwSignal<Option<Fault>>,
}

impl Form {
    /// The days are those of the box, or the month; of a leave, today.
    fn new(state: AppState, child: Option<ChildId>, kind: Option<Kind>) -> Self {
        let today = state.today.get_untracked();
        let days = child.as_ref().map_or(Span { from: today, to: today }, |child| {
            let overview = state.overview.read_untracked();
            let of_box = overview.card(child).and_then(|card| card.boxes.iter().find(|it| Some(it.kind) == kind));
            let month = Month::of(today);
            of_box.map_or(Span { from: month.first(), to: month.last() }, |it| it.period)
        });
        Self {
            whom: StoredValue::new((child, kind)),
            reason: RwSignal::new(None),
            words: RwSignal::new(String::new()),
            from: RwSignal::new(days.from.to_string()),
            to: RwSignal::new(days.to.to_string()),
            fault: RwSignal::new(None),
        }
    }

    fn is_leave(self) -> bool {
        self.whom.with_value(|(child, _)| child.is_none())
    }

    fn is_wrong(self, field: &str) -> Option<&'static str> {
        self.fault.read().as_ref().is_some_and(|fault| fault.field == field).then_some("true")
    }

    /// The request, or the field that is wrong.
    fn waiver(self, state: AppState) -> Result<(WaiverId, Waiver), Fault> {
        let words = state.lang.waive();
        let typed = self.words.get_untracked();
        let chosen = self.reason.get_untracked().filter(|reason| *reason != words.other);
        let reason: Vec<&str> = chosen.into_iter().chain([typed.trim()]).filter(|it| !it.is_empty()).collect();
        let (child, kind) = self.whom.get_value();
        let me = untrack(|| state.my_id());
        let id = WaiverId::new(clock::now_ms().unsigned_abs(), clock::random());
        let waiver = Waiver {
            id: Some(id.clone()),
            mentor: if child.is_none() { me.clone() } else { None },
            child,
            kinds: kind.into_iter().collect(),
            from: day("from", self.from)?,
            to: day("to", self.to)?,
            reason: reason.join("："),
            confirmed: false,
            asked_by: me,
            answer: None,
        };
        waiver.check_form()?;
        Ok((id, waiver))
    }
}

fn day(field: &str, typed: RwSignal<String>) -> Result<NaiveDate, Fault> {
    typed.read_untracked().parse().map_err(|_| Fault::new(field, "请选日期。", "Choose a day."))
}
