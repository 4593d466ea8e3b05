//! What is typed into an archive's form, and the correction it makes. Whatever others write meanwhile, nothing typed is lost.

use domain::{
    Code, Refusal,
    archive::{Change, Correction, Field},
    id::{ChangeId, ChildId},
    people::Child,
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, Failure},
    clock,
    state::AppState,
    sync,
    text::Lang,
    ui::field::{Fault, focus_field},
};

/// The fields of one archive.
#[derive(Clone, Copy)]
pub struct Form {
    child: StoredValue<ChildId>,
    rows: StoredValue<Vec<Row>>,
    pub busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// The id of the correction, and of which: asking again because the answer was lost does not correct twice.
    id: StoredValue<Option<(Vec<Change>, ChangeId)>>,
}

/// One field being corrected.
#[derive(Clone, Copy)]
pub struct Row {
    pub field: Field,
    pub typed: RwSignal<String>,
    /// What stands in the archive, as far as is known here.
    old: RwSignal<String>,
    /// What somebody else wrote while this was being typed.
    pub others: RwSignal<Option<String>>,
}

impl Row {
    fn is_changed(self) -> bool {
        self.typed.read_untracked().trim() != *self.old.read_untracked()
    }

    /// Takes in what stands there by now: under what was typed if something was, else in its place.
    fn hear(self, now: String) {
        if *self.old.read_untracked() == now {
            return;
        }
        if self.is_changed() && self.typed.read_untracked().trim() != now {
            self.others.set(Some(now.clone()));
        } else {
            self.typed.set(now.clone());
        }
        self.old.set(now);
    }
}

impl Form {
    /// The fields of `child` that are corrected as they are.
    pub fn of(child: &Child) -> Self {
        let row = |field: Field| {
            let text = field.get(child).unwrap_or_default();
            let (typed, old) = (RwSignal::new(text.clone()), RwSignal::new(text));
            Row { field, typed, old, others: RwSignal::new(None) }
        };
        Self {
            child: StoredValue::new(child.id.clone()),
            rows: StoredValue::new(Field::all().filter(|it| it.is_corrected()).map(row).collect()),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            id: StoredValue::new(None),
        }
    }

    /// The fields that `wanted` picks.
    pub fn rows(self, wanted: impl Fn(Field) -> bool) -> Vec<Row> {
        self.rows.read_value().iter().filter(|row| wanted(row.field)).copied().collect()
    }

    /// What is wrong with one field.
    pub fn fault(self, field: Field, lang: Lang) -> Fault {
        Signal::derive(move || match &*self.failure.read() {
            Some(Failure::Refused(refusal)) if refusal.field.as_deref() == Some(field.code()) => {
                Some(lang.message(&refusal.message))
            }
            _ => None,
        })
    }

    /// What is wrong otherwise.
    pub fn trouble(self, lang: Lang) -> Option<String> {
        match &*self.failure.read() {
            Some(Failure::Refused(Refusal { field: Some(_), .. })) | None => None,
            Some(failure) => Some(lang.failure(failure)),
        }
    }

    /// Corrects the archive, then calls `done`; at once if nothing was changed.
    pub fn save(self, state: AppState, word: &'static str, done: impl FnOnce() + 'static) {
        let changes = self.changes();
        if changes.is_empty() {
            return done();
        }
        let id = self.id.get_value().filter(|(of, _)| *of == changes).map_or_else(fresh_id, |(_, id)| id);
        self.id.set_value(Some((changes.clone(), id.clone())));
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let child = self.child.get_value();
            let answer = api::correct(&child, &Correction { id, changes }).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(()) => {
                    state.toast.set(Some(word));
                    sync::nudge(state);
                    done();
                }
                Err(failure) => {
                    if matches!(&failure, Failure::Refused(refusal) if refusal.code == Code::Outdated) {
                        self.look_again(child).await;
                    }
                    self.fail(failure);
                }
            }
        });
    }

    fn changes(self) -> Vec<Change> {
        let text = |text: RwSignal<String>| Some(text.get_untracked().trim().to_owned()).filter(|it| !it.is_empty());
        let rows = self.rows.get_value();
        let changed = rows.into_iter().filter(|row| row.is_changed());
        changed.map(|row| Change { field: row.field, old: text(row.old), new: text(row.typed) }).collect()
    }

    /// What stands in the archive by now.
    async fn look_again(self, child: ChildId) {
        let Ok(page) = api::child(child).await else { return };
        for row in self.rows.try_get_value().unwrap_or_default() {
            row.hear(row.field.get(&page.file.child).unwrap_or_default());
        }
    }

    fn fail(self, failure: Failure) {
        if let Failure::Refused(Refusal { field: Some(field), .. }) = &failure {
            let field = field.clone();
            request_animation_frame(move || focus_field(&field));
        }
        self.failure.try_set(Some(failure));
    }
}

fn fresh_id() -> ChangeId {
    ChangeId::new(clock::now_ms().unsigned_abs(), clock::random())
}
