//! 催一下: whom to remind or to thank, a ready text to paste where teachers look, and what was sent before.

use domain::{
    board::{Board, Only, Row, Standing},
    channel::Vendor,
    id::{NudgeId, StaffId},
    nudge::{LONGEST, Nudge, Nudged, praise, reminder, to_praise, to_remind},
    range::Range,
};
use leptos::prelude::*;

use super::{super::words::words as desk_words, figure, freshness, words::words};
use crate::{
    api::{self, Failure},
    clipboard::copy,
    clock,
    state::AppState,
    ui::{
        act::Act,
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
                fetch=move || found(range)
                show=|(board, sent, groups)| view! { <Found board=board sent=sent groups=groups/> }.into_any()
                lang=state.lang
            />
        </main>
    }
}

/// The board, what was sent before, and how many groups the system may write to; none if this person need not know.
async fn found(range: Range) -> Result<(Board, Vec<Nudged>, Option<usize>), Failure> {
    let (board, sent) = (api::board(range, &Only::default()).await?, api::nudges().await?);
    let groups = api::reminders::school().await.ok().map(|page| {
        // A program of the school's own is no group.
        page.robots.iter().filter(|it| it.vendor != Vendor::Webhook).count()
    });
    Ok((board, sent, groups))
}

#[component]
fn Found(board: Board, sent: Vec<Nudged>, #[prop(optional_no_strip)] groups: Option<usize>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words, zone) = (state.lang, words(state.lang), state.zone());
    let desk = desk_words(lang);
    if board.rows.is_empty() {
        return view! { <Empty icon="lamp" title=desk.empty_month hint=desk.empty_month_hint/> }.into_any();
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
        let word = |kind| names.with_value(|names| names.both(kind));
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
        <Compose range=board.with_value(|it| it.range) thanks=thanks to=to text=text sent=sent groups=groups/>
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
    #[prop(optional_no_strip)] groups: Option<usize>,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let act = Act::new();
    let send = move |deliver: bool| {
        let words_now = text.get_untracked();
        let id = NudgeId::new(clock::now_ms().unsigned_abs(), clock::random());
        let (to, praise) = (to.get_untracked(), thanks.get_untracked());
        let nudge = Nudge { id, range, to, praise, words: words_now.clone(), deliver };
        // What the school would refuse is not copied either.
        act.ask(async move { api::nudge(&nudge).await }, move |now| {
            sent.set(now);
            if deliver {
                state.toast.set(Some(words.sent));
                return;
            }
            copy(state, words_now, words.copied, words.copy_yourself);
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
            <button type="button" class="button primary wide" disabled=act.busy on:click=move |_| send(false)>
                {words.copy}
            </button>
        </p>
        {groups.map(|groups| view! {
            <p class="indent">
                <button type="button" class="button wide" disabled=act.busy on:click=move |_| send(true)>{words.send}</button>
            </p>
            <p class="hint indent">{words.carried(groups)}</p>
        })}
    }
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
