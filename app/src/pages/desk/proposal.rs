//! A change on its way: looked at first, then made. Whatever fails, what was typed stays on screen.

use domain::{
    Refusal,
    change::{Edit, Preview, RulesPage, Wanted},
    id::ChangeId,
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    approvals::decisions::{self, Kept},
    school::welcome,
};
use crate::{
    api::{self, Failure},
    clock,
    state::AppState,
    ui::field::{Fault, focus_field},
};

/// What the fields on screen ask for, or what is wrong with them.
pub type Draft = Result<Edit, Refusal>;

/// Where on screen the field of a refusal is; none if it is not there.
type Place = Box<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The change that a form is about. What the school said counts only for the draft it was asked about, so that it is
/// gone with the next key, and back when the change is typed back.
#[derive(Clone, Copy)]
pub struct Proposal {
    state: AppState,
    draft: Signal<Draft>,
    said: RwSignal<Option<Said>>,
    place: StoredValue<Place>,
    /// The id of the change, and of which: asking again because the answer was lost does not change twice.
    id: StoredValue<Option<(Edit, ChangeId)>>,
}

/// What the school said about a draft.
#[derive(Clone, PartialEq)]
struct Said {
    draft: Draft,
    busy: bool,
    preview: Option<Preview>,
    failure: Option<Failure>,
}

impl Proposal {
    /// A change made of `draft`; `place` finds the field of a refusal on the screen.
    pub fn new(
        state: AppState,
        draft: impl Fn() -> Draft + Send + Sync + 'static,
        place: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            state,
            draft: Signal::derive(draft),
            said: RwSignal::new(None),
            place: StoredValue::new(Box::new(place)),
            id: StoredValue::new(None),
        }
    }

    /// Whether an answer is on its way.
    pub fn busy(self) -> bool {
        self.now().is_some_and(|said| said.busy)
    }

    /// What the change would do, once that is known.
    pub fn preview(self) -> Option<Preview> {
        self.now()?.preview
    }

    /// What is wrong with one field.
    pub fn fault(self, field: impl Into<String>) -> Fault {
        let field = field.into();
        Signal::derive(move || {
            let refusal = self.refusal()?;
            (self.place_of(&refusal)? == field).then(|| self.state.lang.message(&refusal.message))
        })
    }

    /// What is wrong otherwise.
    pub fn trouble(self) -> Option<String> {
        match self.now()?.failure? {
            Failure::Refused(refusal) if self.place_of(&refusal).is_some() => None,
            failure => Some(self.state.lang.failure(&failure)),
        }
    }

    /// Asks what the change would do.
    pub fn look(self) {
        let Some(edit) = self.begin(None) else { return };
        spawn_local(async move {
            let answer = api::preview(&edit).await;
            let (preview, failure) = answer.map_or_else(|failure| (None, Some(failure)), |it| (Some(it), None));
            self.hear(Said { draft: Ok(edit), busy: false, preview, failure });
        });
    }

    /// Makes the change, then hands the rules to `done`.
    pub fn make(self, word: &'static str, done: impl FnOnce(RulesPage) + 'static) {
        self.make_or_keep(word, done, None);
    }

    /// The same; without a network it is kept on the phone and handed to `kept`, if that is wanted.
    pub fn make_or_keep(
        self,
        word: &'static str,
        done: impl FnOnce(RulesPage) + 'static,
        kept: Option<Callback<Kept>>,
    ) {
        let preview = untrack(|| self.preview());
        let Some(edit) = self.begin(preview.clone()) else { return };
        let id = self.id.get_value().filter(|(of, _)| *of == edit).map_or_else(fresh_id, |(_, id)| id);
        self.id.set_value(Some((edit.clone(), id.clone())));
        spawn_local(async move {
            let wanted = Wanted { id, edit: edit.clone() };
            let answer = api::change(&wanted).await;
            if let (Err(Failure::NoNetwork | Failure::Busy(_)), Some(kept)) = (&answer, kept) {
                let decision = Kept { wanted, refusal: None };
                if decisions::keep(self.state, &decision).await.is_ok() {
                    kept.run(decision);
                    return;
                }
            }
            match answer {
                Ok(page) => {
                    welcome(self.state, &page, word);
                    self.hear(Said { draft: Ok(edit), busy: false, preview: None, failure: None });
                    self.id.try_set_value(None);
                    done(page);
                }
                Err(failure) => self.hear(Said { draft: Ok(edit), busy: false, preview, failure: Some(failure) }),
            }
        });
    }

    /// Says what is wrong before anything can be asked.
    pub fn refuse(self, failure: Failure) {
        let draft = self.draft.get_untracked();
        self.said.set(Some(Said { draft, busy: false, preview: None, failure: Some(failure) }));
        self.focus_fault();
    }

    /// The edit to ask about, unless it is wrong or a question is on its way.
    fn begin(self, preview: Option<Preview>) -> Option<Edit> {
        let draft = self.draft.get_untracked();
        if untrack(|| self.busy()) {
            return None;
        }
        let failure = draft.clone().err().map(Failure::Refused);
        let busy = failure.is_none();
        self.said.set(Some(Said { draft: draft.clone(), busy, preview, failure }));
        self.focus_fault();
        draft.ok()
    }

    /// Keeps an answer, unless the screen was left or something else asked meanwhile.
    fn hear(self, said: Said) {
        let is_asked = self.said.try_with_untracked(|it| it.as_ref().is_some_and(|it| it.draft == said.draft));
        if is_asked == Some(true) {
            self.said.set(Some(said));
            self.focus_fault();
        }
    }

    fn focus_fault(self) {
        let place = untrack(|| self.refusal().and_then(|refusal| self.place_of(&refusal)));
        if let Some(field) = place {
            request_animation_frame(move || focus_field(&field));
        }
    }

    fn now(self) -> Option<Said> {
        self.said.get().filter(|said| said.draft == self.draft.get())
    }

    fn refusal(self) -> Option<Refusal> {
        match self.now()?.failure? {
            Failure::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }

    fn place_of(self, refusal: &Refusal) -> Option<String> {
        self.place.with_value(|place| place(refusal.field.as_deref()?))
    }
}

fn fresh_id() -> ChangeId {
    ChangeId::new(clock::now_ms().unsigned_abs(), clock::random())
}
