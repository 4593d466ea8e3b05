//! 建档和摸底: how complete the archives of each class are, who was looked through this term, who looks like somebody else.

use domain::archive::{Archives, ClassShare, Incomplete, Whom};
use leptos::prelude::*;

use super::{
    alike::{AlikeCards, MergedLines},
    archive::{
        enrol::Enrol,
        words::{Words, words},
    },
};
use crate::{
    api,
    state::AppState,
    text::Lang,
    ui::{act::Act, async_view::AsyncView, icon::Icon, live::live, notice::Empty, top::Top},
};

/// The archives of the school, or of one's own classes.
#[component]
pub fn ArchivesPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let again = Again(RwSignal::new(0));
    provide_context(again);
    let back = if untrack(|| state.sees_board()) { "/board" } else { "/children" };
    view! {
        <main class="page wide">
            <Top title=words(state.lang).title.into() back=back back_word=state.text().back/>
            {live(move || {
                again.0.track();
                view! {
                    <AsyncView
                        fetch=api::archives
                        show=|archives| view! { <Found archives=archives/> }.into_any()
                        lang=state.lang
                    />
                }
            })}
        </main>
    }
}

/// How often the list has to be fetched again, because a whole class changed.
#[derive(Clone, Copy)]
struct Again(RwSignal<u32>);

impl Again {
    fn callback(self) -> Callback<()> {
        Callback::new(move |()| self.0.update(|count| *count += 1))
    }
}

#[component]
fn Found(archives: Archives) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let moves = untrack(|| state.sees_board()).then(|| moves_link(archives.arriving, words));
    if archives.classes.is_empty() {
        return view! { {moves}<Empty icon="lamp" title=words.no_children hint=""/> }.into_any();
    }
    let hint = if archives.term.is_some() { words.survey_hint } else { words.no_term_hint };
    let done = archives.children.is_empty();
    let again = expect_context::<Again>().callback();
    let (term, only) = (archives.term.is_some(), archives.classes.len() == 1);
    let all = RwSignal::new(archives);
    let ids = all.with_untracked(|it| it.classes.iter().map(|it| it.class.id.clone()).collect::<Vec<_>>());
    let classes = ids.into_iter().map(|id| {
        let share = Memo::new({
            let id = id.clone();
            move |_| all.with(|it| it.classes.iter().find(|it| it.class.id == id).cloned())
        });
        let lines: Vec<Incomplete> =
            all.with_untracked(|it| it.children.iter().filter(|it| it.class == id).cloned().collect());
        view! { <ClassLines share=share lines=lines all=all term=term open=only/> }
    });
    view! {
        <p class="board-total">{live(move || all.with(|it| total(&it.classes, words)))}</p>
        <p class="hint indent">{hint}</p>
        {done.then(|| view! { <Empty icon="lamp" title=words.all_done hint=words.all_done_hint/> })}
        {moves}
        <AlikeCards pairs=all.with_untracked(|it| it.alike.clone()) again=again/>
        {classes.collect_view()}
        <MergedLines merged=all.with_untracked(|it| it.merged.clone()) again=again/>
    }
    .into_any()
}

/// The way to the children who come and go, with how many wait.
fn moves_link(arriving: u32, words: &'static Words) -> impl IntoView {
    let waiting = (arriving > 0).then(|| view! { <span class="cell-side">{words.arriving}" "{arriving}</span> });
    view! {
        <div class="cells apart">
            <a class="cell" href="/moves"><span class="cell-main">{words.moves}</span>{waiting}<Icon name="next"/></a>
        </div>
    }
}

fn total(classes: &[ClassShare], words: &'static Words) -> impl IntoView + use<> {
    let sum = |of: fn(&ClassShare) -> u32| classes.iter().map(of).sum::<u32>();
    let (all, complete, surveyed) = (sum(|it| it.all), sum(|it| it.complete), sum(|it| it.surveyed));
    view! {
        {words.rate}" "<b>{format!("{complete}/{all}")}</b>{format!(" · {}%", percent(complete, all))}
        "　"{words.surveyed}" "<b>{format!("{surveyed}/{all}")}</b>
    }
}

/// Whole percents, and never 100 while one is missing.
fn percent(part: u32, all: u32) -> u32 {
    (100 * part).checked_div(all).unwrap_or_default()
}

/// One class: its figures, and behind them the children that are not done.
#[component]
fn ClassLines(
    share: Memo<Option<ClassShare>>,
    lines: Vec<Incomplete>,
    all: RwSignal<Archives>,
    term: bool,
    open: bool,
) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let class = share.get_untracked().map(|it| it.class.id);
    let done = expect_context::<Again>().callback();
    let figures = move || {
        share.get().map(|ClassShare { class, all, complete, surveyed }| {
            view! {
                <b>{class.name}</b>
                <span>{words.rate}{format!(" {complete}/{all} · {}%", percent(complete, all))}</span>
                <span>{words.surveyed}{format!(" {surveyed}/{all}")}</span>
            }
        })
    };
    let lines = lines.into_iter().map(|line| view! { <ChildLine line=line all=all term=term/> });
    view! {
        <details class="class-archives" open=open>
            <summary><span class="figures">{live(figures)}</span><Icon name="next"/></summary>
            <ul class="cells" role="list">{lines.collect_view()}</ul>
            {class.filter(|_| untrack(|| state.sees_board())).map(|class| {
                view! { <Enrol whom=Whom::Class(class) child=None done=done/> }
            })}
        </details>
    }
}

/// One child: what its archive lacks, and the tap that says it is right.
#[component]
fn ChildLine(line: Incomplete, all: RwSignal<Archives>, term: bool) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let Incomplete { child, class, missing, surveyed } = line;
    let (done, act) = (RwSignal::new(surveyed), Act::new());
    let (id, class) = (StoredValue::new(child.id.clone()), StoredValue::new(class));
    let confirm = move |_| {
        act.ask(async move { api::survey(&id.get_value()).await }, move |()| {
            done.set(true);
            all.update(|it| count_one_more(it, &class.get_value()));
        });
    };
    let label = format!("{} {}", words.is_right, child.name);
    let button = move || {
        if done.get() {
            return view! { <span class="mark done">{words.looked_through}</span> }.into_any();
        }
        let label = label.clone();
        view! {
            <button type="button" class="button" aria-label=label disabled=move || act.busy.get() || !term on:click=confirm>
                {words.is_right}
            </button>
        }
        .into_any()
    };
    view! {
        <li data-child=child.id.to_string()>
            <div class="cell">
                <a class="cell-main" href=format!("/children/{}/archive", child.id)>
                    <span class="cell-title">{child.name}</span>
                    <span class="hint">{lacks(&missing, lang, words)}</span>
                </a>
                {live(button)}
            </div>
            {act.trouble(lang)}
        </li>
    }
}

fn count_one_more(archives: &mut Archives, class: &domain::id::ClassId) {
    for share in archives.classes.iter_mut().filter(|it| it.class.id == *class) {
        share.surveyed += 1;
    }
}

fn lacks(missing: &[domain::archive::Field], lang: Lang, words: &Words) -> String {
    if missing.is_empty() {
        return words.complete.into();
    }
    let names: Vec<String> = missing.iter().map(|field| lang.message(&field.name())).collect();
    let comma = if lang == Lang::Zh { "、" } else { ", " };
    format!("{}{}", words.missing, names.join(comma))
}
