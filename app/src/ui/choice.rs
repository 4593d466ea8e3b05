//! One of a few: radio buttons as large as chips.

use leptos::prelude::*;

use super::{
    field::{Fault, fault_id, fault_line, field_id},
    icon::Icon,
};

/// One thing that may be chosen.
pub struct Choosable<T> {
    /// What is chosen.
    pub value: T,
    /// Its word.
    pub label: String,
    /// Its icon.
    pub icon: Option<&'static str>,
}

impl<T> Choosable<T> {
    /// Only a word.
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), icon: None }
    }
}

/// The choices side by side, with the question above. `id` is unlike any other on the screen.
#[component]
pub fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    #[prop(into)] id: String,
    #[prop(into)] legend: String,
    options: Vec<Choosable<T>>,
    value: RwSignal<T>,
    fault: Fault,
    #[prop(default = "chips")] class: &'static str,
) -> impl IntoView {
    let radios = options.into_iter().map(|option| {
        let it = option.value;
        let chosen = Signal::derive(move || value.get() == it);
        radio(id.clone(), option.label, option.icon, chosen, Box::new(move || value.set(it)))
    });
    let radios = radios.collect_view();
    view! {
        <fieldset
            id=field_id(&id)
            role="radiogroup"
            aria-invalid=move || fault.read().is_some().to_string()
            aria-describedby=fault_id(&id)
        >
            <legend>{legend}</legend>
            <div class=class>{radios}</div>
            {fault_line(fault_id(&id), fault)}
        </fieldset>
    }
}

fn radio(
    name: String,
    label: String,
    icon: Option<&'static str>,
    chosen: Signal<bool>,
    choose: Box<dyn Fn()>,
) -> impl IntoView {
    view! {
        <label class="chip choice" class:chosen=chosen>
            <input type="radio" name=name prop:checked=chosen on:change=move |_| choose()/>
            {icon.map(|name| view! { <Icon name=name/> })}
            <span>{label}</span>
            <Icon name="tick"/>
        </label>
    }
}
