//! The addresses of the desk's screens, read in its chunk: no other phone carries them.

use domain::{
    id::{ChildId, DutyId, OrganisationId, StaffId},
    month::Month,
    range::Range,
};

/// A screen of the desk and what its address names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskScreen {
    /// 完成情况; the current month if no days are named.
    Board(Option<Range>),
    /// What one person owes.
    Mentor(Range, StaffId),
    /// One child, come to from a board.
    Child(Range, ChildId),
    /// 催一下.
    Nudge(Range),
    /// 图表: the same in pictures.
    Pictures,
    /// 覆盖.
    Coverage,
    /// 月报; the current month if none is named.
    Return(Option<Month>),
    /// 核一核; the current month if none is named.
    Checks(Option<Month>),
    /// One child's archive, to correct it and to see what was changed.
    Archive(ChildId),
    /// 建档和摸底: how complete the archives are.
    Archives,
    /// 转学: children who come from other schools of the centre, and who go to them.
    Moves,
    /// 审批.
    Approvals,
    /// 汇总: the schools beneath an area or a centre school; the current month if none is named.
    RollUp(OrganisationId, Option<Month>),
    /// 设置: the rules.
    Settings,
    /// 开始使用: what a new school still needs.
    Setup,
    /// One rule, or a new one.
    Rule(Option<DutyId>),
    /// 换一套规定.
    Preset,
    /// The school's own kinds.
    Kinds,
    /// 结对.
    Pairings,
    /// 换代理家长.
    Transfer(ChildId),
    /// 谈心记录: whether they are handed in.
    TalkNotes,
    /// 提醒: when the school reminds, and which groups it tells.
    Reminders,
    /// 校历.
    Calendar,
    /// 修改记录.
    Changes,
    /// 导入名单.
    Roster,
    /// 人员: accounts and invitations.
    People,
    /// Nothing.
    Lost,
}

impl DeskScreen {
    /// The screen at an address.
    pub fn at(path: &str) -> Self {
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        Self::of(&parts).unwrap_or(Self::Lost)
    }

    fn of(parts: &[&str]) -> Option<Self> {
        Some(match *parts {
            // Whoever has no children of their own starts here.
            ["" | "board"] => Self::Board(None),
            ["board", "pictures"] => Self::Pictures,
            ["board", range] => Self::Board(Some(range.parse().ok()?)),
            ["board", range, "nudge"] => Self::Nudge(range.parse().ok()?),
            ["board", range, "mentors", id] => Self::Mentor(range.parse().ok()?, id.parse().ok()?),
            ["board", range, "children", id] => Self::Child(range.parse().ok()?, id.parse().ok()?),
            ["coverage"] => Self::Coverage,
            ["returns"] => Self::Return(None),
            ["returns", month] => Self::Return(Some(month.parse().ok()?)),
            ["checks"] => Self::Checks(None),
            ["checks", month] => Self::Checks(Some(month.parse().ok()?)),
            ["children", id, "archive"] => Self::Archive(id.parse().ok()?),
            ["archive"] => Self::Archives,
            ["moves"] => Self::Moves,
            ["approvals"] => Self::Approvals,
            ["organisations", id] => Self::RollUp(id.parse().ok()?, None),
            ["organisations", id, month] => Self::RollUp(id.parse().ok()?, Some(month.parse().ok()?)),
            ["settings"] => Self::Settings,
            ["settings", "setup"] => Self::Setup,
            ["settings", "rules", "new"] => Self::Rule(None),
            ["settings", "rules", id] => Self::Rule(Some(id.parse().ok()?)),
            ["settings", "preset"] => Self::Preset,
            ["settings", "roster"] => Self::Roster,
            ["settings", "people"] => Self::People,
            ["settings", "kinds"] => Self::Kinds,
            ["settings", "pairings"] => Self::Pairings,
            ["settings", "pairings", child] => Self::Transfer(child.parse().ok()?),
            ["settings", "talk-notes"] => Self::TalkNotes,
            ["settings", "reminders"] => Self::Reminders,
            ["settings", "calendar"] => Self::Calendar,
            ["settings", "history"] => Self::Changes,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    #[wasm_bindgen_test]
    fn an_address_means_one_screen_of_the_desk() {
        let month: Month = "2026-11".parse().expect("a month");
        let term: Range = "2026-09-01..2027-01-22".parse().expect("days");
        for (path, screen) in [
            ("/", DeskScreen::Board(None)),
            ("/board", DeskScreen::Board(None)),
            ("/board/2026-11", DeskScreen::Board(Some(month.into()))),
            ("/board/2026-09-01..2027-01-22", DeskScreen::Board(Some(term))),
            ("/board/2026-11/mentors/m1", DeskScreen::Mentor(month.into(), "m1".parse().expect("an id"))),
            ("/board/2026-13", DeskScreen::Lost),
            ("/board/tomorrow/mentors/m1", DeskScreen::Lost),
            ("/board/2026-11/nudge", DeskScreen::Nudge(month.into())),
            ("/returns", DeskScreen::Return(None)),
            ("/returns/2026-11", DeskScreen::Return(Some(month))),
            ("/children/c1/archive", DeskScreen::Archive("c1".parse().expect("an id"))),
            ("/archive", DeskScreen::Archives),
            ("/moves", DeskScreen::Moves),
            ("/organisations/east", DeskScreen::RollUp("east".parse().expect("an id"), None)),
            ("/organisations/east/2026-11", DeskScreen::RollUp("east".parse().expect("an id"), Some(month))),
            ("/organisations", DeskScreen::Lost),
            ("/settings", DeskScreen::Settings),
            ("/settings/rules/new", DeskScreen::Rule(None)),
            ("/settings/rules/dinner-20261201", DeskScreen::Rule("dinner-20261201".parse().ok())),
            ("/settings/rules", DeskScreen::Lost),
            ("/settings/reminders", DeskScreen::Reminders),
            ("/settings/nothing", DeskScreen::Lost),
        ] {
            assert_eq!(DeskScreen::at(path), screen, "{path}");
        }
    }
}
