//! What a button asks of the school: on its way, done, or why not.

use leptos::{prelude::*, task::spawn_local};

use super::{field, live::live, notice::Notice};
use crate::{api::Failure, text::Lang};

/// One thing that is asked for at a time.
#[derive(Clone, Copy)]
pub struct Act {
    /// Whether it is on its way.
    pub busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Act {
    /// Nothing is asked for yet.
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None) }
    }

    /// Asks, then goes on with the answer, unless the screen was left meanwhile.
    pub fn ask<T: 'static>(
        self,
        asked: impl Future<Output = Result<T, Failure>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = asked.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(answer) => then(answer),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Why it cannot be asked for.
    pub fn refuse(self, fault: domain::Fault) {
        self.failure.set(Some(Failure::Refused(fault.into())));
    }

    /// What is wrong with one field.
    pub fn fault(self, field: &'static str, lang: Lang) -> field::Fault {
        Signal::derive(move || match &*self.failure.read() {
            Some(Failure::Refused(refusal)) if refusal.field.as_deref() == Some(field) => {
                Some(lang.message(&refusal.message))
            }
            _ => None,
        })
    }

    /// What is wrong otherwise, in words.
    pub fn trouble(self, lang: Lang) -> impl IntoView {
        let of_a_field = |it: &Failure| matches!(it, Failure::Refused(refusal) if refusal.field.is_some());
        live(move || {
            let failure = self.failure.get().filter(|it| !of_a_field(it));
            failure.map(|it| view! { <Notice text=lang.failure(&it) tone="danger"/> })
        })
    }
}
