//! The fields of the sheet on screen, and the record they make.

use chrono::DateTime;
use domain::{
    duty::Per,
    id::{ChildId, RecordId},
    kind::Kind,
    notebook::Page,
    overview::About,
    record::{Place, Record},
    suggestion::usual_place,
};
use leptos::prelude::*;

use super::{
    attach::Attached,
    offers::{kinds_offered, options},
    typed::{SaidPlace, Typed},
};
use crate::{clock, state::AppState, store::Content};

/// The fields of the sheet.
#[derive(Clone, Copy)]
pub struct Form {
    /// Several children, or one class, or the school.
    pub about: RwSignal<Vec<About>>,
    pub kinds: RwSignal<Vec<Kind>>,
    pub at: RwSignal<String>,
    pub not_reached: RwSignal<bool>,
    pub minutes: RwSignal<Option<u32>>,
    pub said_place: RwSignal<SaidPlace>,
    pub note: RwSignal<String>,
    pub promise: RwSignal<String>,
    /// What the author said; if nothing, it depends on the kinds.
    pub private: RwSignal<Option<bool>>,
    pub help: RwSignal<bool>,
    others: StoredValue<Vec<ChildId>>,
    /// Photos and voice notes that go along.
    pub attached: RwSignal<Vec<Attached>>,
    /// How many of them are not ready yet.
    pub in_the_making: RwSignal<u32>,
    corrects: StoredValue<Option<RecordId>>,
    /// Where the last record was.
    last_place: StoredValue<Option<Place>>,
}

impl Form {
    /// The sheet that starts with this.
    pub fn of(state: AppState, typed: Typed) -> Self {
        let last_place = || {
            let me = state.my_id()?;
            state.notebook.with_untracked(|notebook| notebook.last_record(&me)?.place)
        };
        Self {
            about: RwSignal::new(typed.about),
            kinds: RwSignal::new(typed.kinds),
            at: RwSignal::new(typed.at),
            not_reached: RwSignal::new(typed.not_reached),
            minutes: RwSignal::new(typed.minutes),
            said_place: RwSignal::new(typed.place),
            note: RwSignal::new(typed.note),
            promise: RwSignal::new(typed.promise),
            attached: RwSignal::new(typed.attachments.into_iter().map(Attached::before).collect()),
            in_the_making: RwSignal::new(0),
            private: RwSignal::new(typed.private),
            help: RwSignal::new(typed.help),
            others: StoredValue::new(typed.others),
            corrects: StoredValue::new(typed.corrects),
            last_place: StoredValue::new(untrack(last_place)),
        }
    }

    /// All of it as it is now.
    pub fn typed(self) -> Typed {
        Typed {
            about: self.about.get(),
            others: self.others.get_value(),
            kinds: self.kinds.get(),
            at: self.at.get(),
            not_reached: self.not_reached.get(),
            minutes: self.minutes.get(),
            place: self.said_place.get(),
            note: self.note.get(),
            promise: self.promise.get(),
            attachments: self.attached.with(|all| all.iter().map(|it| it.attachment.clone()).collect()),
            private: self.private.get(),
            help: self.help.get(),
            corrects: self.corrects.get_value(),
        }
    }

    /// Whether a record is being corrected.
    pub fn is_correction(self) -> bool {
        self.corrects.with_value(Option::is_some)
    }

    /// Whether it names children who cannot be seen here.
    pub fn has_others(self) -> bool {
        self.others.with_value(|it| !it.is_empty())
    }

    /// What its photos and voice notes hold, as far as that is not stored yet.
    pub fn contents(self) -> Vec<Content> {
        self.attached.try_with_untracked(|all| all.iter().filter_map(Attached::content).collect()).unwrap_or_default()
    }

    /// These are stored.
    pub fn contents_stored(self, stored: &[Content]) {
        let is_stored = |it: &Attached| stored.iter().any(|content| content.hash == it.attachment.hash);
        // The list on screen says nothing of it, so it is not drawn anew.
        self.attached.try_update_untracked(|all| {
            all.iter_mut().filter(|it| is_stored(it)).for_each(|it| it.is_stored = true);
        });
    }

    /// Whether it is about children, a class or the school; as long as nothing is chosen, what could be.
    pub fn per(self, state: AppState) -> Per {
        let about = self.about.read().first().cloned();
        match about.or_else(|| options(state).into_iter().next().map(|(about, _)| about)) {
            None | Some(About::Child(_)) => Per::Child,
            Some(About::Class(_)) => Per::Class,
            Some(About::School) => Per::School,
        }
    }

    /// The children chosen.
    pub fn children(self) -> Vec<ChildId> {
        let child = |it: &About| match it {
            About::Child(id) => Some(id.clone()),
            About::Class(_) | About::School => None,
        };
        self.about.read().iter().filter_map(child).collect()
    }

    /// Chooses or leaves out. Several children go together; a class, or the school, stands alone.
    pub fn toggle_about(self, state: AppState, about: &About) {
        let is_child = |it: &About| matches!(it, About::Child(_));
        self.about.update(|chosen| {
            let was_chosen = chosen.contains(about);
            chosen.retain(|it| it != about && is_child(it) && is_child(about));
            if !was_chosen {
                chosen.push(about.clone());
            }
        });
        self.drop_other_kinds(state);
    }

    /// Chooses these children and nobody else.
    pub fn choose(self, state: AppState, children: &[ChildId]) {
        self.about.set(children.iter().cloned().map(About::Child).collect());
        self.drop_other_kinds(state);
    }

    fn drop_other_kinds(self, state: AppState) {
        let (asked, others) = untrack(|| kinds_offered(state, self.per(state)));
        self.kinds.update(|kinds| kinds.retain(|kind| asked.contains(kind) || others.contains(kind)));
    }

    /// Where it was, said or usual; a class or the school is nowhere in particular.
    pub fn place(self, state: AppState) -> Option<Place> {
        if self.per(state) != Per::Child {
            return None;
        }
        match self.said_place.get() {
            SaidPlace::At(place) => Some(place),
            SaidPlace::No => None,
            SaidPlace::Usual => usual_place(&self.kinds.read(), self.last_place.get_value()),
        }
    }

    /// Whether the school collects the words that are being written, unless their author keeps them.
    pub fn is_handed_in(self, state: AppState) -> bool {
        let collects = || state.with_rules(|rules| !rules.talk_notes.is_private()).unwrap_or_default();
        self.kinds.read().contains(&Kind::Talk) && collects()
    }

    /// Whether the words are for their author alone: those about a talk are, unless somebody said otherwise.
    pub fn is_private(self, state: AppState) -> bool {
        let talk = self.kinds.read().contains(&Kind::Talk);
        self.private.get().unwrap_or(talk && !self.is_handed_in(state))
    }

    /// The page that keeps the record, and no draft of it any more; or what is still missing.
    pub fn page(self, state: AppState) -> Result<Page, &'static str> {
        let record = self.record(state)?;
        let page = match self.corrects.get_value() {
            None => Page::saved(record, None),
            Some(id) => Page::correcting(record, state.notebook.with_untracked(|it| it.replaced_with(&id))),
        };
        Ok(Page { draft: Some(None), ..page })
    }

    fn record(self, state: AppState) -> Result<Record, &'static str> {
        let (text, words) = (state.text(), state.lang.sheet());
        let zone = state.zone();
        let typed = format!("{}:00{}", self.at.get_untracked(), zone.offset());
        let at = DateTime::parse_from_rfc3339(&typed).map_err(|_| words.in_future)?;
        let mut children = untrack(|| self.children());
        children.extend(self.others.get_value());
        let (about, kinds) = (self.about.get_untracked(), self.kinds.get_untracked());
        if about.is_empty() && children.is_empty() {
            let only_children = untrack(|| options(state)).iter().all(|(it, _)| matches!(it, About::Child(_)));
            return Err(if only_children { words.pick_child } else { words.pick_whom });
        }
        if kinds.is_empty() {
            return Err(words.pick_kind);
        }
        if at > clock::now(zone) {
            return Err(words.in_future);
        }
        if self.in_the_making.get_untracked() > 0 {
            return Err(state.lang.attachments().not_ready);
        }
        let class = about.into_iter().find_map(|it| match it {
            About::Class(id) => Some(id),
            About::Child(_) | About::School => None,
        });
        let said = |words: RwSignal<String>| Some(words.get_untracked().trim().to_owned()).filter(|it| !it.is_empty());
        let record = Record {
            id: RecordId::new(clock::now_ms().unsigned_abs(), clock::random()),
            by: state.my_id().ok_or(text.sign_in_again)?,
            at,
            // A class or a school is always reached.
            reached: children.is_empty() || !self.not_reached.get_untracked(),
            children,
            class,
            kinds,
            minutes: self.minutes.get_untracked(),
            note: said(self.note),
            private: false,
            help: self.help.get_untracked(),
            supersedes: None,
            promise: said(self.promise),
            place: untrack(|| self.place(state)),
            attachments: self.attached.with_untracked(|all| all.iter().map(|it| it.attachment.clone()).collect()),
        };
        Ok(Record { private: record.has_words() && untrack(|| self.is_private(state)), ..record })
    }
}

/// Puts an item in if it is out, and out if it is in.
pub fn toggle<T: PartialEq + Send + Sync + 'static>(items: RwSignal<Vec<T>>, item: T) {
    items.update(|items| match items.iter().position(|it| *it == item) {
        Some(at) => drop(items.remove(at)),
        None => items.push(item),
    });
}
