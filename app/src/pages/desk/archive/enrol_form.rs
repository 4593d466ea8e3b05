//! What is chosen and typed when somebody leaves, comes back or moves, and what it asks of the school.

use chrono::NaiveDate;
use domain::{
    Fault,
    archive::{Becomes, Enrolment, Whom},
    id::{ChangeId, ClassId},
    people::Child,
};
use leptos::prelude::*;

use crate::{api, clock, state::AppState, sync, ui::act::Act};

/// What may be chosen; the class is asked for beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    Leaves,
    Returns,
    Joins,
}

/// The fields.
#[derive(Clone, Copy)]
pub struct Form {
    whom: StoredValue<Whom>,
    classes: StoredValue<Vec<(ClassId, String)>>,
    pub what: RwSignal<What>,
    pub class: RwSignal<Option<usize>>,
    pub on: RwSignal<String>,
    pub why: RwSignal<String>,
    pub act: Act,
    /// What was asked for last: asked again because the answer was lost, it is done once.
    asked: StoredValue<Option<Enrolment>>,
}

impl Form {
    pub fn new(state: AppState, whom: Whom, child: Option<&Child>) -> Self {
        let today = state.today.get_untracked();
        let now = match &whom {
            Whom::Class(id) => Some(id),
            Whom::Child(_) => child.map(|it| &it.class),
        };
        let notebook = state.notebook.read_untracked();
        let classes = notebook.school.iter().flat_map(|it| &it.rules.classes).filter(|it| Some(&it.id) != now);
        let is_gone = child.and_then(|it| it.to).is_some_and(|to| to < today);
        Self {
            classes: StoredValue::new(classes.map(|it| (it.id.clone(), it.name.clone())).collect()),
            whom: StoredValue::new(whom),
            what: RwSignal::new(if is_gone { What::Returns } else { What::Leaves }),
            class: RwSignal::new(None),
            on: RwSignal::new(today.to_string()),
            why: RwSignal::new(String::new()),
            act: Act::new(),
            asked: StoredValue::new(None),
        }
    }

    /// The names of the other classes.
    pub fn classes(self) -> Vec<String> {
        self.classes.read_value().iter().map(|(_, name)| name.clone()).collect()
    }

    /// The id of a field, unlike that of the same field for another class.
    pub fn place(self, field: &str) -> String {
        match &*self.whom.read_value() {
            Whom::Child(_) => field.into(),
            Whom::Class(id) => format!("{id}-{field}"),
        }
    }

    /// Asks for it, then calls `done`.
    pub fn send(self, state: AppState, word: &'static str, done: Callback<()>) {
        let wanted = match self.wanted() {
            Ok(wanted) => wanted,
            Err(fault) => return self.act.refuse(fault),
        };
        let same = |asked: &Enrolment| *asked == Enrolment { id: asked.id.clone(), ..wanted.clone() };
        let wanted = self.asked.get_value().filter(same).unwrap_or(wanted);
        self.asked.set_value(Some(wanted.clone()));
        self.act.ask(async move { api::enrol(&wanted).await }, move |()| {
            state.toast.set(Some(word));
            sync::nudge(state);
            self.asked.set_value(None);
            done.run(());
        });
    }

    fn wanted(self) -> Result<Enrolment, Fault> {
        let on: Result<NaiveDate, _> = self.on.read_untracked().parse();
        let on = on.map_err(|_| Fault::new("on", "请选一个日子。", "Choose a day."))?;
        let becomes = match self.what.get_untracked() {
            What::Leaves => Becomes::Leaves,
            What::Returns => Becomes::Returns,
            What::Joins => Becomes::Joins { class: self.chosen()? },
        };
        let id = ChangeId::new(clock::now_ms().unsigned_abs(), clock::random());
        let enrolment = Enrolment { id, whom: self.whom.get_value(), becomes, on, why: self.why.get_untracked() };
        enrolment.check()?;
        Ok(enrolment)
    }

    fn chosen(self) -> Result<ClassId, Fault> {
        let at = self.class.get_untracked();
        let class = at.and_then(|at| self.classes.read_value().get(at).map(|(id, _)| id.clone()));
        class.ok_or_else(|| Fault::new("class", "请选一个班。", "Choose a class."))
    }
}
