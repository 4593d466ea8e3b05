//! What is typed into the sheet, and the record it makes.

use chrono::{DateTime, FixedOffset, NaiveDate};
use domain::{
    duty::{Duty, Per, Who},
    id::{ClassId, RecordId},
    kind::Kind,
    overview::About,
    preset::Preset,
    record::Record,
    school::School,
};
use leptos::prelude::*;

use super::attach::Attached;
use crate::{clock, state::AppState, store::Content};

/// The fields of the sheet.
#[derive(Clone, Copy)]
pub struct Form {
    /// Several children, or one class, or the school.
    pub about: RwSignal<Vec<About>>,
    pub kinds: RwSignal<Vec<Kind>>,
    pub at: RwSignal<String>,
    pub not_reached: RwSignal<bool>,
    pub note: RwSignal<String>,
    /// What the author said; if nothing, it depends on the kinds.
    pub private: RwSignal<Option<bool>>,
    pub help: RwSignal<bool>,
    /// Photos and voice notes that go along.
    pub attached: RwSignal<Vec<Attached>>,
    /// How many of them are not ready yet.
    pub in_the_making: RwSignal<u32>,
    corrects: StoredValue<Option<RecordId>>,
}

impl Form {
    /// An empty sheet, now. What is the only choice need not be chosen.
    pub fn blank(state: AppState, about: Option<About>, kind: Option<Kind>) -> Self {
        let only_one = || {
            let mut options = untrack(|| options(state));
            options.pop().filter(|_| options.is_empty()).map(|(about, _)| about)
        };
        Self {
            about: RwSignal::new(about.or_else(only_one).into_iter().collect()),
            kinds: RwSignal::new(kind.into_iter().collect()),
            at: RwSignal::new(as_typed(clock::now(state.zone()))),
            not_reached: RwSignal::new(false),
            note: RwSignal::new(String::new()),
            private: RwSignal::new(None),
            help: RwSignal::new(false),
            attached: RwSignal::new(Vec::new()),
            in_the_making: RwSignal::new(0),
            corrects: StoredValue::new(None),
        }
    }

    /// A sheet filled in with a record that came back.
    pub fn correcting(state: AppState, record: Record) -> Self {
        let mut about: Vec<About> = record.children.into_iter().map(About::Child).collect();
        if about.is_empty() {
            about.push(record.class.map_or(About::School, About::Class));
        }
        // What can no longer be seen must not be saved again unseen.
        let options = untrack(|| options(state));
        about.retain(|it| options.iter().any(|(offered, _)| offered == it));
        Self {
            about: RwSignal::new(about),
            kinds: RwSignal::new(record.kinds),
            at: RwSignal::new(as_typed(record.at.with_timezone(&state.zone().offset()))),
            not_reached: RwSignal::new(!record.reached),
            note: RwSignal::new(record.note.unwrap_or_default()),
            private: RwSignal::new(Some(record.private)),
            help: RwSignal::new(record.help),
            attached: RwSignal::new(record.attachments.into_iter().map(Attached::before).collect()),
            in_the_making: RwSignal::new(0),
            corrects: StoredValue::new(Some(record.id)),
        }
    }

    /// The refused record this one takes the place of.
    pub fn corrects(self) -> Option<RecordId> {
        self.corrects.get_value()
    }

    /// What its photos and voice notes hold.
    pub fn contents(self) -> Vec<Content> {
        self.attached.with_untracked(|all| all.iter().filter_map(Attached::content).collect())
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
        let (asked, others) = untrack(|| kinds_offered(state, self.per(state)));
        self.kinds.update(|kinds| kinds.retain(|kind| asked.contains(kind) || others.contains(kind)));
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

    /// The record, or what is still missing.
    pub fn record(self, state: AppState) -> Result<Record, &'static str> {
        let text = state.lang.text();
        let zone = state.zone();
        let typed = format!("{}:00{}", self.at.get_untracked(), zone.offset());
        let at = DateTime::parse_from_rfc3339(&typed).map_err(|_| text.in_future)?;
        let (about, kinds) = (self.about.get_untracked(), self.kinds.get_untracked());
        let Some(first) = about.first() else {
            let only_children = untrack(|| options(state)).iter().all(|(it, _)| matches!(it, About::Child(_)));
            return Err(if only_children { text.pick_child } else { text.pick_whom });
        };
        if kinds.is_empty() {
            return Err(text.pick_kind);
        }
        if at > clock::now(zone) {
            return Err(text.in_future);
        }
        if self.in_the_making.get_untracked() > 0 {
            return Err(state.lang.attachments().not_ready);
        }
        let note = Some(self.note.get_untracked().trim().to_owned()).filter(|note| !note.is_empty());
        let class = match first {
            About::Class(id) => Some(id.clone()),
            About::Child(_) | About::School => None,
        };
        let child = |it: &About| match it {
            About::Child(id) => Some(id.clone()),
            About::Class(_) | About::School => None,
        };
        let children: Vec<_> = about.iter().filter_map(child).collect();
        let attachments: Vec<_> =
            self.attached.with_untracked(|all| all.iter().map(|it| it.attachment.clone()).collect());
        let has_words = note.is_some() || !attachments.is_empty();
        Ok(Record {
            id: RecordId::new(clock::now_ms().unsigned_abs(), clock::random()),
            by: state.my_id().ok_or(text.sign_in_again)?,
            at,
            // A class or a school is always reached.
            reached: children.is_empty() || !self.not_reached.get_untracked(),
            children,
            class,
            kinds,
            minutes: None,
            private: has_words && untrack(|| self.is_private(state)),
            note,
            help: self.help.get_untracked(),
            supersedes: None,
            promise: None,
            place: None,
            attachments,
        })
    }
}

/// A moment as a browser's field for date and time holds it: `2026-11-05T18:30`.
fn as_typed(at: DateTime<FixedOffset>) -> String {
    at.naive_local().to_string().chars().take(16).collect::<String>().replace(' ', "T")
}

/// Puts an item in if it is out, and out if it is in.
pub fn toggle<T: PartialEq + Send + Sync + 'static>(items: RwSignal<Vec<T>>, item: T) {
    items.update(|items| match items.iter().position(|it| *it == item) {
        Some(at) => drop(items.remove(at)),
        None => items.push(item),
    });
}

/// With whom this person may record something today: children, then classes they lead, then the school.
pub fn options(state: AppState) -> Vec<(About, String)> {
    let notebook = state.notebook.read();
    let (Some(School { rules, .. }), Some(me)) = (&notebook.school, state.my_id()) else { return Vec::new() };
    let text = state.text();
    let today = state.today.get();
    let leads = |class: &ClassId| rules.class_teacher_on(class, today).is_some_and(|it| it.teacher == me);
    let mut options: Vec<(About, String)> = Vec::new();
    options.extend(notebook.children().iter().map(|it| (About::Child(it.child.id.clone()), it.child.name.clone())));
    let led = rules.classes.iter().filter(|it| leads(&it.id));
    options.extend(led.map(|it| (About::Class(it.id.clone()), format!("{}{}", it.name, text.whole_class))));
    if rules.speaks_for_it(&me, today) {
        options.push((About::School, text.whole_school.into()));
    }
    options
}

/// The kinds this school asks for children, classes or itself, and all others of that sort.
///
/// Of a class or the school there are so few that none is kept apart.
pub fn kinds_offered(state: AppState, per: Per) -> (Vec<Kind>, Vec<Kind>) {
    let today = state.today.get();
    let of_school = state.with_rules(|rules| {
        let asks = |it: &&Duty| (per != Per::Child || it.who != Who::Principal) && it.to.is_none_or(|to| today <= to);
        let asked: Vec<Kind> = rules.duties_per(per).filter(asks).map(|it| it.kind).collect();
        (asked, rules.kinds_per(per).collect::<Vec<_>>())
    });
    let built_in = || Kind::built_in().filter(|kind| kind.per() == Some(per)).collect();
    let (mut asked, mut all) = of_school.unwrap_or_else(|| (Vec::new(), built_in()));
    let not_of_that_sort: Vec<Kind> = asked.iter().filter(|kind| !all.contains(kind)).copied().collect();
    all.extend(not_of_that_sort);
    if per != Per::Child {
        return (all, Vec::new());
    }
    if asked.is_empty() {
        asked = Preset::Hedong.duties(NaiveDate::default()).into_iter().map(|duty| duty.kind).collect();
    }
    all.into_iter().partition(|kind| asked.contains(kind))
}
