//! 催一下: whom to remind or to thank, a ready text to paste where teachers look, and what was sent before.

use domain::{
    Message,
    board::{Board, Only, Row, Standing},
    id::{NudgeId, StaffId},
    kind::Kind,
    nudge::{LONGEST, Nudge, Nudged, praise, reminder, to_praise, to_remind},
    range::Range,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use super::{super::act::Act, figure, freshness, words::words};
use crate::{
    api, clock,
    state::AppState,
    text::{Lang, Names},
    ui::{
        async_view::AsyncView,
        chip::Chip,
        choice::{Choice, Choosable},
        day,
        field::{fault_id, fault_line, field_id},
        live::live,
        notice::Empty,
        top::Top,
    },
};

/// The days of the board one comes from.
#[component]
pub fn NudgePage(range: Range) -> impl IntoView {
    let state = expect_context::<AppState>();
    view! {
        <main class="page">
            <Top title=words(state.lang).nudge.into() back=format!("/board/{range}") back_word=state.text().back/>
            <AsyncView
                fetch=move || async move { Ok((api::board(range, &Only::default()).await?, api::nudges().await?)) }
                show=|(board, sent)| view! { <Found board=board sent=sent/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

#[component]
fn Found(board: Board, sent: Vec<Nudged>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words, zone) = (state.lang, words(state.lang), state.zone());
    if board.rows.is_empty() {
        return view! { <Empty icon="lamp" title=state.text().empty_month hint=state.text().empty_month_hint/> }
            .into_any();
    }
    let board = StoredValue::new(board.worst_first(zone));
    let thanks = RwSignal::new(false);
    let to = RwSignal::new(Vec::<StaffId>::new());
    let text = RwSignal::new(String::new());
    let sent = RwSignal::new(sent);
    let names = StoredValue::new(state.names());
    // Another choice is suggested with another purpose; what was typed gives way to what fits the choice.
    Effect::new(move || {
        let suggest = if thanks.get() { to_praise } else { to_remind };
        to.set(board.with_value(|board| suggest(board, zone)));
    });
    Effect::new(move || {
        let word = |kind| names.with_value(|names| both(names, kind));
        let message = to.with(|to| {
            board.with_value(|board| if thanks.get() { praise(board, to) } else { reminder(board, to, zone, word) })
        });
        text.set(lang.message(&message));
    });
    let chips = board.with_value(|board| board.rows.iter().map(|row| whom(state, board, row, to)).collect_view());
    let purposes = [Choosable::new(false, words.remind), Choosable::new(true, words.praise)];
    view! {
        <Choice
            id="purpose"
            legend=words.purpose
            options=purposes.into()
            value=thanks
            fault=Signal::derive(|| None)
        />
        <h2 class="group">{words.to_whom}" "{live(move || to.read().len())}</h2>
        <div class="chips indent">{chips}</div>
        <Compose range=board.with_value(|it| it.range) thanks=thanks to=to text=text sent=sent/>
        {live(move || {
            let sent = sent.get();
            (!sent.is_empty()).then(|| view! {
                <h2 class="group">{words.sent_before}</h2>
                <ul class="cards" role="list">{sent.iter().map(|it| before(state, it)).collect_view()}</ul>
            })
        })}
    }
    .into_any()
}

fn whom(state: AppState, board: &Board, row: &Row, to: RwSignal<Vec<StaffId>>) -> impl IntoView + use<> {
    let id = row.person.id.clone();
    let silent = row.standing(None, board.today, state.zone()) == Standing::Unsynced;
    let stands =
        if silent { freshness(row.contact, state, board.today, state.lang) } else { figure(row.total, state.lang) };
    let label = format!("{} {stands}", row.person.name);
    let pressed = Signal::derive({
        let id = id.clone();
        move || to.read().contains(&id)
    });
    let toggle = move || {
        to.update(|to| match to.iter().position(|it| *it == id) {
            Some(at) => drop(to.remove(at)),
            None => to.push(id.clone()),
        });
    };
    view! { <Chip label=label pressed=pressed on_toggle=toggle/> }
}

/// The text, to be changed, copied and kept.
#[component]
fn Compose(
    range: Range,
    thanks: RwSignal<bool>,
    to: RwSignal<Vec<StaffId>>,
    text: RwSignal<String>,
    sent: RwSignal<Vec<Nudged>>,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let act = Act::new();
    let send = move |_| {
        let words_now = text.get_untracked();
        let id = NudgeId::new(clock::now_ms().unsigned_abs(), clock::random());
        let (to, praise) = (to.get_untracked(), thanks.get_untracked());
        let nudge = Nudge { id, range, to, praise, words: words_now.clone(), deliver: false };
        // What the school would refuse is not copied either.
        act.ask(async move { api::nudge(&nudge).await }, move |now| {
            sent.set(now);
            spawn_local(async move {
                let copied = copy(&words_now).await;
                state.toast.set(Some(if copied { words.copied } else { words.copy_yourself }));
            });
        });
    };
    view! {
        <div class="field stacked">
            <label for=field_id("words")>{words.text}</label>
            <textarea
                autocomplete="off"
                id=field_id("words")
                rows="8"
                maxlength=LONGEST.to_string()
                aria-describedby=fault_id("words")
                bind:value=text
            ></textarea>
            {fault_line(fault_id("words"), act.fault("words", lang))}
            {fault_line(fault_id("to"), act.fault("to", lang))}
        </div>
        <p class="hint indent">{words.no_children}</p>
        {act.trouble(lang)}
        <p class="indent">
            <button type="button" class="button primary wide" disabled=act.busy on:click=send>{words.copy}</button>
        </p>
    }
}

/// Whether the browser took it; one without https has nowhere to put it.
async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

fn before(state: AppState, it: &Nudged) -> AnyView {
    let words = words(state.lang);
    let at = day::moment(state.lang, clock::at(it.at, state.zone()), state.today.get_untracked());
    let to: Vec<_> = it.to.iter().map(|person| person.name.as_str()).collect();
    let purpose = if it.nudge.praise { words.praise } else { words.remind };
    view! {
        <li>
            <section class="card">
                <div class="card-head"><h2>{purpose}</h2><span>{it.by.name.clone()}" · "{at}</span></div>
                <p>{to.join("、")}</p>
                <blockquote class="sent">{it.nudge.words.clone()}</blockquote>
            </section>
        </li>
    }
    .into_any()
}

fn both(names: &Names, kind: Kind) -> Message {
    let own = names.word(kind);
    let word = |built_in: Option<&str>| built_in.map_or_else(|| own.clone(), str::to_owned);
    match names.lang {
        Lang::Zh => Message::new(own.clone(), word(kind.en())),
        Lang::En => Message::new(word(kind.zh()), own.clone()),
    }
}
