//! The form of an archive: the child, its guardian, its parents, and what is told at length.

use domain::archive::{Adult, Fact, Field as Of};
use leptos::prelude::*;

use super::{
    Changed,
    form::{Form, Row},
    history::value,
    words::words,
};
use crate::{
    state::AppState,
    ui::{
        choice::{Choice, Choosable},
        field::{Field, fault_id, fault_line, field_id},
        live::live,
        notice::Notice,
    },
};

/// All fields, and the buttons beneath.
#[component]
pub fn Fields(form: Form, cancel: Callback<()>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let words = words(state.lang);
    let changed = expect_context::<Changed>();
    let adult = |adult: Adult| form.rows(move |field| matches!(field, Of::Of(it, _) if it == adult));
    let of_child = form.rows(|field| !matches!(field, Of::Of(..)) && !field.is_long());
    let groups = [
        (words.child, of_child),
        (words.guardian, adult(Adult::Guardian)),
        (words.father, adult(Adult::Father)),
        (words.mother, adult(Adult::Mother)),
        (words.more, form.rows(Of::is_long)),
    ];
    let groups = groups.map(|(title, rows)| {
        let inputs = rows.into_iter().map(|row| view! { <Input form=form row=row/> }).collect_view();
        view! { <h2 class="group">{title}</h2>{inputs} }
    });
    let save = move |_| form.save(state, words.saved, move || changed.note());
    view! {
        {groups.into_iter().collect_view()}
        <div class="propose" aria-live="polite">
            {live(move || form.trouble(state.lang).map(|words| view! { <Notice text=words tone="danger"/> }))}
            <p class="indent actions two">
                <button type="button" class="button" on:click=move |_| cancel.run(())>{words.cancel}</button>
                <button type="button" class="button primary" disabled=form.busy on:click=save>{words.save}</button>
            </p>
        </div>
    }
}

#[component]
fn Input(form: Form, row: Row) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let (field, fault) = (row.field, form.fault(row.field, lang));
    let label = lang.message(&field.name());
    let id = field.code();
    let input = match field {
        Of::Gender => view! { <OneOf row=row fault=fault codes=&["f", "m", ""]/> }.into_any(),
        Of::Away => view! { <OneOf row=row fault=fault codes=&["both", "father", "mother", ""]/> }.into_any(),
        Of::Born => view! { <Field id=id label=label value=row.typed fault=fault kind="date"/> }.into_any(),
        Of::Of(_, Fact::Phone) => {
            view! { <Field id=id label=label value=row.typed fault=fault kind="tel" longest=32/> }.into_any()
        }
        _ if field.is_long() => view! {
            <div class="field stacked" class:wrong=move || fault.read().is_some()>
                <label for=field_id(id)>{label}</label>
                <textarea
                    autocomplete="off"
                    id=field_id(id)
                    rows="3"
                    maxlength=longest(field)
                    aria-describedby=fault_id(id)
                    bind:value=row.typed
                ></textarea>
                {fault_line(fault_id(id), fault)}
            </div>
        }
        .into_any(),
        _ => view! { <Field id=id label=label value=row.typed fault=fault longest=longest(field)/> }.into_any(),
    };
    let others = move || {
        row.others.get().map(|text| {
            let text = Some(text).filter(|it| !it.is_empty());
            let text = text.map_or(words.unknown.into(), |text| value(state, field, &text));
            view! { <p class="notice others" role="status">{words.now_stands}{text}</p> }
        })
    };
    view! { {input}{live(others)} }
}

/// One of a few, or none.
#[component]
fn OneOf(row: Row, fault: crate::ui::field::Fault, codes: &'static [&'static str]) -> impl IntoView {
    let state = expect_context::<AppState>();
    let chosen = RwSignal::new(code_of(codes, &row.typed.read_untracked()));
    // Both ways: what is chosen is typed, and what somebody else wrote may take its place.
    Effect::new(move || row.typed.set(chosen.get().into()));
    Effect::new(move || {
        let code = code_of(codes, &row.typed.read());
        if *chosen.read_untracked() != code {
            chosen.set(code);
        }
    });
    let option = |code: &&'static str| {
        let unknown = || words(state.lang).unknown.to_owned();
        Choosable::new(*code, if code.is_empty() { unknown() } else { value(state, row.field, code) })
    };
    view! {
        <Choice
            id=row.field.code()
            legend=state.lang.message(&row.field.name())
            options=codes.iter().map(option).collect()
            value=chosen
            fault=fault
        />
    }
}

fn code_of(codes: &[&'static str], typed: &str) -> &'static str {
    codes.iter().find(|code| **code == typed).copied().unwrap_or_default()
}

fn longest(field: Of) -> u32 {
    u32::try_from(field.longest()).unwrap_or(u32::MAX)
}
