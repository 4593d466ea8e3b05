//! The words beneath a record: what was promised, what it was before, putting it right and withdrawing it.

use super::Lang;

/// The fixed sentences of one language.
pub struct HistoryText {
    pub promised: &'static str,
    pub correct_or_withdraw: &'static str,
    pub withdraw: &'static str,
    pub withdraw_hint: &'static str,
    pub withdraw_yes: &'static str,
    pub earlier: &'static str,
}

static ZH: HistoryText = HistoryText {
    promised: "答应：",
    correct_or_withdraw: "改正或撤回",
    withdraw: "撤回…",
    withdraw_hint: "撤回后这条不再算数，学校那里也一样；写过的内容留作痕迹，不会重新出现。",
    withdraw_yes: "确定撤回",
    earlier: "改正以前",
};

static EN: HistoryText = HistoryText {
    promised: "Promised: ",
    correct_or_withdraw: "Correct or withdraw",
    withdraw: "Withdraw…",
    withdraw_hint: "Once withdrawn it counts no longer, here and at school. What it said is kept as a trace and does not come back.",
    withdraw_yes: "Yes, withdraw it",
    earlier: "Before it was corrected",
};

impl Lang {
    /// Its words beneath a record.
    pub fn history(self) -> &'static HistoryText {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// How long something took.
    pub fn minutes(self, minutes: u32) -> String {
        match self {
            Self::Zh => format!("{minutes} 分钟"),
            Self::En => format!("{minutes} min"),
        }
    }
}
