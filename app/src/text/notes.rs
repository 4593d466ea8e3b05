//! The words about private notes: who may read one, who did, and what came of asking for help.

use super::Lang;

/// What a phone says about them, in one language.
pub struct NoteText {
    pub asked_help: &'static str,
    pub helps: &'static str,
    pub share: &'static str,
    pub share_hint: &'static str,
    pub shared_with: &'static str,
    pub nobody_to_tell: &'static str,
    pub not_changed: &'static str,
    pub shared_toast: &'static str,
    pub opened: &'static str,
    pub shared_list: &'static str,
    pub none_shared: &'static str,
    pub none_shared_hint: &'static str,
    pub card: &'static str,
    pub card_read: &'static str,
}

static ZH: NoteText = NoteText {
    asked_help: "已请校长帮忙",
    helps: "校长已知道，会来帮忙。",
    share: "给谁看",
    share_hint: "只有选中的人能看这段话，随时可以收回。",
    shared_with: "也给看：",
    nobody_to_tell: "学校还没有登记校长或心理老师。",
    not_changed: "没有连上学校，谁能看没有变。请有网络时再试。",
    shared_toast: "已改好",
    opened: "因紧急情况看过这段话，原因：",
    shared_list: "老师给我看的话",
    none_shared: "还没有老师给您看的话",
    none_shared_hint: "老师选择给您看的谈心会出现在这里；收回后就不再显示。",
    card: "交接卡",
    card_read: "我已了解",
};

static EN: NoteText = NoteText {
    asked_help: "Help asked for",
    helps: "The principal knows and will help.",
    share: "Who may read it",
    share_hint: "Only those chosen can read it, until you take it back.",
    shared_with: "Also read by: ",
    nobody_to_tell: "The school has named no principal or counsellor yet.",
    not_changed: "The school did not answer, so nothing changed in who can read it. Try again with a network.",
    shared_toast: "Changed",
    opened: "read this in an emergency, because: ",
    shared_list: "Shared with me",
    none_shared: "Nobody shares a note with you yet",
    none_shared_hint: "Talks that teachers choose to show you appear here, and are gone when taken back.",
    card: "Handover card",
    card_read: "I have read it",
};

/// What the principal's desk says about them, in one language.
pub struct DeskNoteText {
    pub open: &'static str,
    pub open_hint: &'static str,
    pub reason: &'static str,
    pub open_now: &'static str,
    pub opened_note: &'static str,
    pub talk_notes: &'static str,
    pub talk_notes_hint: &'static str,
    pub private: &'static str,
    pub hand_in: &'static str,
    pub calls: &'static str,
    pub calls_hint: &'static str,
    pub answer_help: &'static str,
    pub answered_toast: &'static str,
    pub helps: &'static str,
}

static DESK_ZH: DeskNoteText = DeskNoteText {
    open: "紧急情况下查看",
    open_hint: "只用于法院、公安要求或孩子有危险时。写这段话的老师会看到谁看了、为什么；学校的查看记录里也会留下。",
    reason: "原因",
    open_now: "写明原因并查看",
    opened_note: "这段话只显示这一次：",
    talk_notes: "谈心记录",
    talk_notes_hint: "只影响以后写的。老师写之前会看到这条规定，仍可以把一段话改成只有自己能看。",
    private: "默认只有写的老师能看",
    hand_in: "默认上交：校长和班主任能看",
    calls: "请您帮忙",
    calls_hint: "老师觉得这些孩子需要帮忙。私密的话不会显示在这里。",
    answer_help: "回复",
    answered_toast: "已回复",
    helps: "校长已知道，会来帮忙。",
};

static DESK_EN: DeskNoteText = DeskNoteText {
    open: "Read in an emergency",
    open_hint: "Only when a court or the police ask, or a child is in danger. Its author will see who read it and why, and so will the record of who read what.",
    reason: "Reason",
    open_now: "Give the reason and read",
    opened_note: "Shown only this once:",
    talk_notes: "Notes of talks",
    talk_notes_hint: "Only for what is written from now on. Teachers see this before they write, and can still keep a note to themselves.",
    private: "Only their author reads them, unless they say otherwise",
    hand_in: "Handed in: principal and class teacher read them, unless the author says otherwise",
    calls: "Help asked for",
    calls_hint: "Teachers think these children need help. Private words are not shown here.",
    answer_help: "Answer",
    answered_toast: "Answered",
    helps: "The principal knows and will help.",
};

impl Lang {
    /// What a phone says about private notes.
    pub fn notes(self) -> &'static NoteText {
        match self {
            Self::Zh => &ZH,
            Self::En => &EN,
        }
    }

    /// What the desk says about them: words of its own, so that they lie in its chunk.
    pub fn desk_notes(self) -> &'static DeskNoteText {
        match self {
            Self::Zh => &DESK_ZH,
            Self::En => &DESK_EN,
        }
    }
}
