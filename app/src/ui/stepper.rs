//! A small number with a button for less and one for more.

use leptos::prelude::*;

use super::field::{Fault, fault_id, fault_line, field_id};

/// What the three parts are called.
#[derive(Clone, Copy)]
pub struct StepperWords {
    /// The question.
    pub label: &'static str,
    /// One fewer.
    pub less: &'static str,
    /// One more.
    pub more: &'static str,
}

/// The number stays text, so that nothing typed is ever replaced; the buttons stay within `least` and `most`.
#[component]
pub fn Stepper(
    id: &'static str,
    words: StepperWords,
    value: RwSignal<String>,
    least: u32,
    most: u32,
    fault: Fault,
) -> impl IntoView {
    let number = move || value.read().trim().parse().ok();
    let step = move |to: fn(u32) -> u32| {
        let next = number().map_or(least, |now| to(now).clamp(least, most));
        value.set(next.to_string());
    };
    let StepperWords { label, less, more } = words;
    view! {
        <div class="field stacked" class:wrong=move || fault.read().is_some()>
            <label for=field_id(id)>{label}</label>
            <div class="stepper">
                <button
                    type="button"
                    class="button"
                    aria-label=less
                    disabled=move || number().is_some_and(|now| now <= least)
                    on:click=move |_| step(|now| now.saturating_sub(1))
                >
                    "−"
                </button>
                <input
                    id=field_id(id)
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="4"
                    aria-invalid=move || fault.read().is_some().to_string()
                    aria-describedby=fault_id(id)
                    bind:value=value
                />
                <button
                    type="button"
                    class="button"
                    aria-label=more
                    disabled=move || number().is_some_and(|now| now >= most)
                    on:click=move |_| step(|now| now.saturating_add(1))
                >
                    "+"
                </button>
            </div>
            {fault_line(fault_id(id), fault)}
        </div>
    }
}
