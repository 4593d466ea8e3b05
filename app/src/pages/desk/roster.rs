//! 导入名单: a list from Excel, looked at row by row before anything changes.

mod words;

use domain::roster::{Refused, Step, Summary, What};
use leptos::{ev::Event, prelude::*, task::spawn_local};
use web_sys::File;

use self::words::{changes, counts, place, total, words};
use crate::{
    api::{self, Failure},
    files,
    state::AppState,
    sync,
    text::Lang,
    ui::{
        icon::Icon,
        live::live,
        notice::{Empty, Notice},
        top::Top,
    },
};

/// Most rows shown of each sort; the file tells the rest.
const SHOWN: usize = 100;

/// What became of the chosen file.
#[derive(Clone)]
enum Stage {
    Idle,
    Busy,
    Looked(Summary),
    Taken(Summary),
    Failed(String),
}

/// The file, what it would do, and the button.
#[component]
pub fn RosterPage() -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let progress = RwSignal::new(Stage::Idle);
    let file = StoredValue::new_local(None::<File>);
    let send = move |path: &'static str, done: fn(Summary) -> Stage| {
        let Some(file) = file.get_value() else { return };
        progress.set(Stage::Busy);
        spawn_local(async move {
            let outcome = match api::roster(path, &file).await {
                Ok(summary) => done(summary),
                Err(failure) => Stage::Failed(sentence(&failure, lang)),
            };
            progress.try_set(outcome);
            sync::nudge(state);
        });
    };
    let chosen = move |event: Event| {
        if let Some(chosen) = files::picked(&event) {
            file.set_value(Some(chosen));
            send("/preview", Stage::Looked);
        }
    };
    let to_correct = move |()| {
        spawn_local(async move {
            let Some(file) = file.get_value() else { return };
            match api::rows_to_correct(&file).await {
                Ok(bytes) => drop(files::save_bytes("要改的行.xlsx", &bytes)),
                Err(failure) => drop(progress.try_set(Stage::Failed(sentence(&failure, lang)))),
            }
        });
    };
    let busy = move || matches!(*progress.read(), Stage::Busy);
    view! {
        <main class="page wide">
            <Top title=words.title.into() back="/settings" back_word=state.text().back/>
            <p class="hint indent">{words.hint}</p>
            <div class="indent roster-start">
                <label class="button primary file-button">
                    {words.pick}
                    <input type="file" accept=".xlsx,.csv" disabled=busy on:change=chosen/>
                </label>
                <a class="button" href="/api/v1/roster/template" rel="external" download>{words.template}</a>
            </div>
            {live(move || match progress.get() {
                Stage::Idle => None,
                Stage::Busy => Some(view! { <p class="hint indent" role="status">{words.reading}</p> }.into_any()),
                Stage::Failed(sentence) => Some(view! { <Notice text=sentence tone="danger"/> }.into_any()),
                Stage::Taken(summary) => Some(
                    view! {
                        <p class="notice" role="status">{words.taken}"："{total(lang, &summary)}</p>
                        <Rows summary=summary to_correct=Callback::new(to_correct)/>
                    }
                        .into_any(),
                ),
                Stage::Looked(summary) if summary.steps.is_empty() && summary.refused.is_empty() => {
                    Some(view! { <Empty icon="lamp" title=words.no_list hint=words.no_list_hint/> }.into_any())
                }
                Stage::Looked(summary) => {
                    let new = summary.steps.len() > summary.count(What::Same);
                    Some(
                        view! {
                            <section class="indent roster-sum" role="status">
                                <p><strong>{total(lang, &summary)}</strong></p>
                                <p class="hint">{counts(lang, &summary)}</p>
                                {if new {
                                    let take = move |_| send("", Stage::Taken);
                                    view! { <button type="button" class="button primary wide" on:click=take>{words.take}</button> }
                                        .into_any()
                                } else {
                                    view! { <p>{words.nothing_new}</p> }.into_any()
                                }}
                            </section>
                            <Rows summary=summary to_correct=Callback::new(to_correct)/>
                        }
                            .into_any(),
                    )
                }
            })}
        </main>
    }
}

/// The rows: those to correct first, then what is new, then what changes.
#[component]
fn Rows(summary: Summary, to_correct: Callback<()>) -> impl IntoView {
    let lang = expect_context::<AppState>().lang;
    let words = words(lang);
    let refused = (!summary.refused.is_empty()).then(|| {
        let rows = summary.refused.iter().take(SHOWN).map(|it| refused_row(it, lang));
        view! {
            <h2 class="group">{words.refused}" "{summary.refused.len()}</h2>
            <p class="hint indent">{words.refused_hint}</p>
            <ul class="cells" role="list" data-rows="refused">{rows.collect_view()}</ul>
            <div class="cells">
                <button type="button" class="cell" on:click=move |_| to_correct.run(())>
                    <span class="cell-main">{words.to_correct}</span>
                    <Icon name="next"/>
                </button>
            </div>
        }
    });
    let of = |what: What, word: &'static str| {
        let steps: Vec<&Step> = summary.steps.iter().filter(|step| step.what == what).collect();
        (!steps.is_empty()).then(|| {
            let rows = steps.iter().take(SHOWN).map(|step| step_row(step, lang));
            view! {
                <h2 class="group">{word}" "{steps.len()}</h2>
                <ul class="cells" role="list">{rows.collect_view()}</ul>
            }
        })
    };
    view! { {refused}{of(What::Changed, words.changed)}{of(What::Created, words.created)} }
}

fn refused_row(it: &Refused, lang: Lang) -> impl IntoView + use<> {
    view! {
        <li class="cell">
            <span class="cell-main">
                <span class="cell-title">{place(lang, &it.sheet, it.row)}</span>
                <span class="danger-text">{lang.message(&it.message)}</span>
            </span>
        </li>
    }
}

fn step_row(step: &Step, lang: Lang) -> impl IntoView + use<> {
    view! {
        <li class="cell">
            <span class="cell-main">
                <span class="cell-title">{step.name.clone()}" "{changes(lang, &step.changed)}</span>
                <span class="hint">{place(lang, &step.sheet, step.row)}</span>
            </span>
        </li>
    }
}

fn sentence(failure: &Failure, lang: Lang) -> String {
    match failure {
        Failure::Refused(refusal) => lang.message(&refusal.message),
        Failure::SignedOut | Failure::Revoked => lang.text().signed_out_safe.into(),
        Failure::NoNetwork | Failure::Busy(_) => words(lang).no_answer.into(),
    }
}
