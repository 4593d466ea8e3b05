//! What is chosen and typed of a plan, and the plan it makes.

use chrono::Weekday;
use domain::{
    Fault,
    clock::TimeOfDay,
    remind::{Plan, Quiet},
};
use leptos::prelude::*;

/// The fields on screen.
#[derive(Clone, Copy)]
pub struct PlanForm {
    pub at: RwSignal<String>,
    pub weekly: RwSignal<Option<Weekday>>,
    pub before: RwSignal<Vec<u32>>,
    pub return_days: RwSignal<String>,
    pub quiet_from: RwSignal<String>,
    pub quiet_to: RwSignal<String>,
    pub praise: RwSignal<bool>,
}

impl PlanForm {
    /// Starts with `plan`.
    pub fn of(plan: Plan) -> Self {
        let days: Vec<String> = plan.return_days.iter().map(u32::to_string).collect();
        Self {
            at: RwSignal::new(plan.at.to_string()),
            weekly: RwSignal::new(plan.weekly),
            before: RwSignal::new(plan.before),
            return_days: RwSignal::new(days.join(" ")),
            quiet_from: RwSignal::new(plan.quiet.from.to_string()),
            quiet_to: RwSignal::new(plan.quiet.to.to_string()),
            praise: RwSignal::new(plan.praise),
        }
    }

    /// The plan it asks for.
    ///
    /// # Errors
    /// The field that is wrong.
    pub fn plan(self) -> Result<Plan, Fault> {
        let mut before = self.before.get_untracked();
        before.sort_unstable_by(|a, b| b.cmp(a));
        let plan = Plan {
            at: time("at", &self.at.read_untracked())?,
            weekly: self.weekly.get_untracked(),
            before,
            return_days: days(&self.return_days.read_untracked())?,
            praise: self.praise.get_untracked(),
            quiet: Quiet {
                from: time("quiet_from", &self.quiet_from.read_untracked())?,
                to: time("quiet_to", &self.quiet_to.read_untracked())?,
            },
        };
        plan.check()?;
        Ok(plan)
    }
}

/// A time of day as a browser's field holds it.
fn time(field: &'static str, typed: &str) -> Result<TimeOfDay, Fault> {
    // Some add the seconds.
    let typed = typed.trim().get(..5).unwrap_or_default();
    typed.parse().map_err(|_| Fault::new(field, "请填时间，例如 07:00。", "Enter a time such as 07:00."))
}

/// Days of the month with anything between them; none if nothing is typed.
fn days(typed: &str) -> Result<Vec<u32>, Fault> {
    let parts = typed.split(|it: char| it.is_whitespace() || ",，、;；".contains(it)).filter(|it| !it.is_empty());
    let days: Result<Vec<u32>, _> = parts.map(|it| it.trim_end_matches(['号', '日']).parse()).collect();
    days.map_err(|_| Fault::new("return_days", "请填几号，用空格隔开，例如 20 24。", "Enter days such as 20 24."))
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn days_are_read_as_people_write_them() {
        for (typed, read) in [("20 24", vec![20, 24]), ("20号、24号", vec![20, 24]), ("", vec![]), ("5，9", vec![5, 9])]
        {
            assert_eq!(days(typed), Ok(read), "{typed}");
        }
        assert!(days("二十").is_err());
    }

    #[wasm_bindgen_test]
    fn a_plan_comes_back_as_it_was() {
        assert_eq!(PlanForm::of(Plan::default()).plan(), Ok(Plan::default()));
    }

    #[wasm_bindgen_test]
    fn what_cannot_be_is_said_at_its_field() {
        let fault = |change: fn(PlanForm)| {
            let form = PlanForm::of(Plan::default());
            change(form);
            form.plan().err().map(|it| it.field)
        };
        assert_eq!(fault(|it| it.at.set(String::new())), Some("at".into()));
        assert_eq!(fault(|it| it.at.set("22:00".into())), Some("at".into()));
        assert_eq!(fault(|it| it.before.set(Vec::new())), Some("before".into()));
        assert_eq!(fault(|it| it.return_days.set("31".into())), Some("return_days".into()));
        assert_eq!(fault(|it| it.quiet_to.set("x".into())), Some("quiet_to".into()));
    }
}
