//! What is typed into the editor of a rule, and the change it asks for.

use chrono::NaiveDate;
use domain::{
    Fault,
    change::{Edit, Rule},
    duty::{Duty, Per, Who},
    id::DutyId,
    kind::Kind,
    month::Month,
    period::Every,
    school::Rules,
};
use leptos::prelude::*;

use super::proposal::Draft;

/// The fields of the editor.
#[derive(Clone, Copy)]
pub struct RuleForm {
    replaces: StoredValue<Option<DutyId>>,
    /// Whether the rule is to be switched off and not altered.
    pub off: RwSignal<bool>,
    pub kind: RwSignal<Option<Kind>>,
    pub who: RwSignal<Who>,
    pub per: RwSignal<Per>,
    pub every: RwSignal<Every>,
    pub times: RwSignal<String>,
    /// A day of the month, or nothing for its end.
    pub due_day: RwSignal<String>,
    pub from: RwSignal<String>,
}

impl RuleForm {
    /// The fields of a rule to alter, or of a new one.
    pub fn of(duty: Option<&Duty>, today: NaiveDate) -> Self {
        let next_month = Month::of(today).next().first();
        // A version to come is altered from its first day on, one that ends sooner from today on.
        let from = duty.map_or(next_month, |it| match it.to {
            _ if it.from > today => it.from,
            Some(to) if to < next_month => today,
            _ => next_month,
        });
        Self {
            replaces: StoredValue::new(duty.map(|it| it.id.clone())),
            off: RwSignal::new(false),
            kind: RwSignal::new(duty.map(|it| it.kind)),
            who: RwSignal::new(duty.map_or(Who::Mentor, |it| it.who)),
            per: RwSignal::new(duty.map_or(Per::Child, |it| it.per)),
            every: RwSignal::new(duty.map_or(Every::Month, |it| it.every)),
            times: RwSignal::new(duty.map_or(1, |it| it.times).to_string()),
            due_day: RwSignal::new(duty.and_then(|it| it.due_day).map(|day| day.to_string()).unwrap_or_default()),
            from: RwSignal::new(from.to_string()),
        }
    }

    /// The change the fields ask for.
    pub fn draft(self) -> Draft {
        let from = day("from", &self.from.read())?;
        if let Some(duty) = self.replaces.get_value().filter(|_| self.off.get()) {
            return Ok(Edit::Off { duty, from });
        }
        let no_kind = || Fault::new("kind", "请选一个项目。", "Choose a kind.");
        let no_times = || Fault::new("times", "请写一个数，1 到 99。", "Write a number, 1 to 99.");
        let every = self.every.get();
        let rule = Rule {
            kind: self.kind.get().ok_or_else(no_kind)?,
            who: self.who.get(),
            per: self.per.get(),
            every,
            times: self.times.read().trim().parse().map_err(|_| no_times())?,
            due_day: self.due_day.read().parse().ok().filter(|_| every == Every::Month),
        };
        Ok(Edit::Rule { replaces: self.replaces.get_value(), rule, from })
    }

    /// A kind comes with whom it is for, and that with who owes it.
    pub fn choose_kind(self, kind: Kind, rules: &Rules) {
        let own = || rules.kinds.iter().find(|own| own.id == kind).map(|own| own.per);
        let Some(per) = kind.per().or_else(own) else { return };
        if per != self.per.get_untracked() {
            self.per.set(per);
            self.who.set(match per {
                Per::Child => Who::Mentor,
                Per::Class => Who::ClassTeacher,
                Per::School => Who::Principal,
            });
        }
    }
}

/// The day typed into `field`.
///
/// # Errors
/// That there is none.
pub fn day(field: &str, typed: &str) -> Result<NaiveDate, Fault> {
    let known = typed.parse().ok().filter(|day| (SENSIBLE.0..=SENSIBLE.1).contains(&Month::of(*day).year()));
    known.ok_or_else(|| Fault::new(field, "请选一个日子。", "Choose a day."))
}

/// Years outside are mistakes of typing.
const SENSIBLE: (i32, i32) = (2000, 2099);
