//! The words of 做不到 and 请假: asking to be excused, and what became of it.

use domain::waiver::{Standing, Waiver};

use super::Lang;

/// The fixed sentences of one language.
pub struct WaiveText {
    pub cannot: &'static str,
    pub ask: &'static str,
    pub leave: &'static str,
    pub waivers: &'static str,
    pub own: &'static str,
    pub everything: &'static str,
    pub why: &'static str,
    pub words: &'static str,
    pub words_hint: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub submit: &'static str,
    pub child_hint: &'static str,
    pub leave_hint: &'static str,
    pub child_reasons: [&'static str; 4],
    pub leave_reasons: [&'static str; 3],
    pub other: &'static str,
    pub asked: &'static str,
    pub pending: &'static str,
    pub confirmed: &'static str,
    pub declined: &'static str,
    pub principal: &'static str,
    pub stand_in: &'static str,
}

static ZH: WaiveText = WaiveText {
    cannot: "做不到？申请免办",
    ask: "申请免办",
    leave: "请假",
    waivers: "免办",
    own: "请假和申请",
    everything: "全部事项",
    why: "原因",
    words: "说明",
    words_hint: "选了“其他”，请写一句原因。",
    from: "第一天",
    to: "最后一天",
    submit: "提交",
    child_hint: "校长批准后才算免办，批准以前仍然要办。",
    leave_hint: "校长批准后，这些天不用办；校长可以请别的老师代管您的孩子。",
    child_reasons: ["孩子生病", "孩子外出或随父母", "家长不同意", "路不通或天气"],
    leave_reasons: ["生病", "培训或出差", "家中有事"],
    other: "其他",
    asked: "已申请",
    pending: "等校长决定",
    confirmed: "已批准",
    declined: "没有批准",
    principal: "校长：",
    stand_in: "代管：",
};

static EN: WaiveText = WaiveText {
    cannot: "Cannot be done? Ask to be excused",
    ask: "Ask to be excused",
    leave: "Leave",
    waivers: "Excused",
    own: "Leave and requests",
    everything: "Everything",
    why: "Reason",
    words: "In your words",
    words_hint: "With “Other”, please write the reason.",
    from: "First day",
    to: "Last day",
    submit: "Send",
    child_hint: "You are excused once the principal approves; until then it is still owed.",
    leave_hint: "Once the principal approves, nothing is owed for these days; another teacher may be asked to look after your children.",
    child_reasons: ["Child is ill", "Child away or with parents", "Family declined", "Road closed or weather"],
    leave_reasons: ["Ill", "Training or business trip", "Family matters"],
    other: "Other",
    asked: "Asked",
    pending: "Waiting for the principal",
    confirmed: "Approved",
    declined: "Not approved",
    principal: "Principal: ",
    stand_in: "Stand-in: ",
};

impl Lang {
    /// Its words about being excused.
    pub fn waive(self) -> &'static WaiveText {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// Why a box is excused, or is not, or not yet.
    pub fn explanation(self, waiver: &Waiver) -> String {
        let words = waiver.answer.as_ref().map_or("", |it| it.words.as_str());
        let reason = &waiver.reason;
        match (self, waiver.standing()) {
            (Self::Zh, Standing::Confirmed) if words.is_empty() => format!("免办：{reason}"),
            (Self::Zh, Standing::Confirmed) => format!("免办：{reason}（{words}）"),
            (Self::Zh, Standing::Pending) => format!("已申请免办，等校长决定：{reason}"),
            (Self::Zh, Standing::Declined) if words.is_empty() => format!("没有批准：{reason}"),
            (Self::Zh, Standing::Declined) => format!("没有批准：{words}"),
            (Self::En, Standing::Confirmed) if words.is_empty() => format!("Excused: {reason}"),
            (Self::En, Standing::Confirmed) => format!("Excused: {reason} ({words})"),
            (Self::En, Standing::Pending) => format!("Asked to be excused, waiting for the principal: {reason}"),
            (Self::En, Standing::Declined) if words.is_empty() => format!("Not approved: {reason}"),
            (Self::En, Standing::Declined) => format!("Not approved: {words}"),
        }
    }
}
