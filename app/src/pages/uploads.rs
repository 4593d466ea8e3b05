//! 上传: what the owner entered, whether the school has it and since when, and two ways to bring it there.

mod export;
mod line;

use domain::{
    notebook::{Line, State},
    sync::Link,
};
use leptos::prelude::*;

use self::{export::Export, line::LineView};
use super::{home::Counts, warnings::Warnings};
use crate::{
    state::AppState,
    sync,
    ui::{icon::Icon, live::live, notice::Empty, notice::Notice, top::Top},
};

/// How many received ones are listed: those of the last days, for most.
const LATEST: usize = 20;

/// The list, with what needs attention first.
#[component]
pub fn UploadsPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let text = state.text();
    // Followed line by line, so that an answer that changes none of them moves no button under a finger.
    let lines =
        Memo::new(move |_| state.my_id().map(|me| state.notebook.read().outbox(&me, LATEST)).unwrap_or_default());
    view! {
        <main class="page">
            <Top title=text.upload.into() back="/me" back_word=text.back/>
            <Warnings/>
            <div class="cells"><Counts here=true/></div>
            <UploadNow/>
            {live(move || groups(state, lines.get()))}
            {live(move || lines.read().iter().any(|it| it.state == State::Waiting).then(|| view! { <Export/> }))}
        </main>
    }
}

/// The button, and how the last attempt went.
#[component]
fn UploadNow() -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = state.lang.outbox();
    let busy = move || *state.link.read() == Link::Busy;
    let trouble = move || match &*state.link.read() {
        Link::Refused(refusal) => Some((state.lang.message(&refusal.message), "danger")),
        Link::NoNetwork => Some((state.lang.outbox().unreachable.to_owned(), "info")),
        _ => None,
    };
    view! {
        {live(move || trouble().map(|(sentence, tone)| view! { <Notice text=sentence tone=tone/> }))}
        <p class="indent">
            <button type="button" class="button wide" disabled=busy on:click=move |_| sync::nudge(state)>
                <Icon name="cloud"/>
                {live(move || if busy() { words.uploading } else { words.upload_now })}
            </button>
        </p>
    }
}

fn groups(state: AppState, lines: Vec<Line>) -> AnyView {
    let (text, words) = (state.text(), state.lang.outbox());
    if lines.is_empty() && state.notebook.with_untracked(|it| it.school.is_none()) {
        return view! { <Empty icon="cloud" title=text.first_sync hint=""/> }.into_any();
    }
    if lines.is_empty() {
        return view! { <Empty icon="cloud" title=words.nothing hint=words.nothing_hint/> }.into_any();
    }
    let (outside, received): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|it| it.state != State::Received);
    let (refused, waiting) = outside.into_iter().partition(|it| it.state != State::Waiting);
    let groups = [(text.refused, refused), (text.waiting, waiting), (words.latest, received)];
    groups.into_iter().map(|(title, lines)| group(title, lines)).collect_view().into_any()
}

fn group(title: &'static str, lines: Vec<Line>) -> Option<AnyView> {
    let some = !lines.is_empty();
    let lines = lines.into_iter().map(|line| view! { <LineView line=line/> }).collect_view();
    some.then(|| view! { <h2 class="group">{title}</h2><ul class="cells" role="list">{lines}</ul> }.into_any())
}
