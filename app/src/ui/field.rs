//! A field with its label, and what is wrong with it right beside it.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::live::live;

/// What is wrong with a field, in words; nothing if it is fine.
pub type Fault = Signal<Option<String>>;

/// A line of text or a date. `id` is unlike any other on the screen.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    fault: Fault,
    /// `text`, `date` or `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(default = 64)] longest: u32,
) -> impl IntoView {
    let is_date = kind == "date";
    let words = fault_id(&id);
    view! {
        <div class="field stacked" class:wrong=move || fault.read().is_some()>
            <label for=field_id(&id)>{label}</label>
            <input
                id=field_id(&id)
                type=kind
                autocomplete="off"
                maxlength=(!is_date).then_some(longest)
                min=is_date.then_some(FIRST_DAY)
                max=is_date.then_some(LAST_DAY)
                aria-invalid=move || fault.read().is_some().to_string()
                aria-describedby=words.clone()
                bind:value=value
            />
            {fault_line(words, fault)}
        </div>
    }
}

/// Days before and after these are mistakes of typing.
const FIRST_DAY: &str = "2000-01-01";
const LAST_DAY: &str = "2099-12-31";

/// What is wrong, beneath the field it is about.
pub fn fault_line(id: String, fault: Fault) -> impl IntoView {
    live(move || {
        let id = id.clone();
        fault.get().map(|words| view! { <p class="fault danger-text" id=id>{words}</p> })
    })
}

/// The id of a field's element.
pub fn field_id(id: &str) -> String {
    format!("field-{id}")
}

/// The id of the words about what is wrong with a field.
pub fn fault_id(id: &str) -> String {
    format!("fault-{id}")
}

/// Brings a field into sight and moves the focus there; of several buttons, to the one that is chosen.
pub fn focus_field(id: &str) {
    let Some(field) = document().get_element_by_id(&field_id(id)) else { return };
    let inner = |selector| field.query_selector(selector).ok().flatten();
    let target = inner("summary").or_else(|| inner("input:checked")).or_else(|| inner("input"));
    let target = target.unwrap_or(field);
    target.scroll_into_view_with_bool(false);
    if let Some(element) = target.dyn_ref::<web_sys::HtmlElement>() {
        let _ = element.focus();
    }
}
