//! 转学: the child goes to another school of the centre, and its archive with it.

use domain::{
    Fault,
    archive::{Move, Moves},
    board::Person,
    id::{ChangeId, ChildId, SchoolId},
};
use leptos::prelude::*;

use super::{Changed, words::words};
use crate::{
    api, clock,
    state::AppState,
    sync,
    ui::{
        act::Act,
        async_view::AsyncView,
        choice::{Choice, Choosable},
        field::Field,
        icon::Icon,
        live::live,
    },
};

/// The form, behind a line that opens it. The schools are asked for when it opens.
#[component]
pub fn MoveOn(child: ChildId) -> impl IntoView {
    let state = expect_context::<AppState>();
    let opened = RwSignal::new(false);
    provide_context(Child(StoredValue::new(child)));
    let form = move || {
        opened.get().then(|| {
            let show = |moves: Moves| view! { <Form schools=moves.schools/> }.into_any();
            view! { <AsyncView fetch=api::moves show=show lang=state.lang/> }
        })
    };
    view! {
        <details class="told cells apart" on:toggle=move |_| opened.set(true)>
            <summary>{words(state.lang).move_on}<Icon name="next"/></summary>
            {live(form)}
        </details>
    }
}

/// Who goes.
#[derive(Clone, Copy)]
struct Child(StoredValue<ChildId>);

#[component]
fn Form(schools: Vec<Person<SchoolId>>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    if schools.is_empty() {
        return view! { <p class="hint indent">{words.no_schools}</p> }.into_any();
    }
    let (Child(child), changed) = (expect_context(), expect_context::<Changed>());
    let options = schools.iter().enumerate().map(|(at, it)| Choosable::new(Some(at), it.name.clone())).collect();
    let (act, schools) = (Act::new(), StoredValue::new(schools));
    let (to, why) = (RwSignal::new(None::<usize>), RwSignal::new(String::new()));
    let on = RwSignal::new(state.today.get_untracked().to_string());
    let id = ChangeId::new(clock::now_ms().unsigned_abs(), clock::random());
    let wanted = move || {
        let to = to.get_untracked().and_then(|at| schools.read_value().get(at).map(|it| it.id.clone()));
        let to = to.ok_or_else(|| Fault::new("to", "请选一所学校。", "Choose a school."))?;
        let on = on.read_untracked().parse().map_err(|_| Fault::new("on", "请选一个日子。", "Choose a day."))?;
        let wanted = Move { id: id.clone(), child: child.get_value(), to, on, why: why.get_untracked() };
        wanted.leaving().check()?;
        Ok(wanted)
    };
    let send = move |_| match wanted() {
        Err(fault) => act.refuse(fault),
        Ok(wanted) => act.ask(async move { api::send_child(&wanted).await }, move |()| {
            state.toast.set(Some(words.enrolled_toast));
            sync::nudge(state);
            changed.note();
        }),
    };
    view! {
        <p class="hint indent">{words.move_hint}</p>
        <Choice id="move-to" legend=words.to_school options=options value=to fault=act.fault("to", lang)/>
        <Field id="move-on" label=words.last_day value=on kind="date" fault=act.fault("on", lang)/>
        <Field id="move-why" label=words.why value=why fault=act.fault("why", lang) longest=100/>
        {act.trouble(lang)}
        <p class="indent">
            <button type="button" class="button primary wide" disabled=act.busy on:click=send>{words.send}</button>
        </p>
    }
    .into_any()
}
