//! 变动: a child, or a whole class, leaves, comes back or goes to another class.

use domain::{archive::Whom, people::Child};
use leptos::prelude::*;

use super::{
    enrol_form::{Form, What},
    words::words,
};
use crate::{
    state::AppState,
    ui::{
        chip::Chip,
        choice::{Choice, Choosable},
        field::Field,
        icon::Icon,
        live::live,
    },
};

/// The form, behind a line that opens it. Without a child it is about a whole class.
#[component]
pub fn Enrol(whom: Whom, child: Option<Child>, done: Callback<()>) -> impl IntoView {
    let state = expect_context::<AppState>();
    let (lang, words) = (state.lang, words(state.lang));
    let form = Form::new(state, whom, child.as_ref());
    let title = if child.is_some() { words.enrol } else { words.enrol_class };
    let left = child.is_some_and(|it| it.to.is_some());
    let other = if left { (What::Returns, words.returns) } else { (What::Joins, words.joins) };
    let whats = vec![Choosable::new(What::Leaves, words.leaves), Choosable::new(other.0, other.1)];
    let day_and_class = move || {
        let what = form.what.get();
        let label = if what == What::Leaves { words.last_day } else { words.first_day };
        let class = (what == What::Joins).then(|| {
            let options = form.classes().into_iter().enumerate();
            let options = options.map(|(at, name)| Choosable::new(Some(at), name)).collect();
            let id = form.place("class");
            view! {
                <Choice id=id legend=words.into options=options value=form.class fault=form.act.fault("class", lang)/>
            }
        });
        let id = form.place("on");
        view! { {class}<Field id=id label=label value=form.on kind="date" fault=form.act.fault("on", lang)/> }
    };
    let chips = words.whys.map(|word| {
        let pressed = Signal::derive(move || *form.why.read() == word);
        view! { <Chip label=word pressed=pressed on_toggle=move || form.why.set(word.into())/> }
    });
    let send = move |_| form.send(state, words.enrolled_toast, done);
    view! {
        <details class="told cells apart">
            <summary>{title}<Icon name="next"/></summary>
            <Choice
                id=form.place("what")
                legend=words.becomes
                options=whats
                value=form.what
                fault=Signal::derive(|| None)
            />
            {live(day_and_class)}
            <div class="group-of-fields">
                <Field
                    id=form.place("why")
                    label=words.why
                    value=form.why
                    fault=form.act.fault("why", lang)
                    longest=100
                />
                <div class="chips">{chips.into_iter().collect_view()}</div>
            </div>
            {form.act.trouble(lang)}
            <p class="indent">
                <button type="button" class="button primary wide" disabled=form.act.busy on:click=send>{words.sure}</button>
            </p>
        </details>
    }
}
